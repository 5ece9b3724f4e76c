//! Conversations that only the Activity API has: XChat, end-to-end encrypted, and the chat beside a
//! live broadcast.

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::people::Person;
use super::scope::{Scope, thread_with_contact};
use super::time;
use super::wire::{BroadcastChat, Chat};
use crate::scalar::{Id, filled};

/// Reads the payload of `chat.received` and `chat.sent`: who wrote and when; what, only the
/// members' devices can tell.
pub(super) fn message(scope: &Scope<'_>, payload: &Value) -> Option<InboundEvent> {
    let chat = Chat::deserialize(payload).ok()?;
    let direction = scope.direction(&chat.sender_id.clone().into());
    let mut event = scope.event(EventType::Message, direction, &*chat.id.0);
    event.message_ref = Some(chat.id.0.clone());
    enter(scope, &mut event, chat);
    Some(event)
}

/// Reads the payload of `chat.conversation_join`.
pub(super) fn joined(scope: &Scope<'_>, payload: &Value) -> Option<InboundEvent> {
    let chat = Chat::deserialize(payload).ok()?;
    let mut event = scope.event(EventType::Membership, Direction::None, &*chat.id.0);
    enter(scope, &mut event, chat);
    Some(event)
}

fn enter(scope: &Scope<'_>, event: &mut InboundEvent, chat: Chat) {
    event.occurred_at = time::first([&chat.created_at_msec]);
    let conversation = chat.conversation_id.map(|id| id.0);
    let members = conversation.as_deref().and_then(members);
    let other = members.and_then(|(one, two)| match chat.sender_id.0.as_str() {
        sender if sender == one => Some(two),
        sender if sender == two => Some(one),
        _ => None,
    });
    let other = other.map(|id| Person::from(Id(id.to_owned())));
    let is_of_two = other.is_some();
    scope.enter(event, Some(chat.sender_id.into()), other);
    event.thread_ref = match conversation {
        Some(conversation) if !is_of_two => Some(conversation),
        _ => thread_with_contact(event),
    };
}

/// The two that talk in a conversation `a:b`; a group's id has no such form.
fn members(conversation: &str) -> Option<(&str, &str)> {
    let is_user = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    conversation
        .split_once(':')
        .filter(|(one, two)| is_user(one) && is_user(two))
}

/// Reads the payload of `broadcast.chat`.
pub(super) fn broadcast(scope: &Scope<'_>, payload: &Value) -> Option<InboundEvent> {
    let chat = BroadcastChat::deserialize(payload).ok()?;
    let author = chat.author.as_ref().and_then(Person::of);
    let direction = author
        .as_ref()
        .map_or(Direction::Inbound, |it| scope.direction(it));
    let mut event = scope.event(EventType::Comment, direction, &*chat.message_id.0);
    event.message_ref = Some(chat.message_id.0);
    event.thread_ref = chat.broadcast_id.map(|id| id.0);
    event.content.text = filled(chat.message);
    scope.enter(&mut event, author, None);
    Some(event)
}
