//! The worker: works off what is due, batch after batch. A crash leaves nothing half done, see
//! `storage::Claim`.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::FutureExt;
use storage::{Wake, Wanted};
use tokio_util::sync::CancellationToken;

use crate::{Hub, HubError};

/// The longest sleep when nothing is due.
const IDLE: Duration = Duration::from_secs(1);
/// The sleep when another instance has in hand what is due.
const BUSY: Duration = Duration::from_millis(20);
/// The pause when the database is in trouble.
const TROUBLE: Duration = Duration::from_millis(500);

/// Who works off what is received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerState {
    /// The worker of this hub, which runs.
    Running,
    /// The worker of this hub, which does not run.
    Stopped,
    /// Another process on the same database.
    Elsewhere,
}

/// Whether a hub has a worker, and whether it runs.
#[derive(Default)]
pub(crate) struct Presence {
    expected: AtomicBool,
    running: AtomicBool,
}

impl Presence {
    /// From now on a worker that does not run has stopped.
    pub(crate) fn expect(&self) {
        self.expected.store(true, Ordering::Relaxed);
    }

    pub(crate) fn state(&self) -> WorkerState {
        if self.running.load(Ordering::Relaxed) {
            WorkerState::Running
        } else if self.expected.load(Ordering::Relaxed) {
            WorkerState::Stopped
        } else {
            WorkerState::Elsewhere
        }
    }
}

/// Says that a worker runs, until it is dropped: also by a panic.
struct Working<'h>(&'h AtomicBool);

impl<'h> Working<'h> {
    fn set(hub: &'h Hub) -> Self {
        let running = &hub.worker.running;
        running.store(true, Ordering::Relaxed);
        Self(running)
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Works until told to stop, then finishes what is in hand.
pub(crate) async fn run(hub: Arc<Hub>, stop: CancellationToken) {
    let _working = Working::set(&hub);
    let mut behind = false;
    while !stop.is_cancelled() {
        let pause = match hub.try_working().await {
            Some(0) => {
                behind = false;
                hub.idle_time().await
            }
            Some(number) => {
                // More than one batch waits: others may help, once they know.
                let is_full = number >= usize::from(hub.settings.batch_size);
                if is_full && !std::mem::replace(&mut behind, true) {
                    hub.tell(Wake::Work).await;
                }
                continue;
            }
            None => TROUBLE,
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = hub.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

impl Hub {
    /// Takes the due events and works them off until none is due; says how many tries that took.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    #[cfg(feature = "test-support")]
    pub async fn drain(&self) -> Result<usize, HubError> {
        let mut tries = 0;
        loop {
            match self.work_once().await? {
                0 if !self.is_due().await? => return Ok(tries),
                // Another instance has in hand what is due.
                0 => tokio::task::yield_now().await,
                more => tries += more,
            }
        }
    }

    #[cfg(feature = "test-support")]
    async fn is_due(&self) -> Result<bool, HubError> {
        let next = self.store.next_due().await?;
        Ok(next.is_some_and(|due| due <= self.clock.now()))
    }

    /// Takes one batch of due events and works it off; says how many there were.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    #[cfg(feature = "test-support")]
    pub async fn work_one_batch(&self) -> Result<usize, HubError> {
        self.work_once().await
    }

    /// Takes one batch of due events and works it off; says how many there were.
    async fn work_once(&self) -> Result<usize, HubError> {
        let due = Wanted::Due(self.clock.now(), self.settings.batch_size);
        self.work_off(due).await
    }

    /// Works off one batch, unless nothing can be written; says how many events there were, where that
    /// went well.
    async fn try_working(&self) -> Option<usize> {
        if self.condition.is_stuck() {
            return None;
        }
        // What panics outside of an event's own processing must not end the worker.
        match AssertUnwindSafe(self.work_once()).catch_unwind().await {
            Ok(Ok(events)) => return Some(events),
            Ok(Err(HubError::Storage(cause))) => {
                if let HubError::Storage(cause) = self.unwritten(cause) {
                    tracing::error!(error = ?cause, "process: the database refused, waiting");
                }
            }
            Ok(Err(cause)) => tracing::error!(error = ?cause, "process: a batch failed, waiting"),
            Err(_panic) => tracing::error!("process: the worker panicked and goes on"),
        }
        None
    }

    /// How long nothing will be due.
    async fn idle_time(&self) -> Duration {
        let now = self.clock.now();
        let next = self.store.next_due().await.ok().flatten();
        let wait = next.map_or(i64::MAX, |due| due.millis_since(now));
        Duration::from_millis(u64::try_from(wait).unwrap_or(0)).clamp(BUSY, IDLE)
    }
}
