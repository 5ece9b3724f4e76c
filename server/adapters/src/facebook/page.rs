//! The other fields we know: leads, live videos, labels of the inbox, and what people allow our app.

use model::{Direction, EventType, InboundEvent};
use serde_json::Value;

use crate::meta::Change;

/// Reads a change of `leadgen`: somebody filled in a form. What was filled in must be fetched.
pub(super) fn lead(change: &Change<'_>) -> Option<InboundEvent> {
    let id = change.id("/leadgen_id")?;
    let mut event = change.named(EventType::Lead, Direction::Inbound, id);
    event.recipient_id = event.account_id.clone();
    Some(event)
}

/// Reads a change of `live_videos`.
pub(super) fn live_video(change: &Change<'_>) -> Option<InboundEvent> {
    let id = change.id("/id")?;
    let status = text(change, "status")?;
    let mut event = change.derived(
        EventType::LiveVideo,
        Direction::None,
        format!("{id}:{status}"),
    );
    event.native_type = Some(format!("{}/{status}", change.field));
    event.message_ref = Some(id);
    Some(event)
}

/// Reads a change of `inbox_labels`: one was put on a conversation or taken off.
pub(super) fn label(change: &Change<'_>) -> Option<InboundEvent> {
    let user = change.id("/user/id")?;
    let label = change.id("/label/id")?;
    let action = text(change, "action")?;
    let id = format!("label:{user}:{label}:{action}:{}", change.wire_time());
    let mut event = change.derived(EventType::Label, Direction::None, id);
    event.native_type = Some(format!("{}/{action}", change.field));
    event.thread_ref = Some("contact".to_owned());
    event.contact_ref = Some(user.clone());
    event.sender_id = Some(user);
    Some(event)
}

/// Reads a change of object `permissions`, whose entry is the person and whose field the permission.
pub(super) fn permission(change: &Change<'_>) -> Option<InboundEvent> {
    let verb = text(change, "verb")?;
    let event_type = match verb {
        "granted" => EventType::Connection,
        "revoked" => EventType::Revoked,
        _ => return None,
    };
    let user = change.entry.id.as_deref()?;
    let (field, time) = (change.field, change.wire_time());
    let id = format!("permissions:{user}:{field}:{verb}:{time}");
    let mut event = change.derived(event_type, Direction::None, id);
    event.native_type = Some(format!("permissions/{field}/{verb}"));
    event.sender_id = Some(user.to_owned());
    // For which Pages it counts.
    event.raw = Some(change.value.to_string());
    Some(event)
}

fn text<'b>(change: &Change<'b>, name: &str) -> Option<&'b str> {
    let text = change.value.get(name).and_then(Value::as_str);
    text.filter(|text| !text.is_empty())
}
