//! What the hub is told at start.

use crate::RetrySchedule;

/// The hub's settings.
#[derive(Clone, Debug)]
pub struct HubSettings {
    /// Where the world reaches us, without a slash at the end.
    pub public_url: String,
    /// How many jobs a worker takes at once.
    pub batch_size: u16,
    /// How many bytes must be free where the database lies; with less nothing is received.
    pub disk_reserve: u64,
    /// When failed processing is tried again.
    pub retry: RetrySchedule,
}
