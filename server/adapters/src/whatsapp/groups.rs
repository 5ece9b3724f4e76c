//! Groups: made, changed, suspended, joined and left.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/cloud-api/groups/webhooks>

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::party::Party;
use super::people::text;
use super::scope::{Scope, wire_time};
use super::wire::Group;
use crate::scalar::filled;

/// Reads an item of `groups[]`; `None` if it does not fit. It has no group where making one failed,
/// and a person only where somebody asks to join.
pub(super) fn group(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let group = Group::deserialize(item).ok()?;
    let id = group.group_id.as_ref().or(group.request_id.as_ref());
    let id = id.map_or("-", |id| id.0.as_str());
    let time = wire_time(item.get("timestamp"));
    let id = format!("{id}:{}:{time}", group.kind);
    let mut event = scope.derived((EventType::Group, Direction::None), &id, item);
    event.native_type = scope.native(&format!("{}/{}", scope.field, group.kind));
    event.thread_ref = group.group_id.map(|id| id.0);
    let renamed = group
        .group_subject
        .filter(|it| it.update_successful != Some(false));
    let subject = renamed.and_then(|it| it.text).or(group.subject);
    event.thread_title = filled(subject).filter(|_| event.thread_ref.is_some());
    let person = Party::described(item);
    event.sender_id = person.id().map(str::to_owned);
    scope.people.enter(&mut event, person, Vec::new());
    if event.contact_ref.is_some() && event.user_info.username.is_none() {
        event.user_info.username = text(item, "/username");
    }
    Some(event)
}
