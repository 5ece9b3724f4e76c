//! News about a conversation or the account, not said by either side.

use model::{Direction, EventType, InboundEvent};

use super::exchange::Exchange;

/// Reads the members about which app answers in a thread.
pub(super) fn handover(it: &Exchange<'_>) -> Option<InboundEvent> {
    notice(it, EventType::Handover)
}

/// Reads `account_linking`: a person connected his or her account at our shop, or took it back.
pub(super) fn account_linking(it: &Exchange<'_>) -> Option<InboundEvent> {
    notice(it, EventType::Connection)
}

fn notice(it: &Exchange<'_>, event_type: EventType) -> Option<InboundEvent> {
    Some(it.derived(event_type, Direction::None, it.made_up_id()))
}

/// Reads `policy_enforcement`: Meta warns or blocks the account. An old sample has a hyphen.
pub(super) fn policy_enforcement(it: &Exchange<'_>) -> Option<InboundEvent> {
    let id = format!("policy_enforcement:{}:{}", it.account(), it.time());
    let mut event = it.derived(EventType::Account, Direction::None, id);
    event.native_type = Some(it.native_type("policy_enforcement"));
    Some(event)
}
