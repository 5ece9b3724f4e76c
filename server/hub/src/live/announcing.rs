//! Writing down what changed, frame by frame.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::{EventId, LiveEvent};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::Hub;

/// The shortest time between two frames: at most 20 a second.
const PACE: Duration = Duration::from_millis(50);
/// The pause when the database is in trouble.
const TROUBLE: Duration = Duration::from_millis(500);
/// How long frames are kept for resuming, in milliseconds.
const KEEP_MS: i64 = 15 * 60 * 1000;
/// How many frames between two clean-ups.
const PRUNE_EVERY: i64 = 256;

/// What has changed and was not written down yet.
#[derive(Default)]
pub(super) struct Announcing {
    changed: Mutex<BTreeSet<EventId>>,
    wake: Notify,
}

impl Announcing {
    /// Notes that events changed; call it after the commit.
    pub(super) fn changed(&self, events: impl IntoIterator<Item = EventId>) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.extend(events);
        if !changed.is_empty() {
            self.wake.notify_one();
        }
    }

    fn take(&self) -> BTreeSet<EventId> {
        std::mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The newest of the events, and how many there are.
fn frame(changed: &BTreeSet<EventId>) -> LiveEvent {
    LiveEvent::Events {
        ids: changed
            .iter()
            .rev()
            .take(LiveEvent::MAX_IDS)
            .copied()
            .collect(),
        count: u32::try_from(changed.len()).unwrap_or(u32::MAX),
    }
}

/// Writes frames down until told to stop, and at last what is left: other instances have streams too.
pub(crate) async fn run(hub: Arc<Hub>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = hub.live.announcing.wake.notified() => {}
        }
        let pause = hub.announce().await;
        tokio::time::sleep(pause).await;
    }
    hub.announce().await;
    hub.leave().await;
}

impl Hub {
    /// Writes down what has changed; says how long to wait before the next time. What cannot be written
    /// down is kept for then.
    async fn announce(&self) -> Duration {
        let changed = self.live.announcing.take();
        if changed.is_empty() {
            return PACE;
        }
        let now = self.clock.now();
        match self.store.append_live(now, &frame(&changed)).await {
            Ok(seq) => {
                self.live.look();
                if seq % PRUNE_EVERY == 0 {
                    self.clean_up().await;
                }
                PACE
            }
            Err(cause) => {
                tracing::error!(error = ?cause, "announce: a frame could not be kept, trying again");
                self.live.announcing.changed(changed);
                TROUBLE
            }
        }
    }

    /// Removes what has had its time. Of several instances the one that gave out the number does it.
    async fn clean_up(&self) {
        let now = self.clock.now();
        if let Err(cause) = self.store.prune_live(now.plus_millis(-KEEP_MS)).await {
            tracing::warn!(error = ?cause, "announce: old frames could not be removed");
        }
        if let Err(cause) = self.store.prune_sessions(now).await {
            tracing::warn!(error = ?cause, "sessions that ended could not be removed");
        }
        if let Err(cause) = self.registry.prune(now).await {
            tracing::warn!(error = ?cause, "secrets that count no more could not be removed");
        }
    }
}
