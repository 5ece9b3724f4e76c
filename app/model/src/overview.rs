//! What the overview page shows.

use serde::{Deserialize, Serialize};

use crate::{Event, Platform, Timestamp};

/// Counts over a span of time; test events are not in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Events received.
    pub received: u64,
    /// Of those, processed to the end (ignored ones too).
    pub completed: u64,
    /// Of those, given up.
    pub failed: u64,
    /// Of those, still in work: received, processing or retrying.
    pub pending: u64,
}

/// Whether a platform can be received from, and how to reach us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlatformStatus {
    /// The platform.
    pub platform: Platform,
    /// It has a secret: its webhooks can be verified.
    pub on: bool,
    /// The settings that would turn it on.
    pub settings: Vec<String>,
    /// The URL to register at the platform.
    pub callback_url: String,
    /// A shell command that posts a correctly signed webhook, reading the secret from the environment.
    pub sample_command: String,
    /// When something was last received from it.
    pub last_event_at: Option<Timestamp>,
}

/// The overview page's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Counts of the last 24 hours.
    pub totals: Totals,
    /// Counts of the 24 hours before those.
    pub previous: Totals,
    /// The newest events.
    pub recent: Vec<Event>,
    /// Every platform this build knows.
    pub platforms: Vec<PlatformStatus>,
    /// Whether anything was ever received: the first-run checklist goes by it.
    pub any_event: bool,
    /// When this was counted.
    pub at: Timestamp,
}
