//! Direct messages, and who is typing or has read them. The items are the same in both products.

use model::{Content, Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::people::Person;
use super::scope::{Scope, thread_with_contact};
use super::wire::{Message, Signal, Target};
use super::{media, time};
use crate::scalar::{self, filled};

/// Reads an item of `direct_message_events[]`; `None` if it does not fit.
pub(super) fn message(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let message = Message::deserialize(item).ok()?;
    if message.kind.is_some_and(|kind| kind != "message_create") {
        return None;
    }
    let created = message.message_create;
    let sender = Person::from(created.sender_id);
    let direction = scope.direction(&sender);
    let mut event = scope.event(EventType::Message, direction, &*message.id.0);
    event.message_ref = Some(message.id.0);
    event.occurred_at = time::first([&message.created_timestamp]);
    enter(scope, &mut event, sender, created.target);
    if let Some(data) = created.message_data {
        event.content = Content {
            text: filled(data.text),
            attachments: media::of_message(data.attachment.as_ref()),
        };
    }
    if event.content == Content::default() {
        event.raw = Some(item.to_string());
    }
    Some(event)
}

/// Reads an item of `direct_message_indicate_typing_events[]`.
pub(super) fn typing(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let signal = Signal::deserialize(item).ok()?;
    let id = format!(
        "typing:{}:{}:{}",
        signal.sender_id.0,
        recipient(signal.target.as_ref()),
        scalar::id(signal.created_timestamp.as_ref()).unwrap_or_else(|| "-".to_owned()),
    );
    Some(self::signal(scope, EventType::Typing, id, (signal, item)))
}

/// Reads an item of `direct_message_mark_read_events[]`: that message is read, and all before it.
pub(super) fn read(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let mut signal = Signal::deserialize(item).ok()?;
    let last = signal.last_read_event_id.take()?.0;
    let id = format!("read:{}:{last}", signal.sender_id.0);
    let mut event = self::signal(scope, EventType::Read, id, (signal, item));
    event.message_ref = Some(last);
    Some(event)
}

fn signal(
    scope: &Scope<'_>,
    event_type: EventType,
    id: String,
    (signal, item): (Signal, &Value),
) -> InboundEvent {
    let mut event = scope.derived((event_type, Direction::Status), id, item);
    event.occurred_at = time::first([&signal.created_timestamp]);
    enter(scope, &mut event, signal.sender_id.into(), signal.target);
    event
}

fn enter(scope: &Scope<'_>, event: &mut InboundEvent, sender: Person, target: Option<Target>) {
    let recipient = target.map(|it| it.recipient_id.into());
    scope.enter(event, Some(sender), recipient);
    event.thread_ref = thread_with_contact(event);
}

fn recipient(target: Option<&Target>) -> &str {
    target.map_or("-", |it| it.recipient_id.0.as_str())
}
