//! Step 3, *parse*: `type` says what a body is; messages have none.

use model::{Direction, EventType, InboundEvent};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{lead, messaging, social};
use crate::{Unreadable, json, scalar};

/// Reads a body.
pub(super) fn parse(body: &[u8]) -> Result<Vec<InboundEvent>, Unreadable> {
    let body = json::read(body)?;
    if !body.is_object() {
        return Err(Unreadable::new("the body", "an object"));
    }
    match body.get("type").and_then(Value::as_str) {
        Some(social::TYPE) => social::notifications(&body),
        Some(lead::TYPE) => Ok(vec![lead::lead(&body)]),
        kind => Ok(messaging::messages(&body).unwrap_or_else(|| vec![other(kind, &body)])),
    }
}

/// A member of the body as a wire struct; one that is no object says nothing.
pub(super) fn read<T: DeserializeOwned + Default>(item: &Value) -> T {
    let object = Some(item).filter(|it| it.is_object());
    object
        .and_then(|it| T::deserialize(it).ok())
        .unwrap_or_default()
}

/// An item that we do not understand, kept whole, named by an id that we made up.
pub(super) fn unknown(id: String, item: &Value) -> InboundEvent {
    let mut event = InboundEvent::new(EventType::Unknown, Direction::None, id);
    event.digest = Some(json::digest(item));
    event.raw = Some(item.to_string());
    event
}

/// A body of a type that we do not know. Where it says its type, its `id` is that of the
/// notification; without, it might be one of a message. What has another type must not stand in its way.
fn other(kind: Option<&str>, body: &Value) -> InboundEvent {
    let id = scalar::id(body.get("id"));
    let made_up = format!("{}:{}", kind.unwrap_or("-"), id.as_deref().unwrap_or("-"));
    let mut event = unknown(made_up, body);
    if let (Some(_), Some(id)) = (kind, id) {
        event.external_id = id;
        event.digest = None;
        event.scope = kind.map(|kind| format!("type/{kind}"));
    }
    event.native_type = scalar::filled(kind.map(str::to_owned));
    event
}
