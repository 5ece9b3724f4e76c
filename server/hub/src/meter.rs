//! Counts what belongs to no transaction: refusals, how long webhooks waited for their answer, and who
//! writes most. It is kept in memory, and written every few seconds and at the end; a crash loses
//! what was counted since.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{Platform, Timestamp};
use storage::Tally;
use tokio_util::sync::CancellationToken;

use crate::{Hub, HubError, busiest::Senders};

/// How long counts wait to be written.
const PACE: Duration = Duration::from_secs(5);
/// In every so many rounds who writes most is written, and what is too old removed.
const ROUNDS: u32 = 12;

/// What was counted since it was last written.
#[derive(Default)]
pub(crate) struct Meter {
    tally: Mutex<Tally>,
    senders: Mutex<Senders>,
}

impl Meter {
    /// Notes that a request proved nothing.
    pub(crate) fn refused(&self, platform: Platform, at: Timestamp) {
        self.tally().refused(platform, at);
    }

    /// Notes how long it took until a webhook was on disk.
    pub(crate) fn acknowledged(&self, platform: Platform, at: Timestamp, took: Duration) {
        self.tally().acknowledged(platform, at, took);
    }

    /// Who writes how much.
    pub(crate) fn senders(&self) -> MutexGuard<'_, Senders> {
        self.senders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes what was counted until told to stop; what is counted after that is written by
/// [`crate::Tasks::stop`].
pub(crate) async fn run(hub: Arc<Hub>, stop: CancellationToken) {
    let mut round = 0_u32;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PACE) => {}
        }
        round = round.wrapping_add(1);
        let written = match round % ROUNDS {
            0 => hub.write_all_counts().await,
            _ => hub.write_tally().await,
        };
        if let Err(cause) = written {
            tracing::warn!(error = ?cause, "counts could not be written and are kept for later");
        }
    }
}

impl Hub {
    /// Writes everything that was counted and removes what is too old.
    ///
    /// # Errors
    /// [`HubError`] when the database fails; then it is kept for later.
    pub async fn write_all_counts(&self) -> Result<(), HubError> {
        self.write_tally().await?;
        self.write_senders().await?;
        Ok(self.store.prune_rollups(self.clock.now()).await?)
    }

    async fn write_tally(&self) -> Result<(), HubError> {
        let tally = std::mem::take(&mut *self.meter.tally());
        if tally.is_empty() {
            return Ok(());
        }
        let written = self.store.count(&tally).await;
        if written.is_err() {
            self.meter.tally().append(tally);
        }
        Ok(written?)
    }

    async fn write_senders(&self) -> Result<(), HubError> {
        let changed = self.meter.senders().changed();
        for (day, platform) in changed {
            if !self.meter.senders().is_loaded(day, platform) {
                let before = self.store.busiest(day, platform).await?;
                self.meter.senders().load(day, platform, before);
            }
            let list = self.meter.senders().take(day, platform);
            if let Err(cause) = self.store.keep_busiest(day, platform, &list).await {
                self.meter.senders().put_back(day, platform);
                return Err(cause.into());
            }
        }
        self.meter.senders().forget_old_days();
        Ok(())
    }
}
