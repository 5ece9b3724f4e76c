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
        }
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
    pub(super) fn time(&self, item: Option<&Value>) -> Option<Timestamp> {
        meta::first_time([
            item.and_then(|item| item.get("timestamp")),
            self.value.get("created_time"),
            self.value.get("timestamp"),
            self.entry.time.as_ref(),
        ])
    }

    /// An event about nothing but our account, named by an id that we made up from `item`.
    pub(super) fn notice(&self, event_type: EventType, id: String, item: &Value) -> InboundEvent {
        let mut event = InboundEvent::new(event_type, Direction::None, id);
        event.native_type = Some(self.field.to_owned());
        event.account_id = self.account.clone();
        event.digest = Some(json::digest(item));
        event.occurred_at = self.time(None);
        event
    }

    /// An item that we do not understand, kept whole.
    pub(super) fn unknown(&self, item: &Value) -> InboundEvent {
        let id = format!("{}:{}:{}", self.field, self.entry_id(), self.entry_time());
        let mut event = self.notice(EventType::Unknown, id, item);
        event.occurred_at = self.time(Some(item));
        event.raw = Some(item.to_string());
        event
    }
}
