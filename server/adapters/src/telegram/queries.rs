//! What people ask of the bot or choose from what it offers. None of these carries a time; the
//! `date` inside a tapped message is that message's.

use model::{Direction, EventType, InboundEvent};

use super::chats::either;
use super::parse::Update;
use super::wire::{CallbackQuery, PollAnswer, Query};
use super::{person, refs};
use crate::scalar::{self, filled};

/// Reads `callback_query`: a button under a message was tapped.
pub(super) fn callback(update: &Update<'_>) -> Option<InboundEvent> {
    let callback: CallbackQuery = update.read()?;
    let mut event = update.event(EventType::Callback, Direction::Inbound);
    event.content.text = filled(callback.data);
    let message = callback.message.as_ref();
    event.thread_ref = message.map(refs::thread);
    event.reply_to = match message {
        Some(it) => {
            let connection = it.business_connection_id.as_ref();
            Some(refs::message(connection, &it.chat, &it.message_id))
        }
        None => callback
            .inline_message_id
            .as_ref()
            .map(refs::inline_message),
    };
    let chat = message.map(|message| &message.chat);
    person::enter(&mut event, Some(callback.from.into()), chat);
    Some(event)
}

/// Reads `inline_query`, and `chosen_inline_result`, which sent a message into some chat.
pub(super) fn inline_query(update: &Update<'_>) -> Option<InboundEvent> {
    let query: Query = update.read()?;
    let mut event = update.event(EventType::InlineQuery, Direction::Inbound);
    event.message_ref = query.inline_message_id.as_ref().map(refs::inline_message);
    event.content.text = filled(query.query);
    person::enter(&mut event, Some(query.from.into()), None);
    Some(event)
}

/// Reads `shipping_query`, `pre_checkout_query` and `purchased_paid_media`.
pub(super) fn payment(update: &Update<'_>) -> Option<InboundEvent> {
    let query: Query = update.read()?;
    let mut event = update.event(EventType::Payment, Direction::Inbound);
    person::enter(&mut event, Some(query.from.into()), None);
    Some(event)
}

/// Reads `poll`: its counts changed, or it was closed.
pub(super) fn poll(update: &Update<'_>) -> Option<InboundEvent> {
    scalar::id(update.item.get("id"))?;
    Some(update.event(EventType::Poll, Direction::None))
}

/// Reads `poll_answer`: a vote, or one taken back.
pub(super) fn poll_answer(update: &Update<'_>) -> Option<InboundEvent> {
    let answer: PollAnswer = update.read()?;
    let mut event = update.event(EventType::PollAnswer, Direction::Inbound);
    let actor = either(answer.voter_chat.as_ref(), answer.user);
    person::enter(&mut event, actor, None);
    Some(event)
}
