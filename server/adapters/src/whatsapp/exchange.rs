//! Items of a conversation as Messenger sends them. WhatsApp has none of its own; the dashboard's
//! test button makes them, in a change whose value has a `sender`.

use model::{Content, Direction, EventType, InboundEvent, Timestamp};
use serde_json::Value;

use super::handover;
use super::people::{enter_thread, text};
use super::scope::Scope;
use crate::scalar;

/// Whether a value without lists is such an item.
pub(super) fn is_exchange(field: &str, value: &Value) -> bool {
    field.starts_with("mess") && field != handover::FIELD && value.get("sender").is_some()
}

/// Reads the value of a scope: a message, or something unknown.
pub(super) fn exchange(scope: &Scope<'_>) -> InboundEvent {
    message(scope).unwrap_or_else(|| unknown(scope))
}

fn message(scope: &Scope<'_>) -> Option<InboundEvent> {
    let item = scope.value;
    let message = item.get("message")?;
    let is = |name| message.get(name) == Some(&Value::Bool(true));
    if is("is_deleted") {
        return None;
    }
    let mid = scalar::id(message.get("mid"))?;
    let direction = if is("is_echo") {
        Direction::Outbound
    } else {
        Direction::Inbound
    };
    let mut event = scope.named((EventType::Message, direction), &mid, item);
    event.native_type = scope.native("message");
    event.sender_id = scalar::id(item.pointer("/sender/id"));
    event.recipient_id = scalar::id(item.pointer("/recipient/id"));
    event.contact_ref = match direction {
        Direction::Outbound => event.recipient_id.clone(),
        _ => event.sender_id.clone(),
    };
    enter_thread(&mut event);
    event.message_ref = Some(mid);
    event.content.text = text(message, "/text");
    if event.content == Content::default() || message.get("attachments").is_some() {
        event.raw = Some(item.to_string());
    }
    Some(event)
}

fn unknown(scope: &Scope<'_>) -> InboundEvent {
    let sender = scalar::id(scope.value.pointer("/sender/id"));
    let at = scope.time(scope.value).map(Timestamp::as_millis);
    let at = at.map_or_else(|| "-".to_owned(), |at| at.to_string());
    let id = format!("unknown:{}:{at}", sender.as_deref().unwrap_or("-"));
    let kind = (EventType::Unknown, Direction::None);
    let mut event = scope.derived(kind, &id, scope.value);
    event.native_type = scope.native("messaging");
    event.sender_id = sender.clone();
    event.contact_ref = sender;
    event.raw = Some(scope.value.to_string());
    event
}
