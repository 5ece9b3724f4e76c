//! What an event means for contacts, conversations and messages. Pure: facts in, state out, in any
//! order.
//!
//! Only what creates something makes a message stand in a conversation. Edits, deletions, reactions
//! and receipts may come before their message: they are kept with its id, and count when it comes.

mod contacts;
mod messages;
mod settle;
mod slate;
mod threads;

use adapters::{PlatformAdapter, adapter_for};
use model::{Direction, Event, EventType, MessageStatus, Timestamp};
use storage::{Claimed, FactKey, NewLead, Owner};

pub(crate) use slate::Slate;

/// One event, on whose account it is, and who can tell what its platform means.
#[derive(Clone, Copy)]
struct Scene<'a> {
    claimed: &'a Claimed,
    owner: &'a Owner,
    adapter: &'static dyn PlatformAdapter,
}

impl<'a> Scene<'a> {
    fn event(&self) -> &'a Event {
        &self.claimed.event
    }

    /// When it happened, and by what name: the order of facts.
    fn key(&self) -> FactKey {
        let inbound = &self.event().inbound;
        FactKey {
            at: inbound.occurred_at.map(Timestamp::as_millis),
            id: inbound.external_id.clone(),
        }
    }

    /// When it happened, or when we heard of it.
    fn at(&self) -> Timestamp {
        let event = self.event();
        event.inbound.occurred_at.unwrap_or(event.received_at)
    }
}

/// What kind of thing an event does to a conversation.
enum Effect {
    /// Makes a message.
    Creates,
    /// Begins a conversation without a message.
    Opens,
    /// Changes what a message says.
    Edits,
    /// Takes a message back.
    Deletes,
    /// Hides a message, or shows it again.
    Hides(bool),
    /// Says something about a message by a sign.
    Reacts,
    /// Says how far a message of ours has come.
    Receipt(MessageStatus),
    /// Somebody filled in a form.
    Lead,
    /// None: it stays an event.
    Nothing,
}

/// Applies one event.
pub(crate) fn apply(slate: &mut Slate<'_>, claimed: &Claimed, owner: &Owner) {
    let scene = Scene {
        claimed,
        owner,
        adapter: adapter_for(claimed.event.platform),
    };
    let effect = effect(&claimed.event);
    let contact = contacts::meet(slate, scene, &effect);
    match effect {
        Effect::Creates => messages::create(slate, scene, contact),
        Effect::Opens => threads::open(slate, scene, contact),
        Effect::Receipt(status) => {
            threads::watermark(slate, scene, contact, status);
            messages::note(slate, scene, &Effect::Receipt(status));
        }
        Effect::Lead => slate.leads.push(NewLead {
            event: claimed.event.id,
            connection: owner.connection,
            contact,
            external_id: claimed.event.inbound.external_id.clone(),
            text: claimed.event.inbound.content.text.clone(),
            occurred_at: claimed.event.inbound.occurred_at,
            received_at: claimed.event.received_at,
        }),
        Effect::Nothing => threads::announce(slate, scene),
        other => messages::note(slate, scene, &other),
    }
}

fn effect(event: &Event) -> Effect {
    use EventType as T;
    let inbound = &event.inbound;
    match inbound.event_type {
        T::Message
        | T::Comment
        | T::Mention
        | T::Reply
        | T::Quote
        | T::Repost
        | T::Post
        | T::Review
        | T::Callback
        | T::Order
        | T::Payment
        | T::Call
        | T::History => Effect::Creates,
        // Lines that the platform writes into a conversation; without a name of their own they are
        // news about the thread, and stay events.
        T::System | T::Membership if inbound.message_ref.is_some() => Effect::Creates,
        T::ConversationStarted | T::Subscribed => Effect::Opens,
        T::MessageEdited | T::CommentEdited | T::PostEdited | T::ReviewEdited => Effect::Edits,
        T::MessageDeleted | T::CommentDeleted | T::PostDeleted | T::ReviewDeleted => {
            Effect::Deletes
        }
        T::CommentHidden | T::PostHidden => Effect::Hides(true),
        T::CommentUnhidden | T::PostUnhidden => Effect::Hides(false),
        T::Reaction | T::Like => Effect::Reacts,
        T::Sent => Effect::Receipt(MessageStatus::Sent),
        T::Failed => Effect::Receipt(MessageStatus::Failed),
        T::Delivered => Effect::Receipt(MessageStatus::Delivered),
        T::Read => Effect::Receipt(MessageStatus::Read),
        T::Played => Effect::Receipt(MessageStatus::Played),
        T::Lead => Effect::Lead,
        _ => Effect::Nothing,
    }
}

/// Which way what an event creates went. History says it by who wrote.
fn direction(event: &Event) -> Direction {
    let inbound = &event.inbound;
    match (inbound.direction, inbound.event_type) {
        (_, EventType::History) if inbound.sender_id == inbound.contact_ref => Direction::Inbound,
        (_, EventType::History) | (Direction::Status, _) => Direction::Outbound,
        (direction, _) => direction,
    }
}
