//! What surrounds an item: the entry, the field, our account, the people that are named.

use model::{Direction, EventType, InboundEvent, Timestamp};
use serde_json::Value;

use super::people::People;
use crate::{json, meta, scalar};

/// What an entry says for all its changes.
pub(super) struct Entry {
    /// The WhatsApp Business Account, or a partner's portfolio.
    pub id: Option<String>,
    /// When it happened; messages have their own time instead.
    pub time: Option<Value>,
}

impl Entry {
    pub(super) fn of(entry: &Value) -> Self {
        Self {
            id: scalar::id(entry.get("id")),
            time: entry.get("time").cloned(),
        }
    }
}

/// Where an item stands.
pub(super) struct Scope<'b> {
    /// Name of the field that changed.
    pub field: &'b str,
    /// Its value.
    pub value: &'b Value,
    /// Our account: the phone number, else what the entry is about.
    pub account: Option<String>,
    /// The entries of `contacts[]`.
    pub people: People,
    entry: &'b Entry,
    /// Before native names: another app answers what is in `standby`.
    prefix: &'static str,
}

impl<'b> Scope<'b> {
    pub(super) fn new(entry: &'b Entry, field: &'b str, value: &'b Value) -> Self {
        let number = |pointer: &str| scalar::id(value.pointer(pointer));
        Self {
            field,
            value,
            account: number("/metadata/phone_number_id")
                .or_else(|| number("/recipient/phone_number_id"))
                .or_else(|| entry.id.clone()),
            people: People::of(value),
            entry,
            prefix: if field == "standby" { "standby/" } else { "" },
        }
    }

    /// The same for what another app answers.
    pub(super) fn standing_by(&self) -> Self {
        Self {
            prefix: "standby/",
            ..Self::new(self.entry, self.field, self.value)
        }
    }

    /// WhatsApp's own name for something.
    pub(super) fn native(&self, name: &str) -> Option<String> {
        Some(format!("{}{name}", self.prefix))
    }

    /// The entry's id in a derived external id.
    pub(super) fn entry_id(&self) -> &str {
        self.entry.id.as_deref().unwrap_or("-")
    }

    /// The entry's time in a derived external id.
    pub(super) fn entry_time(&self) -> String {
        scalar::id(self.entry.time.as_ref()).unwrap_or_else(|| "-".to_owned())
    }

    /// When `item` happened.
    pub(super) fn time(&self, item: &Value) -> Option<Timestamp> {
        meta::first_time([
            item.get("timestamp"),
            self.value.get("created_time"),
            self.value.get("timestamp"),
            self.entry.time.as_ref(),
        ])
    }

    /// An event with an id of the platform's.
    pub(super) fn named(
        &self,
        (event_type, direction): (EventType, Direction),
        id: &str,
        item: &Value,
    ) -> InboundEvent {
        let mut event = InboundEvent::new(event_type, direction, id);
        event.native_type = Some(self.field.to_owned());
        event.account_id = self.account.clone();
        event.occurred_at = self.time(item);
        event
    }

    /// An event with an id that we made up from `item`; two that look alike differ in their digest.
    pub(super) fn derived(
        &self,
        kind: (EventType, Direction),
        id: &str,
        item: &Value,
    ) -> InboundEvent {
        let mut event = self.named(kind, id, item);
        event.digest = Some(json::digest(item));
        event
    }

    /// An item that we do not understand, kept whole.
    pub(super) fn unknown(&self, item: &Value) -> InboundEvent {
        let id = format!("{}:{}:{}", self.field, self.entry_id(), self.entry_time());
        let mut event = self.derived((EventType::Unknown, Direction::None), &id, item);
        event.raw = Some(item.to_string());
        event
    }
}

/// The time of an item as the wire has it, for a derived external id.
pub(super) fn wire_time(timestamp: Option<&Value>) -> String {
    scalar::id(timestamp).unwrap_or_else(|| "-".to_owned())
}
