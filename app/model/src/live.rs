//! What the live stream says. It names what changed; pages fetch the new state themselves.

use serde::{Deserialize, Serialize};

use crate::EventId;

/// One frame of the live stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum LiveEvent {
    /// Events were received or changed their state.
    Events {
        /// The changed ones, at most 50.
        ids: Vec<EventId>,
        /// How many changed in all; more than `ids` holds means: refetch.
        count: u32,
    },
    /// Something may have been missed: refetch what is shown.
    Resync,
}

impl LiveEvent {
    /// The most ids that one frame lists.
    pub const MAX_IDS: usize = 50;
}
