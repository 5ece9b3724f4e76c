//! A bulk retry: many events tried once more, as one piece of work with progress.

use serde::{Deserialize, Serialize};

use crate::{BulkRetryId, EventFilter, Timestamp, words::words};

words! {
    /// How a bulk retry stands.
    pub enum BulkRetryState: "bulk retry state" {
        /// Goes on by itself, also after a restart.
        Running = "running",
        /// Waits until somebody resumes it.
        Paused = "paused",
        /// Given up; what was retried until then stays so.
        Cancelled = "cancelled",
        /// Every event it was for has been tried.
        Completed = "completed",
    }
}

/// Which events to retry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RetryWish {
    /// Those that match.
    pub filter: EventFilter,
    /// Also those that have not failed.
    pub force: bool,
}

/// Many events tried once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BulkRetry {
    /// Its id.
    pub id: BulkRetryId,
    /// Which events it is for; none that arrived after it was asked for.
    pub wish: RetryWish,
    /// How it stands.
    pub state: BulkRetryState,
    /// How many events matched when it was asked for.
    pub total: u64,
    /// What became of those that were tried.
    pub tally: RetryTally,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was completed or cancelled.
    pub finished_at: Option<Timestamp>,
}

/// What became of retried events by the end of their first new try.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RetryTally {
    /// Completed, or ignored because their type is muted.
    pub completed: u64,
    /// Failed, and tried again by the schedule.
    pub retrying: u64,
    /// Failed for good.
    pub failed: u64,
}

impl RetryTally {
    /// How many were tried.
    #[must_use]
    pub const fn tried(self) -> u64 {
        self.completed + self.retrying + self.failed
    }
}
