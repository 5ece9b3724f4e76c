//! What happens to messages, members, chats and accounts.

use model::{Direction, EventType, InboundEvent};

use super::parse::Update;
use super::person::{self, Person};
use super::refs;
use super::wire::{
    AccountChange, BoostChange, Chat, DeletedMessages, MemberChange, Reaction, User,
};
use crate::scalar;

/// Reads `message_reaction`, and `message_reaction_count` of chats that hide who reacted.
pub(super) fn reaction(update: &Update<'_>) -> Option<InboundEvent> {
    let reaction: Reaction = update.read()?;
    let actor = either(reaction.actor_chat.as_ref(), reaction.user);
    let direction = match actor {
        Some(_) => Direction::Inbound,
        None => Direction::None,
    };
    let mut event = update.event(EventType::Reaction, direction);
    event.message_ref = Some(refs::message(None, &reaction.chat, &reaction.message_id));
    event.thread_ref = Some(refs::chat(None, &reaction.chat));
    event.occurred_at = reaction.date.and_then(scalar::seconds);
    person::enter(&mut event, actor, Some(&reaction.chat));
    Some(event)
}

/// Reads `deleted_business_messages`; bots hear of no other deletion.
pub(super) fn deleted_messages(update: &Update<'_>) -> Option<InboundEvent> {
    let deleted: DeletedMessages = update.read()?;
    let connection = deleted.business_connection_id.as_ref();
    let mut refs: Vec<_> = deleted
        .message_ids
        .iter()
        .map(|id| refs::message(connection, &deleted.chat, id))
        .collect();
    let mut event = update.event(EventType::MessageDeleted, Direction::Status);
    event.message_ref = refs.pop_if(|_| deleted.message_ids.len() == 1);
    event.message_refs = refs;
    event.thread_ref = Some(refs::chat(connection, &deleted.chat));
    person::enter(&mut event, None, Some(&deleted.chat));
    Some(event)
}

/// Reads `my_chat_member` (the bot's own membership) and `chat_member` (anybody else's).
pub(super) fn membership(update: &Update<'_>) -> Option<InboundEvent> {
    member_change(update, EventType::Membership, Direction::None)
}

/// Reads `chat_join_request`.
pub(super) fn join_request(update: &Update<'_>) -> Option<InboundEvent> {
    member_change(update, EventType::JoinRequest, Direction::Inbound)
}

fn member_change(
    update: &Update<'_>,
    event_type: EventType,
    direction: Direction,
) -> Option<InboundEvent> {
    let change: MemberChange = update.read()?;
    let mut event = update.event(event_type, direction);
    event.thread_ref = Some(refs::chat(None, &change.chat));
    event.occurred_at = change.date.and_then(scalar::seconds);
    person::enter(&mut event, Some(change.from.into()), Some(&change.chat));
    Some(event)
}

/// Reads `chat_boost` and `removed_chat_boost`; a boost of a giveaway may have no user yet.
pub(super) fn boost(update: &Update<'_>) -> Option<InboundEvent> {
    let change: BoostChange = update.read()?;
    let (date, source) = match change.boost {
        Some(boost) => (boost.add_date, boost.source),
        None => (change.remove_date, change.source),
    };
    let mut event = update.event(EventType::Boost, Direction::None);
    event.thread_ref = Some(refs::chat(None, &change.chat));
    event.occurred_at = date.and_then(scalar::seconds);
    let actor = source.and_then(|it| it.user).map(Person::from);
    person::enter(&mut event, actor, Some(&change.chat));
    Some(event)
}

/// Reads `business_connection`: an account's owner connected the bot, changed its rights or left.
pub(super) fn business_connection(update: &Update<'_>) -> Option<InboundEvent> {
    account_change(update, EventType::Connection)
}

/// Reads `managed_bot`: somebody made a bot that ours manages, or its token changed.
pub(super) fn managed_bot(update: &Update<'_>) -> Option<InboundEvent> {
    account_change(update, EventType::System)
}

fn account_change(update: &Update<'_>, event_type: EventType) -> Option<InboundEvent> {
    let change: AccountChange = update.read()?;
    let mut event = update.event(event_type, Direction::None);
    event.occurred_at = change.date.and_then(scalar::seconds);
    person::enter(&mut event, Some(change.user.into()), None);
    Some(event)
}

/// A chat that acts comes before the user that stands in for it.
pub(super) fn either(chat: Option<&Chat>, user: Option<User>) -> Option<Person> {
    chat.map(Person::from).or_else(|| user.map(Person::from))
}
