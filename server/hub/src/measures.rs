//! What is measured on the way from the wire to the tables. The facade `metrics` does nothing until a
//! program installs a recorder. Handles are made once, so that counting costs no allocation.

use std::time::Duration;

use adapters::Rejection;
use metrics::{
    Counter, Gauge, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram,
    gauge, histogram,
};
use model::{Platform, Timestamp};
use storage::{NewDelivery, Outcome, Recorded, StorageError};

use crate::{Hub, HubError, Received, Trouble, WorkerState};

/// Where there is no more to say than the verdict.
const NO_REASON: &str = "none";
/// The address names an app that does not exist.
const UNKNOWN_APP: &str = "unknown_app";
const WEBHOOKS: &str = "switchboard_webhooks_total";

/// What is measured all the time.
pub(crate) struct Measures {
    platforms: Vec<OfPlatform>,
    batch_events: Histogram,
    batch_seconds: Histogram,
    processing_seconds: Histogram,
    delay_seconds: Histogram,
    frames: Counter,
    streams: Gauge,
}

/// What is measured of each platform.
struct OfPlatform {
    platform: Platform,
    verdicts: Vec<(&'static str, &'static str, Counter)>,
    acknowledge_seconds: Histogram,
    received: Counter,
    repeated: Counter,
    completed: Counter,
    ignored: Counter,
    retrying: Counter,
    failed: Counter,
}

/// An open live stream, as long as it is not dropped.
pub(crate) struct OpenStream(Gauge);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.decrement(1);
    }
}

impl Measures {
    pub(crate) fn register() -> Self {
        describe();
        Self {
            platforms: Platform::ALL.iter().copied().map(OfPlatform::new).collect(),
            batch_events: histogram!("switchboard_batch_events"),
            batch_seconds: histogram!("switchboard_batch_seconds"),
            processing_seconds: histogram!("switchboard_processing_seconds"),
            delay_seconds: histogram!("switchboard_delay_seconds"),
            frames: counter!("switchboard_live_frames_total"),
            streams: gauge!("switchboard_live_streams"),
        }
    }

    /// A request to a webhook endpoint was decided on.
    pub(crate) fn decided(
        &self,
        platform: Platform,
        decided: &Result<Received, HubError>,
        took: Duration,
    ) {
        let Some(of) = self.of(platform) else { return };
        match decided {
            // Its deliveries are counted one by one.
            Ok(Received::Stored(_)) => of.acknowledge_seconds.record(took),
            Ok(Received::Handshake(_)) => of.count("handshake", NO_REASON),
            Ok(Received::Dismissed(_, rejection)) | Err(HubError::Refused(rejection)) => {
                of.count("refused", rejection.reason());
            }
            Err(cause) => {
                let (verdict, reason) = put_off(cause);
                of.count(verdict, reason);
            }
        }
    }

    /// A delivery was stored.
    pub(crate) fn stored(&self, what: &Stored, recorded: &Recorded) {
        let Some(of) = self.of(what.platform) else {
            return;
        };
        let is_repeat = recorded.events.is_empty() && !recorded.repeats.is_empty();
        match (what.is_readable, is_repeat, what.has_left_out) {
            (false, ..) => of.count("unreadable", NO_REASON),
            (true, true, _) => of.count("duplicate", NO_REASON),
            (true, false, true) => of.count("accepted", "left_out"),
            (true, false, false) => of.count("accepted", NO_REASON),
        }
        of.received.increment(recorded.events.len() as u64);
        of.repeated.increment(recorded.repeats.len() as u64);
    }

    /// A batch was worked off, in `took` for each of its events.
    pub(crate) fn worked_off(&self, events: u32, took: Duration) {
        self.batch_events.record(events);
        self.batch_seconds.record(took * events);
        self.processing_seconds
            .record_many(took, usize::try_from(events).unwrap_or(0));
    }

    /// An event that had arrived then was tried.
    pub(crate) fn tried(
        &self,
        (platform, received_at): (Platform, Timestamp),
        outcome: &Outcome,
        at: Timestamp,
    ) {
        let Some(of) = self.of(platform) else { return };
        match outcome {
            Outcome::Completed => {
                of.completed.increment(1);
                let millis = at.millis_since(received_at);
                let delay = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
                self.delay_seconds.record(delay);
            }
            Outcome::Ignored => of.ignored.increment(1),
            Outcome::Retry(..) => of.retrying.increment(1),
            Outcome::Failed(_) => of.failed.increment(1),
        }
    }

    /// A frame was given out.
    pub(crate) fn frame(&self) {
        self.frames.increment(1);
    }

    /// A live stream is opened.
    pub(crate) fn stream(&self) -> OpenStream {
        self.streams.increment(1);
        OpenStream(self.streams.clone())
    }

    fn of(&self, platform: Platform) -> Option<&OfPlatform> {
        self.platforms.iter().find(|it| it.platform == platform)
    }
}

/// What is counted of a delivery, noted before it is handed over to be stored.
pub(crate) struct Stored {
    platform: Platform,
    is_readable: bool,
    has_left_out: bool,
}

impl Stored {
    pub(crate) fn of(delivery: &NewDelivery) -> Self {
        Self {
            platform: delivery.platform,
            is_readable: delivery.verdict == model::Verdict::Accepted,
            has_left_out: delivery.note.is_some(),
        }
    }
}

impl OfPlatform {
    fn new(platform: Platform) -> Self {
        let name = platform.as_str();
        let events = |outcome: &'static str| counter!("switchboard_events_processed_total", "platform" => name, "outcome" => outcome);
        let fixed = [
            ("accepted", NO_REASON),
            ("accepted", "left_out"),
            ("duplicate", NO_REASON),
            ("unreadable", NO_REASON),
            ("handshake", NO_REASON),
            ("refused", UNKNOWN_APP),
        ];
        let refused = Rejection::REASONS.iter().map(|it| ("refused", *it));
        let put_off = PUT_OFF.iter().map(|it| ("put_off", *it));
        let verdicts = fixed.into_iter().chain(refused).chain(put_off);
        Self {
            platform,
            verdicts: verdicts
                .map(|(verdict, reason)| (verdict, reason, webhooks(platform, verdict, reason)))
                .collect(),
            acknowledge_seconds: histogram!("switchboard_acknowledge_seconds", "platform" => name),
            received: counter!("switchboard_events_received_total", "platform" => name),
            repeated: counter!("switchboard_events_repeated_total", "platform" => name),
            completed: events("completed"),
            ignored: events("ignored"),
            retrying: events("retrying"),
            failed: events("failed"),
        }
    }

    fn count(&self, verdict: &'static str, reason: &'static str) {
        let mut known = self.verdicts.iter();
        match known.find(|it| it.0 == verdict && it.1 == reason) {
            Some((.., counter)) => counter.increment(1),
            None => webhooks(self.platform, verdict, reason).increment(1),
        }
    }
}

fn webhooks(platform: Platform, verdict: &'static str, reason: &'static str) -> Counter {
    let platform = platform.as_str();
    counter!(WEBHOOKS, "platform" => platform, "verdict" => verdict, "reason" => reason)
}

/// Why a webhook is to come again.
const PUT_OFF: [&str; 6] = ["off", "keys", "queue", "disk", "database", "internal"];

/// The verdict on a webhook that was neither stored nor refused.
fn put_off(cause: &HubError) -> (&'static str, &'static str) {
    match cause {
        HubError::Off => ("put_off", "off"),
        HubError::Keys(_) => ("put_off", "keys"),
        HubError::Unwell(Trouble::Disk) => ("put_off", "disk"),
        HubError::Unwell(Trouble::Database) => ("put_off", "database"),
        HubError::Storage(StorageError::Busy) => ("put_off", "queue"),
        HubError::Storage(_) => ("put_off", "database"),
        HubError::UnknownApp => ("refused", UNKNOWN_APP),
        _ => ("put_off", "internal"),
    }
}

fn describe() {
    describe_counter!(
        WEBHOOKS,
        "Requests to webhook endpoints, by what was decided and why."
    );
    let received = "switchboard_events_received_total";
    describe_counter!(received, "Events that were new.");
    let repeated = "switchboard_events_repeated_total";
    describe_counter!(repeated, "Events that a platform sent again.");
    let processed = "switchboard_events_processed_total";
    describe_counter!(
        processed,
        "Tries at processing an event, by how they ended."
    );
    let acknowledge = "switchboard_acknowledge_seconds";
    let what = "Time from a whole body to its acknowledgement, the commit included.";
    describe_histogram!(acknowledge, Unit::Seconds, what);
    let processing = "switchboard_processing_seconds";
    let what = "Time to process an event: its share of the batch.";
    describe_histogram!(processing, Unit::Seconds, what);
    let delay = "switchboard_delay_seconds";
    let what = "Time from the arrival of an event to the end of its processing.";
    describe_histogram!(delay, Unit::Seconds, what);
    let batch = "switchboard_batch_events";
    describe_histogram!(batch, "Events that were worked off in one transaction.");
    let batch = "switchboard_batch_seconds";
    describe_histogram!(batch, Unit::Seconds, "Time to work off a batch.");
    let frames = "switchboard_live_frames_total";
    describe_counter!(frames, "Frames of the live stream.");
    let streams = "switchboard_live_streams";
    describe_gauge!(streams, "Live streams that are open.");
    let events = "switchboard_queue_events";
    let what = "Events that wait: due now, or later because a try failed.";
    describe_gauge!(events, what);
    let oldest = "switchboard_queue_oldest_seconds";
    let what = "For how long the event that has waited longest has been due.";
    describe_gauge!(oldest, Unit::Seconds, what);
    let connections = "switchboard_database_connections";
    let what = "Connections to the database, by pool and by whether they have something to do.";
    describe_gauge!(connections, what);
    let free = "switchboard_disk_free_bytes";
    let what = "Bytes free where the database lies.";
    describe_gauge!(free, Unit::Bytes, what);
    let reserve = "switchboard_disk_reserve_bytes";
    let what = "Bytes that must be free, or webhooks are put off.";
    describe_gauge!(reserve, Unit::Bytes, what);
    let ready = "switchboard_ready";
    let what = "1 if this part works, as /ready says it.";
    describe_gauge!(ready, what);
}

impl Hub {
    /// Measures what is not counted as it happens: the queue, connections, and what is ready.
    pub async fn measure(&self) {
        for pool in self.store.connections() {
            let of = |state: &'static str| gauge!("switchboard_database_connections", "pool" => pool.pool, "state" => state);
            of("used").set(pool.open.saturating_sub(pool.idle));
            of("idle").set(pool.idle);
        }
        let database = match self.store.backlog(self.clock.now()).await {
            Ok(backlog) => {
                let events =
                    |state: &'static str| gauge!("switchboard_queue_events", "state" => state);
                events("due").set(number(backlog.due));
                events("later").set(number(backlog.later));
                gauge!("switchboard_queue_oldest_seconds").set(backlog.oldest);
                true
            }
            Err(cause) => {
                tracing::warn!(error = ?cause, "the queue could not be measured");
                false
            }
        };
        if let Ok(Some(free)) = self.store.free_space() {
            gauge!("switchboard_disk_free_bytes").set(bytes(free));
            gauge!("switchboard_disk_reserve_bytes").set(bytes(self.settings.disk_reserve));
        }
        let ready = |part: &'static str, works: bool| {
            gauge!("switchboard_ready", "part" => part).set(u8::from(works));
        };
        let trouble = self.trouble();
        ready("database", database && trouble != Some(Trouble::Database));
        ready("disk", trouble != Some(Trouble::Disk));
        ready("worker", self.worker() != WorkerState::Stopped);
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nobody counts a disk's single bytes"
)]
fn bytes(of: u64) -> f64 {
    of as f64
}

fn number(of: u64) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
