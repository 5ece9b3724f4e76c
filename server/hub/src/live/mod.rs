//! Step 8 of a webhook's life, *announce*: what changed is written down after the commit, under numbers
//! without gaps, kept for a quarter of an hour, and handed to every open stream of every instance.

mod announcing;
mod following;

use std::sync::Arc;

use model::{EventId, LiveEvent, Timestamp};
use storage::{StorageError, Store};
use tokio::sync::broadcast;

pub(crate) use announcing::run as announce;
pub(crate) use following::run as follow;

use crate::{Hub, measures::OpenStream};
use announcing::Announcing;
use following::Following;

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
    announcing: Announcing,
    following: Following,
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
        let newest = match store.append_live(now, &LiveEvent::Resync).await {
            Ok(seq) => seq,
            Err(cause) => {
                // Not worth failing the start: the process before may still be writing.
                tracing::warn!(error = ?cause, "announce: who resumes cannot be told to refetch");
                store.live_span().await?.map_or(0, |(_, newest)| newest)
            }
        };
        Ok(Self {
            announcing: Announcing::default(),
            following: Following::after(newest),
        })
    }

    /// Notes that events changed; call it after the commit.
    pub(crate) fn changed(&self, events: impl IntoIterator<Item = EventId>) {
        self.announcing.changed(events);
    }

    /// Says that there may be frames to hand on.
    pub(crate) fn look(&self) {
        self.following.look();
    }
}

impl Hub {
    /// Opens a live stream after frame `last_id`, which any instance may have given out. Who comes
    /// without an id, or with one that is unknown or too old, is told to refetch first.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn live(self: &Arc<Self>, last_id: Option<i64>) -> Result<LiveStream, StorageError> {
        // Subscribe first: what is announced while the backlog is read comes twice, not never.
        let frames = self.live.following.subscribe();
        let (oldest, newest) = self.store.live_span().await?.unwrap_or((1, 0));
        let backlog = match last_id {
            Some(id) if id == newest => Some(Vec::new()),
            Some(id) if id < newest && id >= oldest.saturating_sub(1) => {
                self.backlog(id, newest).await?
            }
            _ => None,
        };
        let sent = last_id.filter(|_| backlog.is_some()).unwrap_or(newest);
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
            sent,
            _open: self.measures.stream(),
        })
    }

    /// The frames after `id`, at least to `newest`; `None` when these are too many or some are gone.
    async fn backlog(&self, id: i64, newest: i64) -> Result<Option<Vec<LiveFrame>>, StorageError> {
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
                    self.sent = self.hub.live.following.newest();
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
