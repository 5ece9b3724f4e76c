//! What surrounds the items of a body: the entry with our account and a time, the field that
//! changed and its value.

use model::{Direction, EventType, InboundEvent, Timestamp};
use serde_json::Value;

use super::first_time;
use crate::{json, scalar};

/// What an entry says for everything in it.
pub(crate) struct Entry<'b> {
    /// Our account: the Page or the Instagram account. Of object `permissions`: the person.
    pub(crate) id: Option<String>,
    time: Option<&'b Value>,
}

impl<'b> Entry<'b> {
    /// What `entry` says of itself.
    pub(crate) fn of(entry: &'b Value) -> Self {
        Self {
            id: scalar::id(entry.get("id")),
            time: entry.get("time"),
        }
    }

    /// When `item` happened: it says so itself, or the entry does for all its items.
    pub(crate) fn time_of(&self, item: &Value) -> Option<Timestamp> {
        let times = ["timestamp", "created_time"].map(|name| item.get(name));
        first_time(times.into_iter().chain([self.time]))
    }

    /// An item that we do not understand, kept whole.
    pub(crate) fn unknown(&self, name: &str, item: &Value) -> InboundEvent {
        let id = self.id.as_deref().unwrap_or("-");
        let time = scalar::id(self.time).unwrap_or_else(|| "-".to_owned());
        let id = format!("{name}:{id}:{time}");
        let mut event = InboundEvent::new(EventType::Unknown, Direction::None, id);
        event.native_type = Some(name.to_owned());
        event.account_id = self.id.clone();
        event.digest = Some(json::digest(item));
        event.occurred_at = self.time_of(item);
        event.raw = Some(item.to_string());
        event
    }
}

/// An item of `changes[]`, or the one that an entry is itself.
pub(crate) struct Change<'b> {
    /// Of what kind the entries of the body are.
    pub(crate) object: &'b str,
    /// The entry it stands in.
    pub(crate) entry: &'b Entry<'b>,
    /// Name of the field that changed.
    pub(crate) field: &'b str,
    /// Its value, perhaps a scalar.
    pub(crate) value: &'b Value,
}

impl Change<'_> {
    /// An event with an id of the platform's.
    pub(crate) fn named(
        &self,
        event_type: EventType,
        direction: Direction,
        id: impl Into<String>,
    ) -> InboundEvent {
        let mut event = InboundEvent::new(event_type, direction, id);
        event.native_type = Some(self.field.to_owned());
        event.account_id = self.entry.id.clone();
        event.occurred_at = self.entry.time_of(self.value);
        event
    }

    /// An event with an id that we made up; two that look alike differ in their digest.
    pub(crate) fn derived(
        &self,
        event_type: EventType,
        direction: Direction,
        id: impl Into<String>,
    ) -> InboundEvent {
        let mut event = self.named(event_type, direction, id);
        event.digest = Some(json::digest(self.value));
        event
    }

    /// A change that we do not understand, kept whole.
    pub(crate) fn unknown(&self) -> InboundEvent {
        self.entry.unknown(self.field, self.value)
    }

    /// The id that the value has under that name, or in that member of a member.
    pub(crate) fn id(&self, pointer: &str) -> Option<String> {
        scalar::id(self.value.pointer(pointer))
    }

    /// The time as the wire has it, for an id.
    pub(crate) fn wire_time(&self) -> String {
        self.id("/created_time")
            .or_else(|| scalar::id(self.entry.time))
            .unwrap_or_else(|| "-".to_owned())
    }
}
