//! What the live stream has said, kept for a while: a page that looks late still hears every frame,
//! and one that looks too late is told to fetch.

use std::collections::VecDeque;

use model::{EventId, LiveEvent};

/// Frames that are kept for pages that are slower than the stream.
const KEPT: usize = 64;

/// What has changed since a page last looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Something may have been missed: fetch what is shown.
    pub(crate) missed: bool,
    /// The changed events.
    pub(crate) ids: Vec<EventId>,
}

/// The frames that arrived, numbered from 1.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    frames: VecDeque<LiveEvent>,
    count: u64,
}

impl Log {
    /// How many frames have arrived.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Takes a frame; the oldest makes room.
    pub(crate) fn push(&mut self, frame: LiveEvent) {
        self.frames.push_back(frame);
        self.count += 1;
        if self.frames.len() > KEPT {
            self.frames.pop_front();
        }
    }

    /// What a page has not seen that has seen the first `position` frames.
    pub(crate) fn since(&self, position: u64) -> Changes {
        let unseen = usize::try_from(self.count.saturating_sub(position)).unwrap_or(usize::MAX);
        let mut changes = Changes {
            missed: unseen > self.frames.len(),
            ids: Vec::new(),
        };
        for frame in self
            .frames
            .iter()
            .skip(self.frames.len().saturating_sub(unseen))
        {
            match frame {
                LiveEvent::Events { ids, count } => {
                    changes.missed |= usize::try_from(*count).unwrap_or(usize::MAX) > ids.len();
                    changes.ids.extend(ids);
                }
                LiveEvent::Resync => changes.missed = true,
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(ids: &[u128], count: u32) -> LiveEvent {
        LiveEvent::Events {
            ids: ids.iter().copied().map(EventId::from_u128).collect(),
            count,
        }
    }

    #[test]
    fn a_page_hears_every_frame_once() {
        let mut log = Log::default();
        log.push(frame(&[1], 1));
        log.push(frame(&[2, 3], 2));
        let changes = log.since(1);
        assert_eq!(changes.ids, [2, 3].map(EventId::from_u128));
        assert!(!changes.missed);
        assert_eq!(log.since(2), Changes::default());
    }

    #[test]
    fn whoever_falls_behind_the_log_fetches() {
        let mut log = Log::default();
        for id in 0..=KEPT as u128 {
            log.push(frame(&[id], 1));
        }
        assert!(log.since(0).missed);
        assert!(!log.since(1).missed);
    }

    #[test]
    fn more_changes_than_ids_means_fetch() {
        let mut log = Log::default();
        log.push(frame(&[1], 80));
        assert!(log.since(0).missed);
    }
}
