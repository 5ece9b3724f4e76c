//! What is to be counted, added up in memory.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use model::{ConnectionId, Event, EventStatus, EventType, Platform, Timestamp};
use uuid::Uuid;

use super::{Span, histogram};
use crate::{Finished, NewDelivery, Outcome, StorageError, convert::word, entity::events};

/// Counts that were added up and are to be written.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub(super) counts: BTreeMap<CountKey, Count>,
    pub(super) times: BTreeMap<TimeKey, Time>,
}

/// What is counted within one span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// Everything of a platform.
    All,
    /// One event type.
    Type(EventType),
    /// One account of ours. An event is its account's as soon as a try has found that out.
    Account(ConnectionId),
}

/// Names a row of `rollups`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CountKey {
    pub(super) span: Span,
    pub(super) subject: Subject,
    pub(super) at: i64,
    pub(super) platform: Platform,
}

/// What is to be added to a row. What moves from one state to another is taken away from the first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) received: i64,
    pub(super) completed: i64,
    pub(super) ignored: i64,
    pub(super) failed: i64,
    pub(super) duplicates: i64,
    pub(super) refused: i64,
    pub(super) last_at: i64,
}

/// What a time was taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Measure {
    /// From a webhook's arrival until it was on disk.
    Acknowledge,
    /// The try that ended an event.
    Process,
}

/// Names a row of `rollup_latencies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TimeKey {
    pub(super) span: Span,
    pub(super) measure: Measure,
    pub(super) at: i64,
    pub(super) platform: Platform,
    pub(super) bucket: i32,
}

/// What is to be added to it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Time {
    pub(super) number: i64,
    pub(super) micros: i64,
}

impl Subject {
    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Type(_) => "type",
            Self::Account(_) => "account",
        }
    }

    pub(super) fn text(self) -> String {
        match self {
            Self::All => String::new(),
            Self::Type(event_type) => event_type.to_string(),
            Self::Account(connection) => connection.to_string(),
        }
    }

    /// The spans that it is counted in.
    const fn spans(self) -> &'static [Span] {
        match self {
            Self::All => &[Span::Minute, Span::Hour, Span::Day],
            Self::Type(_) | Self::Account(_) => &[Span::Hour, Span::Day],
        }
    }
}

impl Measure {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Process => "process",
        }
    }
}

impl Count {
    /// The counter of the events that are in a state that needs no more work.
    fn ended(&mut self, status: EventStatus) -> Option<&mut i64> {
        match status {
            EventStatus::Completed => Some(&mut self.completed),
            EventStatus::Ignored => Some(&mut self.ignored),
            EventStatus::Failed => Some(&mut self.failed),
            EventStatus::Received | EventStatus::Processing | EventStatus::Retrying => None,
        }
    }

    fn add(&mut self, more: Self) {
        self.received += more.received;
        self.completed += more.completed;
        self.ignored += more.ignored;
        self.failed += more.failed;
        self.duplicates += more.duplicates;
        self.refused += more.refused;
        self.last_at = self.last_at.max(more.last_at);
    }
}

impl Tally {
    /// Counts a request that proved nothing.
    pub fn refused(&mut self, platform: Platform, at: Timestamp) {
        self.count(Subject::All, platform, at, |it| it.refused += 1);
    }

    /// Counts a webhook that arrived at `at` and was on disk after `took`.
    pub fn acknowledged(&mut self, platform: Platform, at: Timestamp, took: Duration) {
        self.time(Measure::Acknowledge, platform, at, took);
    }

    /// Adds another tally.
    pub fn append(&mut self, other: Self) {
        for (key, more) in other.counts {
            self.counts.entry(key).or_default().add(more);
        }
        for (key, more) in other.times {
            let time = self.times.entry(key).or_default();
            time.number += more.number;
            time.micros += more.micros;
        }
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.times.is_empty()
    }

    /// Counts a delivery: which of its events are `new`, and how many earlier ones it repeats.
    pub(crate) fn recorded(&mut self, delivery: &NewDelivery, new: &HashSet<Uuid>, repeats: usize) {
        let (platform, at) = (delivery.platform, delivery.received_at);
        let counted = delivery.events.iter().filter(|event| !event.test);
        let is_new = |id: u128| new.contains(&Uuid::from_u128(id));
        for event in counted.filter(|event| is_new(event.id.as_u128())) {
            for subject in [Subject::All, Subject::Type(event.inbound.event_type)] {
                self.count(subject, platform, at, |it| it.received += 1);
            }
        }
        let repeats = i64::try_from(repeats).unwrap_or(0);
        if repeats > 0 && !delivery.events.iter().any(|event| event.test) {
            self.count(Subject::All, platform, at, |it| it.duplicates += repeats);
        }
    }

    /// Counts how a try ended, `took` after it began.
    pub(crate) fn finished(
        &mut self,
        event: &Event,
        done: &Finished,
        (ended_at, took): (Timestamp, Duration),
    ) {
        if event.test {
            return;
        }
        let (platform, at) = (event.platform, event.received_at);
        let before = event.connection_id;
        let owner = done.owner.as_ref().map(|it| it.connection).or(before);
        if owner != before {
            if let Some(before) = before.map(Subject::Account) {
                self.count(before, platform, at, |it| it.received -= 1);
            }
            if let Some(owner) = owner.map(Subject::Account) {
                self.count(owner, platform, at, |it| it.received += 1);
            }
        }
        let status = match done.outcome {
            Outcome::Completed => EventStatus::Completed,
            Outcome::Ignored => EventStatus::Ignored,
            Outcome::Failed(_) => EventStatus::Failed,
            Outcome::Retry(..) => return,
        };
        self.ended((event.inbound.event_type, owner), platform, at, status, 1);
        self.time(Measure::Process, platform, at, took);
        let pulse = CountKey {
            span: Span::Pulse,
            subject: Subject::All,
            at: Span::Pulse.floor(ended_at),
            platform,
        };
        if let Some(ended) = self.counts.entry(pulse).or_default().ended(status) {
            *ended += 1;
        }
    }

    /// Counts an event no more as what it had come to: it is to be tried again.
    pub(crate) fn requeued(&mut self, row: &events::Model) -> Result<(), StorageError> {
        if row.test {
            return Ok(());
        }
        let event_type = word("events.event_type", &row.event_type)?;
        let owner = row.connection_id;
        let owner = owner.map(|it| ConnectionId::from_u128(it.as_u128()));
        self.ended(
            (event_type, owner),
            word("events.platform", &row.platform)?,
            Timestamp::from_millis(row.received_at),
            word("events.status", &row.status)?,
            -1,
        );
        Ok(())
    }

    fn ended(
        &mut self,
        (event_type, owner): (EventType, Option<ConnectionId>),
        platform: Platform,
        at: Timestamp,
        status: EventStatus,
        number: i64,
    ) {
        let subjects = [Subject::All, Subject::Type(event_type)];
        for subject in subjects.into_iter().chain(owner.map(Subject::Account)) {
            self.count(subject, platform, at, |it| {
                if let Some(ended) = it.ended(status) {
                    *ended += number;
                }
            });
        }
    }

    fn count(
        &mut self,
        subject: Subject,
        platform: Platform,
        at: Timestamp,
        add: impl Fn(&mut Count),
    ) {
        for span in subject.spans() {
            let key = CountKey {
                span: *span,
                subject,
                at: span.floor(at),
                platform,
            };
            let count = self.counts.entry(key).or_default();
            let received = count.received;
            add(count);
            if count.received > received {
                count.last_at = count.last_at.max(at.as_millis());
            }
        }
    }

    fn time(&mut self, measure: Measure, platform: Platform, at: Timestamp, took: Duration) {
        for span in [Span::Hour, Span::Day] {
            let key = TimeKey {
                span,
                measure,
                at: span.floor(at),
                platform,
                bucket: histogram::bucket_of(took),
            };
            let time = self.times.entry(key).or_default();
            time.number += 1;
            time.micros += i64::try_from(histogram::micros(took)).unwrap_or(0);
        }
    }
}
