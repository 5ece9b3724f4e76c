//! Figures over a stretch of time.

use std::time::Duration;

use crate::{ConnectionId, ContactId, EventType, Platform, Timestamp, words::words};

words! {
    /// How finely a stretch of time is divided.
    pub enum Bucket: "bucket" {
        /// By hours.
        Hour = "hour",
        /// By days in UTC.
        Day = "day",
    }
}

/// Which figures are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatsQuery {
    /// From the bucket that this lies in.
    pub from: Timestamp,
    /// Up to here, and to the end of the bucket that was begun.
    pub to: Timestamp,
    /// How finely the series is divided.
    pub bucket: Bucket,
    /// Of this platform alone.
    pub platform: Option<Platform>,
}

/// The figures of a stretch of time. Events count where they were received; test events do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Everything.
    pub totals: Counts,
    /// How long the tries took that ended the events.
    pub processing: Option<Times>,
    /// How long it took until a webhook was on disk and could be acknowledged.
    pub ack: Option<Times>,
    /// What waits now, whatever the stretch of time and the platform.
    pub queue: Queue,
    /// By event type, the most frequent first.
    pub by_type: Vec<(EventType, Counts)>,
    /// By account of ours, the busiest first.
    pub by_account: Vec<AccountCounts>,
    /// By platform, the busiest first.
    pub by_platform: Vec<(Platform, Counts)>,
    /// One entry for each bucket, the oldest first.
    pub series: Vec<SeriesPoint>,
    /// Who wrote most, the busiest first.
    pub top_contacts: Vec<TopContact>,
}

/// How many events were received, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events received.
    pub received: u64,
    /// Of those, processed to the end (ignored ones too).
    pub completed: u64,
    /// Of those, given up.
    pub failed: u64,
    /// How often a delivery brought an event again.
    pub duplicates: u64,
    /// Requests that proved nothing.
    pub refused: u64,
}

impl Counts {
    /// The share of the ended events that were completed, 0 to 1.
    #[must_use]
    pub fn success_rate(self) -> Option<f64> {
        let ended = self.completed + self.failed;
        // Counts of events are far below 2^53.
        (ended > 0).then(|| self.completed as f64 / ended as f64)
    }
}

/// A distribution of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// On average.
    pub avg: Duration,
    /// Half of them took no longer.
    pub p50: Duration,
    /// 95 in 100 took no longer.
    pub p95: Duration,
    /// 99 in 100 took no longer.
    pub p99: Duration,
}

/// What waits to be processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Events that wait, those with a pause before their next try too.
    pub length: u64,
    /// How long the longest due has been due.
    pub oldest: Option<Duration>,
    /// How many events have ended lately.
    pub ended: u64,
    /// Within what time they have.
    pub within: Duration,
}

impl Queue {
    /// How many events end in a second.
    #[must_use]
    pub fn per_second(self) -> f64 {
        // Never 0, but nobody should have to know that here.
        self.ended as f64 / self.within.as_secs_f64().max(1.0)
    }
}

/// The counts of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCounts {
    /// The account.
    pub connection: ConnectionId,
    /// The platform it lives on.
    pub platform: Platform,
    /// The platform's id of it.
    pub account_id: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// Its counts.
    pub counts: Counts,
}

/// One bucket of the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesPoint {
    /// Where it begins.
    pub at: Timestamp,
    /// Events received in it.
    pub received: u64,
    /// Of those, given up.
    pub failed: u64,
}

/// Somebody who wrote much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopContact {
    /// The contact, as far as one is known by this id.
    pub contact: Option<ContactId>,
    /// The account of ours that they wrote to.
    pub connection: ConnectionId,
    /// The platform.
    pub platform: Platform,
    /// The platform's id of them.
    pub contact_ref: String,
    /// What they call themselves.
    pub name: Option<String>,
    /// How many messages they wrote.
    pub messages: u64,
}
