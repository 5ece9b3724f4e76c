//! What is measured of the database. The facade `metrics` does nothing until a program installs a
//! recorder; handles are made once, before there is anything to count.

use std::time::Duration;

use crate::{Store, dialect};
use metrics::{
    Counter, Gauge, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram,
    gauge, histogram,
};

/// What is measured of commits.
#[derive(Clone, Debug)]
pub(crate) struct CommitMeasures {
    deliveries: Histogram,
    seconds: Histogram,
    failed: Counter,
    waiting: Gauge,
    waiting_bytes: Gauge,
}

impl CommitMeasures {
    pub(crate) fn register() -> Self {
        let deliveries = "switchboard_commit_deliveries";
        describe_histogram!(deliveries, "Deliveries that shared a commit.");
        let seconds = "switchboard_commit_seconds";
        let what = "Time to write and commit a group of deliveries.";
        describe_histogram!(seconds, Unit::Seconds, what);
        let failed = "switchboard_commit_failures_total";
        describe_counter!(failed, "Groups of deliveries that could not be committed.");
        let waiting = "switchboard_commit_waiting_deliveries";
        describe_gauge!(waiting, "Deliveries that wait for their commit.");
        let bytes = "switchboard_commit_waiting_bytes";
        let what = "Bytes of the bodies that wait for their commit.";
        describe_gauge!(bytes, Unit::Bytes, what);
        Self {
            deliveries: histogram!(deliveries),
            seconds: histogram!(seconds),
            failed: counter!(failed),
            waiting: gauge!(waiting),
            waiting_bytes: gauge!(bytes),
        }
    }

    /// A group was written.
    pub(crate) fn committed(&self, deliveries: usize, took: Duration) {
        self.deliveries.record(number(deliveries));
        self.seconds.record(took);
    }

    /// A group could not be written.
    pub(crate) fn failed(&self) {
        self.failed.increment(1);
    }

    /// A delivery begins to wait.
    pub(crate) fn waits(&self, bytes: usize) {
        self.waiting.increment(1);
        self.waiting_bytes.increment(number(bytes));
    }

    /// Deliveries wait no more.
    pub(crate) fn taken(&self, deliveries: usize, bytes: usize) {
        self.waiting.decrement(number(deliveries));
        self.waiting_bytes.decrement(number(bytes));
    }
}

fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// Connections to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// What they are for.
    pub pool: &'static str,
    /// How many are open.
    pub open: u32,
    /// How many of these have nothing to do.
    pub idle: u32,
}

impl Store {
    /// The connections that write, and those that read.
    #[must_use]
    pub fn connections(&self) -> [Connections; 2] {
        [("writer", &self.writer), ("reader", &self.reader)].map(|(pool, connection)| {
            let (open, idle) = dialect::pool(connection);
            Connections { pool, open, idle }
        })
    }
}
