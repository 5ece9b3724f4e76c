//! How messages and threads of Telegram are named. A message id counts within its chat only, and
//! one person's chat with the bot is not the chat with the bot's owner: so business connection,
//! chat and message, always all three.

use model::InboundEvent;

use super::wire::{Chat, Message};
use crate::scalar::Id;

/// A chat as the bot (`-`) or as a business connection sees it.
pub(super) fn chat(connection: Option<&Id>, chat: &Chat) -> String {
    let connection = connection.map_or("-", |id| id.0.as_str());
    format!("{connection}/{}", chat.id.0)
}

/// A message in a chat.
pub(super) fn message(connection: Option<&Id>, within: &Chat, id: &Id) -> String {
    format!("{}/{}", chat(connection, within), id.0)
}

/// A message that was sent through an inline query, which has no chat for the bot.
pub(super) fn inline_message(id: &Id) -> String {
    format!("inline/{}", id.0)
}

/// The conversation a message is part of.
pub(super) fn thread(message: &Message) -> String {
    let mut thread = chat(message.business_connection_id.as_ref(), &message.chat);
    if let Some(topic) = forum_topic(message) {
        thread = format!("{thread}/{}", topic.0);
    }
    if let Some(topic) = &message.direct_messages_topic {
        thread = format!("{thread}/{}", topic.topic_id.0);
    }
    thread
}

/// Whether an event happened in the chat with its contact: Telegram gives that the person's id.
pub(super) fn is_with(event: &InboundEvent) -> bool {
    let thread = event.thread_ref.as_deref();
    let chat = thread.and_then(|it| it.split('/').nth(1));
    // Groups and channels have negative ids, and may be contacts themselves.
    chat == event.contact_ref.as_deref() && chat.is_some_and(|id| !id.starts_with('-'))
}

/// The message that this one answers.
pub(super) fn reply_to(message: &Message) -> Option<String> {
    if let Some(original) = &message.reply_to_message
        && original.chat.id == message.chat.id
    {
        // Clients mark everything in a topic as an answer to the message that opened it.
        let is_opening = forum_topic(message) == Some(&original.message_id);
        let connection = message.business_connection_id.as_ref();
        return (!is_opening)
            .then(|| self::message(connection, &message.chat, &original.message_id));
    }
    let elsewhere = message.external_reply.as_ref()?;
    Some(self::message(None, &elsewhere.chat, &elsewhere.message_id))
}

/// In supergroups without topics `message_thread_id` is there too, but names a chain of replies.
fn forum_topic(message: &Message) -> Option<&Id> {
    message
        .message_thread_id
        .as_ref()
        .filter(|_| message.is_topic_message == Some(true))
}
