//! Sales and leads that WhatsApp saw in a conversation which an advertisement began.

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::scope::Scope;
use super::wire::AutomaticEvent;

/// Reads an item of `automatic_events[]`; `None` if it does not fit. It names a message, but nobody.
pub(super) fn conversion(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let seen = AutomaticEvent::deserialize(item).ok()?;
    let id = format!("{}:{}", seen.id.0, seen.event_name);
    let mut event = scope.derived((EventType::Conversion, Direction::None), &id, item);
    event.native_type = scope.native(&format!("{}/{}", scope.field, seen.event_name));
    event.message_ref = Some(seen.id.0);
    Some(event)
}
