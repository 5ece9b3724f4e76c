//! Items of `messaging[]` and `standby[]`: what a person and our account do in their conversation.
//! An item has one member that says what happened; Messenger and Instagram name them alike.
//!
//! Manual: <https://developers.facebook.com/docs/messenger-platform/reference/webhook-events>

mod attachments;
mod exchange;
mod feedback;
mod message;
mod notices;
mod receipts;
mod taps;
#[cfg(test)]
mod tests;
mod wire;

use model::InboundEvent;
use serde_json::Value;

use super::entry::Entry;
use exchange::Exchange;

/// Reads the member that an exchange is about; `None` if it does not fit.
type Read = fn(&Exchange<'_>) -> Option<InboundEvent>;

/// The members that say what happened. Others stand beside them and add details; of two, the first
/// one decides.
const MEMBERS: &[(&str, Read)] = &[
    ("message", message::message),
    ("message_edit", message::edit),
    ("reaction", message::reaction),
    ("postback", taps::postback),
    ("delivery", receipts::delivery),
    ("read", receipts::read),
    ("optin", taps::optin),
    ("pass_thread_control", notices::handover),
    ("take_thread_control", notices::handover),
    ("request_thread_control", notices::handover),
    ("app_roles", notices::handover),
    ("account_linking", notices::account_linking),
    ("policy_enforcement", notices::policy_enforcement),
    ("policy-enforcement", notices::policy_enforcement),
    ("response_feedback", feedback::response),
    ("messaging_feedback", feedback::conversation),
    ("order", taps::order),
    ("referral", taps::referral),
];

/// Reads an item of the list of that name.
pub(super) fn read(entry: &Entry<'_>, list: &str, item: &Value) -> InboundEvent {
    let mut exchange = Exchange::new(entry, list, item);
    let found = MEMBERS.iter().find_map(|(name, read)| {
        let member = item.get(name).filter(|member| !member.is_null())?;
        Some((*name, member, read))
    });
    let event = found
        .filter(|(_, member, _)| member.is_object())
        .and_then(|(name, member, read)| read(exchange.about(name, member)));
    event.unwrap_or_else(|| exchange.unknown())
}
