//! Whether a person wants to be written to. Writing on after a stop is refused, so it must be seen.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/user_preferences>

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::party::Party;
use super::people::enter_thread;
use super::scope::{Scope, wire_time};
use super::wire::Preference;

/// Reads an item of `user_preferences[]`; `None` if it is neither a stop nor its end.
pub(super) fn preference(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let preference = Preference::deserialize(item).ok()?;
    let event_type = match preference.value.as_str() {
        "stop" => EventType::Unsubscribed,
        "resume" => EventType::Subscribed,
        _ => return None,
    };
    let party = Party::described(item);
    let id = format!(
        "user_preferences:{}:{}:{}:{}",
        party.id().unwrap_or("-"),
        preference.category.as_deref().unwrap_or("-"),
        preference.value,
        wire_time(item.get("timestamp")),
    );
    let mut event = scope.derived((event_type, Direction::Inbound), &id, item);
    event.native_type = scope.native(&format!("{}/{}", scope.field, preference.value));
    event.sender_id = party.id().map(str::to_owned);
    event.recipient_id = scope.account.clone();
    scope.people.enter(&mut event, party, Vec::new());
    enter_thread(&mut event);
    Some(event)
}
