//! Step 8 of a webhook's life, *announce*: one allocator numbers the frames after the commit they
//! speak of, keeps them for a quarter of an hour and hands them to every open stream.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::{EventId, LiveEvent, Timestamp};
use storage::{StorageError, Store};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use crate::{Hub, measures::OpenStream};

/// The shortest time between two frames: at most 20 a second.
const PACE: Duration = Duration::from_millis(50);
/// How long frames are kept for resuming, in milliseconds.
const KEEP_MS: i64 = 15 * 60 * 1000;
/// How many frames between two clean-ups.
const PRUNE_EVERY: i64 = 256;
/// How many frames a slow stream may lag behind before it is told to refetch.
const LAG: usize = 64;
/// The most frames that are replayed; who missed more refetches.
const REPLAY: u64 = 200;

/// A numbered frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveFrame {
    /// Its number; a browser resumes by it.
    pub seq: i64,
    /// What it says.
    pub event: LiveEvent,
}

pub(crate) struct Live {
    changed: Mutex<BTreeSet<EventId>>,
    wake: Notify,
    newest: Mutex<i64>,
    frames: broadcast::Sender<LiveFrame>,
}

/// An open live stream.
pub struct LiveStream {
    hub: Arc<Hub>,
    backlog: std::vec::IntoIter<LiveFrame>,
    frames: broadcast::Receiver<LiveFrame>,
    sent: i64,
    _open: OpenStream,
}

impl Live {
    /// Goes on from the newest number, and begins with a frame that lets everybody refetch who was
    /// here before: what changed just before the end may never have been announced.
    pub(crate) async fn new(store: &Store, now: Timestamp) -> Result<Self, StorageError> {
        let newest = store.live_span().await?.map_or(1, |(_, newest)| newest + 1);
        if let Err(cause) = store.append_live(newest, now, &LiveEvent::Resync).await {
            // Not worth failing the start: the process before may still be writing its last frames.
            tracing::warn!(error = ?cause, "announce: who resumes cannot be told to refetch");
        }
        Ok(Self {
            changed: Mutex::default(),
            wake: Notify::new(),
            newest: Mutex::new(newest),
            frames: broadcast::channel(LAG).0,
        })
    }

    /// Notes that events changed; call it after the commit.
    pub(crate) fn changed(&self, events: impl IntoIterator<Item = EventId>) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.extend(events);
        if !changed.is_empty() {
            self.wake.notify_one();
        }
    }

    /// What has changed since the last call, as one frame.
    fn take(&self) -> Option<LiveEvent> {
        let changed =
            std::mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner));
        if changed.is_empty() {
            return None;
        }
        let count = u32::try_from(changed.len()).unwrap_or(u32::MAX);
        let ids = changed.into_iter().rev().take(LiveEvent::MAX_IDS).collect();
        Some(LiveEvent::Events { ids, count })
    }

    fn newest(&self) -> i64 {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Numbers and publishes frames until told to stop.
pub(crate) async fn run(hub: Arc<Hub>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = hub.live.wake.notified() => {}
        }
        if let Some(event) = hub.live.take() {
            hub.publish(event).await;
        }
        tokio::time::sleep(PACE).await;
    }
}

impl Hub {
    async fn publish(&self, event: LiveEvent) {
        let seq = self.live.newest() + 1;
        let now = self.clock.now();
        if let Err(cause) = self.store.append_live(seq, now, &event).await {
            // The streams still hear of it; who reconnects finds a gap and refetches.
            tracing::error!(error = ?cause, "announce: a frame could not be kept");
        }
        *self
            .live
            .newest
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = seq;
        self.measures.frame();
        // Nobody listening is no error.
        self.live.frames.send(LiveFrame { seq, event }).ok();
        if seq % PRUNE_EVERY == 0 {
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

    /// Opens a live stream after frame `last_id`. Who comes without an id, or with one that is unknown
    /// or too old, is told to refetch first.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn live(self: &Arc<Self>, last_id: Option<i64>) -> Result<LiveStream, StorageError> {
        // Subscribe first: what is published while the backlog is read comes twice, not never.
        let frames = self.live.frames.subscribe();
        let backlog = match last_id {
            Some(id) => self.backlog(id).await?,
            None => None,
        };
        let newest = self.live.newest();
        let backlog = backlog.unwrap_or_else(|| {
            vec![LiveFrame {
                seq: newest,
                event: LiveEvent::Resync,
            }]
        });
        Ok(LiveStream {
            hub: self.clone(),
            backlog: backlog.into_iter(),
            frames,
            sent: last_id.unwrap_or(newest),
            _open: self.measures.stream(),
        })
    }

    /// The frames after `id`; `None` when some of them are gone or `id` was never given out.
    async fn backlog(&self, id: i64) -> Result<Option<Vec<LiveFrame>>, StorageError> {
        let newest = self.live.newest();
        if id == newest {
            return Ok(Some(Vec::new()));
        }
        let oldest = self
            .store
            .live_span()
            .await?
            .map_or(i64::MAX, |(oldest, _)| oldest);
        if id > newest || id < oldest.saturating_sub(1) {
            return Ok(None);
        }
        let kept = self.store.live_since(id, REPLAY).await?;
        let complete = kept.last().is_some_and(|(seq, _)| *seq >= newest)
            && kept
                .iter()
                .zip(id + 1..)
                .all(|((seq, _), expected)| *seq == expected);
        let frames = kept
            .into_iter()
            .map(|(seq, event)| LiveFrame { seq, event });
        Ok(complete.then(|| frames.collect()))
    }
}

impl LiveStream {
    /// The next frame; `None` when the server stops.
    pub async fn next(&mut self) -> Option<LiveFrame> {
        if let Some(frame) = self.backlog.next() {
            self.sent = frame.seq;
            return Some(frame);
        }
        loop {
            match self.frames.recv().await {
                Ok(frame) if frame.seq <= self.sent => {}
                Ok(frame) => {
                    self.sent = frame.seq;
                    return Some(frame);
                }
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    self.frames = self.frames.resubscribe();
                    self.sent = self.hub.live.newest();
                    return Some(LiveFrame {
                        seq: self.sent,
                        event: LiveEvent::Resync,
                    });
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}
