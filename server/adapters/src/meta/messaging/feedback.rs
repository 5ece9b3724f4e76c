//! What people think of an answer, or of the conversation.

use model::{EventType, InboundEvent};

use super::exchange::Exchange;

/// Reads `response_feedback`: about one answer that Meta's assistant gave for us.
pub(super) fn response(it: &Exchange<'_>) -> Option<InboundEvent> {
    let mid = it.id("mid")?;
    let id = format!("{mid}:feedback:{}", it.time());
    let mut event = it.derived(EventType::Feedback, it.direction(), id);
    event.message_ref = Some(mid);
    event.content.text = it.text("feedback");
    Some(event)
}

/// Reads `messaging_feedback`: a form about the conversation, kept whole.
pub(super) fn conversation(it: &Exchange<'_>) -> Option<InboundEvent> {
    let mut event = it.derived(EventType::Feedback, it.direction(), it.made_up_id());
    event.raw = Some(it.raw());
    Some(event)
}
