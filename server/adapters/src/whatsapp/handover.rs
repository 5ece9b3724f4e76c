//! Who answers a conversation: ourselves, or Meta's Business Agent.

use model::{Direction, EventType, InboundEvent, Timestamp};

use super::party::Party;
use super::people::{enter_thread, text};
use super::scope::Scope;
use crate::scalar;

/// The field. Its value is one event, without a list.
pub(super) const FIELD: &str = "messaging_handovers";

/// Reads a value of that field; `None` if it does not fit.
pub(super) fn handover(scope: &Scope<'_>) -> Option<InboundEvent> {
    let kind = text(scope.value, "/type")?;
    let id = |pointer| scalar::id(scope.value.pointer(pointer));
    let party = Party {
        phone: id("/sender/phone_number"),
        user: id("/sender/user_id"),
        parent: id("/sender/parent_user_id"),
    };
    let at = scope.time(scope.value).map(Timestamp::as_millis);
    let at = at.map_or_else(|| "-".to_owned(), |at| at.to_string());
    let id = format!("handover:{}:{at}", party.id().unwrap_or("-"));
    let kind_of_event = (EventType::Handover, Direction::None);
    let mut event = scope.derived(kind_of_event, &id, scope.value);
    event.native_type = scope.native(&format!("{FIELD}/{kind}"));
    event.sender_id = party.id().map(str::to_owned);
    scope.people.enter(&mut event, party, Vec::new());
    enter_thread(&mut event);
    if !matches!(kind.as_str(), "control_passed" | "control_taken") {
        event.raw = Some(scope.value.to_string());
    }
    Some(event)
}
