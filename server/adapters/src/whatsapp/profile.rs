//! News about a person: other ids, an entry of the phone's address book.

use model::{Direction, EventType, InboundEvent};
use serde_json::Value;

use super::party::Party;
use super::people::text;
use super::scope::{Scope, wire_time};
use crate::{meta, scalar};

/// Reads an item of `user_id_update[]`; `None` if it does not name the id of now. The ids of before
/// are the same person's: all count as aliases.
pub(super) fn renamed(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let party = Party::renamed(item);
    let time = wire_time(item.get("timestamp"));
    let id = format!("user_id_update:{}:{time}", party.user.as_deref()?);
    let mut event = scope.derived((EventType::ProfileUpdate, Direction::None), &id, item);
    event.sender_id = party.id().map(str::to_owned);
    let former = ["/user_id/previous", "/parent_user_id/previous"];
    let former = former.map(|pointer| scalar::id(item.pointer(pointer)));
    let former = former.into_iter().flatten().collect();
    scope.people.enter(&mut event, party, former);
    Some(event)
}

/// Reads an item of `state_sync[]`: somebody was entered into the address book of the owner's phone,
/// or changed or removed there; `None` if it does not fit.
pub(super) fn synced(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    if item.get("type").and_then(Value::as_str) != Some("contact") {
        return None;
    }
    let action = item.get("action").and_then(Value::as_str);
    let action = action.filter(|it| matches!(*it, "add" | "edit" | "remove"))?;
    let contact = item.get("contact")?;
    let party = Party::in_address_book(contact);
    let at = item.pointer("/metadata/timestamp");
    let id = format!("contact:{}:{action}:{}", party.id()?, wire_time(at));
    let mut event = scope.derived((EventType::ProfileUpdate, Direction::None), &id, item);
    event.native_type = scope.native(&format!("{}/{action}", scope.field));
    event.occurred_at = meta::first_time([at]).or(event.occurred_at);
    event.sender_id = party.id().map(str::to_owned);
    scope.people.enter(&mut event, party, Vec::new());
    let name = || text(contact, "/full_name").or_else(|| text(contact, "/first_name"));
    let info = &mut event.user_info;
    info.full_name = name().or(info.full_name.take());
    info.username = text(contact, "/username").or(info.username.take());
    Some(event)
}
