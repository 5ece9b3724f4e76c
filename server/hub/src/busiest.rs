//! How many messages people have written on a day. Only the busiest are wanted, so what is kept of the
//! others is bounded: then their counts are too low, never too high.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use model::{ConnectionId, Direction, EventType, Platform, Timestamp};
use storage::{Busiest, Claimed, Owner};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How many contacts of a day and platform are written.
const WRITTEN: usize = 50;
/// How many are remembered; beyond that those who wrote least are forgotten.
const REMEMBERED: usize = 20_000;
/// Ids longer than this are no people's.
const LONGEST_ID: usize = 256;

/// A message that somebody wrote to us.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    day: Timestamp,
    platform: Platform,
    connection: ConnectionId,
    contact_ref: String,
}

impl Sent {
    /// What a claimed event says of this, unless it was counted before: an event has an account as soon
    /// as it was tried once.
    pub(crate) fn read(claimed: &Claimed, owner: &Owner) -> Option<Self> {
        let event = &claimed.event;
        let inbound = &event.inbound;
        let is_message =
            inbound.event_type == EventType::Message && inbound.direction == Direction::Inbound;
        if !is_message || event.test || event.connection_id.is_some() {
            return None;
        }
        let contact_ref = inbound.contact_ref.as_ref();
        let contact_ref = contact_ref.filter(|it| it.len() <= LONGEST_ID)?;
        Some(Self {
            day: day_of(event.received_at),
            platform: event.platform,
            connection: owner.connection,
            contact_ref: contact_ref.clone(),
        })
    }
}

/// Who wrote how much, by day and platform.
#[derive(Default)]
pub(crate) struct Senders(BTreeMap<(Timestamp, Platform), Day>);

#[derive(Default)]
struct Day {
    messages: HashMap<(ConnectionId, String), u64>,
    is_loaded: bool,
    is_changed: bool,
}

impl Senders {
    /// Counts messages.
    pub(crate) fn add(&mut self, sent: impl IntoIterator<Item = Sent>) {
        for it in sent {
            let day = self.0.entry((it.day, it.platform)).or_default();
            let who = (it.connection, it.contact_ref);
            *day.messages.entry(who).or_default() += 1;
            day.is_changed = true;
            day.forget_the_quiet();
        }
    }

    /// The days on which somebody wrote since they were last written.
    pub(crate) fn changed(&self) -> Vec<(Timestamp, Platform)> {
        let changed = self.0.iter().filter(|(_, day)| day.is_changed);
        changed.map(|(key, _)| *key).collect()
    }

    /// Whether it is known what had been written before the start.
    pub(crate) fn is_loaded(&self, day: Timestamp, platform: Platform) -> bool {
        let day = self.0.get(&(day, platform));
        day.is_some_and(|day| day.is_loaded)
    }

    /// Adds what had been written before the start.
    pub(crate) fn load(&mut self, day: Timestamp, platform: Platform, before: Vec<Busiest>) {
        let day = self.0.entry((day, platform)).or_default();
        for it in before {
            let who = (it.connection, it.contact_ref);
            *day.messages.entry(who).or_default() += it.messages;
        }
        day.is_loaded = true;
    }

    /// Who wrote most, the busiest first, to be written: what comes from now on changes the day anew.
    pub(crate) fn take(&mut self, day: Timestamp, platform: Platform) -> Vec<Busiest> {
        let Some(day) = self.0.get_mut(&(day, platform)) else {
            return Vec::new();
        };
        day.is_changed = false;
        let mut all: Vec<_> = day.messages.iter().collect();
        all.sort_unstable_by_key(|(who, messages)| (Reverse(**messages), *who));
        let busiest = all.into_iter().take(WRITTEN);
        busiest
            .map(|((connection, contact_ref), messages)| Busiest {
                connection: *connection,
                contact_ref: contact_ref.clone(),
                messages: *messages,
            })
            .collect()
    }

    /// Notes that a day could not be written.
    pub(crate) fn put_back(&mut self, day: Timestamp, platform: Platform) {
        if let Some(day) = self.0.get_mut(&(day, platform)) {
            day.is_changed = true;
        }
    }

    /// Forgets what was written of days before the newest but one.
    pub(crate) fn forget_old_days(&mut self) {
        let newest = self.0.keys().next_back().map(|(day, _)| *day);
        self.0.retain(|(day, _), it| {
            it.is_changed || newest.is_none_or(|newest| newest.millis_since(*day) <= DAY_MS)
        });
    }
}

impl Day {
    fn forget_the_quiet(&mut self) {
        let mut least = 0;
        while self.messages.len() > REMEMBERED {
            least += 1;
            self.messages.retain(|_, messages| *messages > least);
        }
    }
}

fn day_of(at: Timestamp) -> Timestamp {
    at.plus_millis(-at.as_millis().rem_euclid(DAY_MS))
}
