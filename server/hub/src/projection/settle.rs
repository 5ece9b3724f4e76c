//! What a message is, given all that is known of it. The same facts give the same message, whatever
//! order they came in.

use model::{Direction, MessageStatus, Timestamp};
use storage::MessageState;

/// Derives what is shown from the facts.
pub(super) fn settle(message: &mut MessageState) {
    let facts = &message.facts;
    let Some(first) = facts.created.first() else {
        return;
    };
    message.kind = Some(first.kind);
    message.direction = Some(first.direction);
    message.sender_id.clone_from(&first.sender_id);
    message.sender_name.clone_from(&first.sender_name);
    message.occurred_at = first.key.at.map(Timestamp::from_millis);
    message.sort_at = message.occurred_at.unwrap_or(message.received_at);
    message.reply_to = facts.created.iter().find_map(|it| it.reply_to.clone());
    message.text = facts.created.iter().find_map(|it| it.text.clone());
    let attachments = facts.created.iter().map(|it| &it.attachments);
    message.attachments = attachments
        .clone()
        .find(|it| !it.is_empty())
        .cloned()
        .unwrap_or_default();
    if let Some(edit) = facts.edits.last() {
        message.text.clone_from(&edit.text);
        if !edit.attachments.is_empty() {
            message.attachments.clone_from(&edit.attachments);
        }
    }
    message.deleted_at = facts
        .deleted
        .as_ref()
        .map(|key| key.at.map_or(message.sort_at, Timestamp::from_millis));
    if message.deleted_at.is_some() {
        message.text = None;
        message.attachments.clear();
    }
    message.status = match first.direction {
        Direction::Outbound => facts.receipt.max(Some(MessageStatus::Sent)),
        _ => None,
    };
    let failed = message.status == Some(MessageStatus::Failed);
    message.error = match &facts.failure {
        Some((_, reason)) if failed => reason.clone(),
        _ => None,
    };
}
