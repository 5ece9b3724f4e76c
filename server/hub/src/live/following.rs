//! Reading what was written down, by whatever instance, and handing it to the open streams.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::LiveEvent;
use storage::StorageError;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use super::LiveFrame;
use crate::Hub;

/// How many frames a slow stream may lag behind before it is told to refetch.
const LAG: usize = 64;
/// How many frames are read at once.
const PAGE: u64 = 200;
/// The longest time without a look: another process on the database may have written something, and its
/// word may be lost.
const POLL: Duration = Duration::from_secs(1);

/// How far this instance has read, and who listens.
pub(super) struct Following {
    newest: Mutex<i64>,
    wake: Notify,
    frames: broadcast::Sender<LiveFrame>,
}

impl Following {
    /// Goes on after that number.
    pub(super) fn after(newest: i64) -> Self {
        Self {
            newest: Mutex::new(newest),
            wake: Notify::new(),
            frames: broadcast::channel(LAG).0,
        }
    }

    /// Says that there may be something to read.
    pub(super) fn look(&self) {
        self.wake.notify_one();
    }

    /// The newest number that the streams of this instance were told.
    pub(super) fn newest(&self) -> i64 {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is read from now on.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<LiveFrame> {
        self.frames.subscribe()
    }

    fn tell(&self, frame: LiveFrame) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = frame.seq;
        // Nobody listening is no error.
        self.frames.send(frame).ok();
    }
}

/// Reads and tells until told to stop.
pub(crate) async fn run(hub: Arc<Hub>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = hub.live.following.wake.notified() => {}
            () = tokio::time::sleep(POLL) => {}
        }
        if let Err(cause) = hub.follow().await {
            tracing::warn!(error = ?cause, "announce: frames could not be read");
            tokio::time::sleep(POLL).await;
            hub.live.look();
        }
    }
}

impl Hub {
    async fn follow(&self) -> Result<(), StorageError> {
        let following = &self.live.following;
        loop {
            let newest = following.newest();
            let frames = self.store.live_since(newest, PAGE).await?;
            if frames.is_empty() {
                return Ok(());
            }
            for (seq, event) in frames {
                let is_next = seq == following.newest() + 1;
                // What is missing was removed long ago: this instance was cut off for so long.
                let event = if is_next { event } else { LiveEvent::Resync };
                self.measures.frame();
                following.tell(LiveFrame { seq, event });
            }
        }
    }
}
