//! Messages, new and edited, from chats, channels and business accounts.

use model::{Content, Direction, EventType, InboundEvent};
use serde_json::Value;

use super::parse::Update;
use super::person::{self, Person};
use super::wire::{Message, User};
use super::{attachments, refs, service};
use crate::scalar::{self, filled};

/// Reads `message`, `channel_post`, `business_message`, `guest_message` and their `edited_` kin.
pub(super) fn message(update: &Update<'_>) -> Option<InboundEvent> {
    let mut message: Message = update.read()?;
    let (event_type, direction) = event_type(update);
    let mut event = update.event(event_type, direction);
    let connection = message.business_connection_id.as_ref();
    event.message_ref = Some(refs::message(
        connection,
        &message.chat,
        &message.message_id,
    ));
    event.thread_ref = Some(refs::thread(&message));
    event.reply_to = refs::reply_to(&message);
    event.occurred_at = date(event_type, &message).and_then(scalar::seconds);
    event.content = content(&mut message, update.item);
    let actor = actor(message.from.take(), &message);
    person::enter(&mut event, actor, Some(&message.chat));
    if is_ours(update, &message, &event) {
        event.direction = Direction::Outbound;
        event.recipient_id = Some(message.chat.id.0);
    }
    if event_type == EventType::Message && event.content == Content::default() {
        event.raw = Some(update.item.to_string());
    }
    Some(event)
}

fn event_type(update: &Update<'_>) -> (EventType, Direction) {
    if update.kind.starts_with("edited_") {
        (EventType::MessageEdited, Direction::Inbound)
    } else {
        service::event_type(update.item).unwrap_or((EventType::Message, Direction::Inbound))
    }
}

/// When it was written; for an edit, when that was made.
fn date(event_type: EventType, message: &Message) -> Option<i64> {
    match event_type {
        EventType::MessageEdited => message.edit_date,
        _ => message.date,
    }
}

fn content(message: &mut Message, item: &Value) -> Content {
    let data = message.web_app_data.take().and_then(|it| it.data);
    let text = [message.text.take(), message.caption.take(), data];
    Content {
        text: text.into_iter().find_map(filled),
        attachments: attachments::attachments(item),
    }
}

/// The writer. A group or channel that writes comes first, for `from` is then a stand-in such as
/// GroupAnonymousBot; where both are absent, a chat of one writer tells who it was.
fn actor(from: Option<User>, message: &Message) -> Option<Person> {
    let chat = &message.chat;
    let speaks_for_itself = person::is_private(chat) || chat.kind.as_deref() == Some("channel");
    message
        .sender_chat
        .as_ref()
        .map(Person::from)
        .or_else(|| from.map(Person::from))
        .or_else(|| speaks_for_itself.then(|| chat.into()))
}

/// Whether the owner of a business account wrote it, or a bot on the owner's behalf.
fn is_ours(update: &Update<'_>, message: &Message, event: &InboundEvent) -> bool {
    update.kind.ends_with("business_message")
        && event.direction == Direction::Inbound
        && event.sender_id.as_ref() != Some(&message.chat.id.0)
}
