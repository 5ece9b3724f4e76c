//! Whether what is received can be stored. Where it cannot, platforms are told at once to come again,
//! until it can: one task looks every few seconds, and says so once for each change.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use futures::FutureExt;
use storage::StorageError;
use tokio_util::sync::CancellationToken;

use crate::{Hub, HubError, retry};

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(2);

/// What keeps deliveries from being stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is too little room on the disk.
    Disk,
    /// The database is locked, gone, or does not answer.
    Database,
}

/// Less is free than the reserve.
const LOW: u8 = 1;
/// There was no room for a write.
const FULL: u8 = 2;
/// A write failed for another reason that lies with the database.
const DOWN: u8 = 4;

/// What is known of the database's state.
#[derive(Debug, Default)]
pub(crate) struct Condition(AtomicU8);

impl Condition {
    /// What keeps deliveries from being stored, if anything does.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            bits if bits & DOWN != 0 => Some(Trouble::Database),
            _ => Some(Trouble::Disk),
        }
    }

    /// Whether writes fail, so that nobody but the one who tries whether they still do should write.
    pub(crate) fn is_stuck(&self) -> bool {
        self.0.load(Ordering::Relaxed) & (FULL | DOWN) != 0
    }

    /// Takes note of the free space, in bytes.
    fn measured(&self, free: u64, reserve: u64) {
        let is_low = self.0.load(Ordering::Relaxed) & LOW != 0;
        // A little more is needed to go on than to stop, or it would be a to and fro.
        let margin = if is_low { reserve / 8 } else { 0 };
        if free < reserve.saturating_add(margin) {
            if self.set(LOW) {
                tracing::error!(
                    free,
                    reserve,
                    "too little room on the disk: webhooks are answered 503 until there is more"
                );
            }
        } else if self.clear(LOW) {
            tracing::info!(free, reserve, "there is room on the disk again");
        }
    }

    /// Takes note of a failed write, if it is the database's fault.
    fn failed(&self, cause: &StorageError) {
        if !matches!(cause, StorageError::Unavailable(_)) {
            return;
        }
        let (now, before) = if cause.is_full() {
            (FULL, DOWN)
        } else {
            (DOWN, FULL)
        };
        self.0.fetch_and(!before, Ordering::Relaxed);
        if self.set(now) {
            tracing::error!(error = ?cause, "the database cannot write: webhooks are answered 503 until it can");
        }
    }

    /// Takes note of a write that did not fail.
    fn worked(&self) {
        if self.clear(FULL | DOWN) {
            tracing::info!("the database can write again");
        }
    }

    fn set(&self, bit: u8) -> bool {
        self.0.fetch_or(bit, Ordering::Relaxed) & bit == 0
    }

    fn clear(&self, bits: u8) -> bool {
        self.0.fetch_and(!bits, Ordering::Relaxed) & bits != 0
    }
}

/// Looks until told to stop.
pub(crate) async fn run(hub: Arc<Hub>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        // Whatever happens here must not end it: nobody else finds out that all is well again.
        let look = AssertUnwindSafe(hub.look()).catch_unwind();
        if let Some(Err(_panic)) = stop.run_until_cancelled(look).await {
            tracing::error!("looking after the database panicked and goes on");
        }
    }
}

impl Hub {
    /// What keeps deliveries from being stored, if anything does.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        self.condition.trouble()
    }

    /// Fails at once while nothing can be stored.
    pub(crate) fn expect_room(&self) -> Result<(), HubError> {
        self.trouble()
            .map_or(Ok(()), |it| Err(HubError::Unwell(it)))
    }

    /// What a failed write says of the database, and what to tell who asked for it.
    pub(crate) fn unwritten(&self, cause: StorageError) -> HubError {
        self.condition.failed(&cause);
        match self.trouble() {
            Some(trouble) if matches!(cause, StorageError::Unavailable(_)) => {
                HubError::Unwell(trouble)
            }
            _ => HubError::Storage(cause),
        }
    }

    /// Looks now, and not when it is time.
    #[cfg(feature = "test-support")]
    pub async fn look_now(&self) {
        self.look().await;
    }

    /// Looks once.
    async fn look(&self) {
        match self.store.free_space() {
            Ok(Some(free)) => self.condition.measured(free, self.settings.disk_reserve),
            Ok(None) => {}
            Err(cause) => self.condition.failed(&cause),
        }
        let tried = if self.condition.is_stuck() {
            self.store.try_writing().await
        } else {
            self.pull_in().await
        };
        match tried {
            Ok(()) => self.condition.worked(),
            Err(cause) => self.condition.failed(&cause),
        }
    }

    /// What seems to be due later than any pause lasts was put off before the clock was set back: it is
    /// to be due when the longest pause is over.
    async fn pull_in(&self) -> Result<(), StorageError> {
        self.store.check_place()?;
        let latest = self.clock.now().plus_millis(retry::LONGEST);
        let pulled = self.store.pull_in(latest).await?;
        if pulled > 0 {
            tracing::warn!(
                events = pulled,
                "retry: the clock was set back, and what waited longer than it may is due earlier"
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESERVE: u64 = 800;

    #[test]
    fn more_room_is_needed_to_go_on_than_to_stop() {
        let condition = Condition::default();
        for (free, trouble) in [
            (800, None),
            (799, Some(Trouble::Disk)),
            (899, Some(Trouble::Disk)),
            (900, None),
            (800, None),
        ] {
            condition.measured(free, RESERVE);
            assert_eq!(condition.trouble(), trouble, "{free}");
            assert!(!condition.is_stuck(), "the reserve is for what is in hand");
        }
    }

    #[test]
    fn no_reserve_is_never_too_little() {
        let condition = Condition::default();
        condition.measured(0, 0);
        assert_eq!(condition.trouble(), None);
    }

    #[test]
    fn only_the_database_s_own_faults_count() {
        let condition = Condition::default();
        condition.failed(&StorageError::Busy);
        condition.failed(&StorageError::Conflict("taken"));
        assert_eq!(condition.trouble(), None);
    }
}
