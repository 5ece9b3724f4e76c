//! An attempt: one try at processing an event.

use serde::{Deserialize, Serialize};

use crate::{AttemptId, EventId, Timestamp, words::words};

words! {
    /// How a try ended.
    pub enum AttemptOutcome: "outcome" {
        /// The work is done.
        Completed = "completed",
        /// The event's type is muted: nothing to do.
        Ignored = "ignored",
        /// It will be tried again.
        Retrying = "retrying",
        /// It will not be tried again by itself.
        Failed = "failed",
    }
}

/// One try at processing an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// The event it was about.
    pub event_id: EventId,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u32,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// What went wrong, in one sentence.
    pub error: Option<String>,
}
