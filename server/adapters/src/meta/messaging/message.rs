//! Messages, their echoes, edits and deletions, and reactions to them.

use model::{AttachmentKind, Content, Direction, EventType, InboundEvent};
use serde::Deserialize;

use super::attachments;
use super::exchange::Exchange;
use super::wire::{Edit, Message, Reaction, ReplyTo};
use crate::scalar::filled;

/// Reads `message`: something that was written, by them or (an echo) for us, or taken back.
pub(super) fn message(it: &Exchange<'_>) -> Option<InboundEvent> {
    let message = Message::deserialize(it.member).ok()?;
    // A business that takes back what it wrote sends `is_echo` along.
    if message.is_deleted == Some(true) {
        return Some(deletion(it, message.mid.0));
    }
    let mut event = it.named(EventType::Message, it.direction(), message.mid.0);
    if message.is_echo == Some(true) {
        event.native_type = Some(it.native_type("message/is_echo"));
    }
    event.message_ref = Some(event.external_id.clone());
    event.reply_to = message.reply_to.and_then(answered);
    let tapped = message.quick_reply.and_then(|it| filled(it.payload));
    event.content = Content {
        text: filled(message.text).or(tapped),
        attachments: attachments::attachments(message.attachments.unwrap_or_default()),
    };
    if hides_something(&event.content) {
        event.raw = Some(it.raw());
    }
    Some(event)
}

/// The message has the same mid as when it was written.
fn deletion(it: &Exchange<'_>, mid: String) -> InboundEvent {
    let id = format!("{mid}:deleted");
    let mut event = it.derived(EventType::MessageDeleted, Direction::Status, id);
    event.native_type = Some(it.native_type("message/is_deleted"));
    event.message_ref = Some(mid);
    event
}

/// What is answered: a message, or a story, which is a media of its own.
fn answered(reply_to: ReplyTo) -> Option<String> {
    let story = reply_to.story.and_then(|it| it.id);
    reply_to.mid.or(story).map(|id| id.0)
}

/// There is nothing to show, or something that cannot be shown.
fn hides_something(content: &Content) -> bool {
    let mut attachments = content.attachments.iter();
    *content == Content::default()
        || attachments
            .any(|it| it.kind == AttachmentKind::Other && it.url.is_none() && it.media_id.is_none())
}

/// Reads `message_edit`. Instagram sends one for every fresh message, without sender, recipient and
/// text: <https://github.com/chatwoot/chatwoot/issues/15494>.
pub(super) fn edit(it: &Exchange<'_>) -> Option<InboundEvent> {
    let edit = Edit::deserialize(it.member).ok()?;
    let number = edit.num_edit.map_or_else(|| "-".to_owned(), |it| it.0);
    let direction = if it.has_sender() {
        it.direction()
    } else {
        Direction::None
    };
    let id = format!("{}:edit:{number}", edit.mid.0);
    let mut event = it.derived(EventType::MessageEdited, direction, id);
    event.message_ref = Some(edit.mid.0);
    event.content.text = filled(edit.text);
    Some(event)
}

/// Reads `reaction`: given, changed, or taken back.
pub(super) fn reaction(it: &Exchange<'_>) -> Option<InboundEvent> {
    let reaction = Reaction::deserialize(it.member).ok()?;
    let (mid, actor, time) = (reaction.mid.0, it.actor(), it.time());
    let action = reaction.action.unwrap_or_else(|| "-".to_owned());
    let id = format!("{mid}:reaction:{actor}:{action}:{time}");
    let mut event = it.derived(EventType::Reaction, it.direction(), id);
    event.native_type = Some(it.native_type(&format!("reaction/{action}")));
    event.message_ref = Some(mid);
    event.content.text = filled(reaction.emoji).filter(|_| action != "unreact");
    Some(event)
}
