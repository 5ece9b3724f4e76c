//! Calls: that one came in or went out, that it ended, and how far one of ours got.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/cloud-api/calling/reference>

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::party::Party;
use super::people::enter_thread;
use super::scope::Scope;
use super::wire::{Call, CallStatus};

/// What today's manual has happen to a call. More is kept with its raw part.
const HAPPENINGS: &[&str] = &["connect", "terminate"];

/// What it has become of one of ours.
const STATUSES: &[&str] = &["RINGING", "ACCEPTED", "REJECTED"];

/// Reads an item of `calls[]`; `None` if it does not fit or names no direction.
pub(super) fn call(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let call = Call::deserialize(item).ok()?;
    let direction = match call.direction.as_str() {
        "USER_INITIATED" => Direction::Inbound,
        "BUSINESS_INITIATED" => Direction::Outbound,
        _ => return None,
    };
    let id = format!("{}:{}", call.id.0, call.event);
    let mut event = scope.derived((EventType::Call, direction), &id, item);
    event.native_type = scope.native(&format!("calls/{}", call.event));
    event.message_ref = Some(call.id.0);
    let other = Party::on_the_phone(item);
    let (ours, theirs) = (scope.account.clone(), other.id().map(str::to_owned));
    (event.sender_id, event.recipient_id) = match direction {
        Direction::Outbound => (ours, theirs),
        _ => (theirs, ours),
    };
    finish(scope, &mut event, other);
    if !HAPPENINGS.contains(&call.event.as_str()) {
        event.raw = Some(item.to_string());
    }
    Some(event)
}

/// Whether an item of `statuses[]` is about a call.
pub(super) fn is_call_status(scope: &Scope<'_>, item: &Value) -> bool {
    scope.field == "calls" || item.get("type").and_then(Value::as_str) == Some("call")
}

/// Reads an item of `statuses[]` that is about a call; `None` if it does not fit.
pub(super) fn status(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let call = CallStatus::deserialize(item).ok()?;
    let id = format!("{}:{}", call.id.0, call.status);
    let mut event = scope.derived((EventType::Call, Direction::Status), &id, item);
    event.native_type = scope.native(&format!("calls/status/{}", call.status));
    event.message_ref = Some(call.id.0);
    let other = Party::recipient(item);
    event.sender_id = scope.account.clone();
    event.recipient_id = other.id().map(str::to_owned);
    finish(scope, &mut event, other);
    if !STATUSES.contains(&call.status.as_str()) {
        event.raw = Some(item.to_string());
    }
    Some(event)
}

fn finish(scope: &Scope<'_>, event: &mut InboundEvent, other: Party) {
    scope.people.enter(event, other, Vec::new());
    enter_thread(event);
}
