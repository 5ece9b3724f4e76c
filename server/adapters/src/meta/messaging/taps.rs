//! What people tap instead of writing: buttons, links into the conversation, agreements, a cart.

use model::{EventType, InboundEvent};

use super::exchange::Exchange;

/// Reads `postback`. The tap is a message of its own where it has a mid; to the app that does not
/// own the thread the payload is not told.
pub(super) fn postback(it: &Exchange<'_>) -> Option<InboundEvent> {
    let mid = it.id("mid");
    let mut event = match &mid {
        Some(mid) => it.named(EventType::Callback, it.direction(), mid),
        None => it.derived(EventType::Callback, it.direction(), it.made_up_id()),
    };
    event.message_ref = mid;
    event.content.text = it.text("title").or_else(|| it.text("payload"));
    Some(event)
}

/// Reads `optin`: somebody agrees to be written to, or no longer does. The manual has one sample
/// with a blank instead of the underscore in the status.
pub(super) fn optin(it: &Exchange<'_>) -> Option<InboundEvent> {
    let status = it.text("notification_messages_status");
    let event_type = if status.is_some_and(|status| status.starts_with("STOP")) {
        EventType::Unsubscribed
    } else {
        EventType::Subscribed
    };
    Some(it.derived(event_type, it.direction(), it.made_up_id()))
}

/// Reads `referral`: a link, an ad or a code led somebody into the thread. Inside `message` and
/// `postback` it is only a detail.
pub(super) fn referral(it: &Exchange<'_>) -> Option<InboundEvent> {
    Some(it.derived(
        EventType::ConversationStarted,
        it.direction(),
        it.made_up_id(),
    ))
}

/// Reads `order`: a cart.
pub(super) fn order(it: &Exchange<'_>) -> Option<InboundEvent> {
    let mut event = it.derived(EventType::Order, it.direction(), it.made_up_id());
    event.content.text = it.text("note");
    Some(event)
}
