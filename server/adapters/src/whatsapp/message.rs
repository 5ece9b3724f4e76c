//! Messages of customers, and echoes of what the owner typed into the phone app.

use model::{Content, Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::content;
use super::people::Party;
use super::scope::Scope;
use super::wire::{Message, Said, System};
use crate::scalar::Id;

/// Who wrote a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    /// A customer: `messages[]`.
    Contact,
    /// Ourselves, in the phone app: `message_echoes[]`.
    Account,
}

/// Reads an item of `messages[]` or `message_echoes[]`; `None` if it does not fit.
pub(super) fn message(scope: &Scope<'_>, item: &Value, author: Author) -> Option<InboundEvent> {
    let message = Message::deserialize(item).ok()?;
    let said = Said::deserialize(item).ok()?;
    let meaning = Meaning::of(&message, &said)?;
    let mut event = InboundEvent::new(meaning.event_type, meaning.direction, &*message.id.0);
    event.native_type = Some(native_type(scope, &message, &said, author));
    event.account_id = scope.account.clone();
    event.message_ref = Some(meaning.about);
    let answered = message.context.filter(|_| meaning.may_answer);
    event.reply_to = answered.and_then(|it| it.id).map(|id| id.0);
    event.occurred_at = scope.time(Some(item));
    let from = Party {
        phone: message.from,
        user: message.from_user_id,
        parent: message.from_parent_user_id,
    };
    let to = Party {
        phone: message.to,
        user: message.to_user_id,
        parent: message.to_parent_user_id,
    };
    let other = match author {
        Author::Contact => from,
        Author::Account => to,
    };
    enter_parties(&mut event, scope, (author, other), said.system.as_ref());
    event.thread_ref = thread(message.group_id, &event);
    event.content = content::content(said);
    if event.event_type == EventType::Message && event.content == Content::default() {
        event.raw = Some(item.to_string());
    }
    Some(event)
}

/// What a message does, by its type. A type that is not listed, today's or a future one, is said.
struct Meaning {
    event_type: EventType,
    direction: Direction,
    /// The message it makes, or the one it changes.
    about: String,
    /// Its `context` names what it answers. That inside an edit is a placeholder.
    may_answer: bool,
}

impl Meaning {
    fn of(message: &Message, said: &Said) -> Option<Self> {
        use {Direction as D, EventType as E};
        let own = &message.id;
        let (event_type, direction, about) = match message.kind.as_deref().unwrap_or_default() {
            "edit" => (
                E::MessageEdited,
                D::Inbound,
                &said.edit.as_ref()?.original_message_id,
            ),
            "revoke" => (
                E::MessageDeleted,
                D::Status,
                &said.revoke.as_ref()?.original_message_id,
            ),
            "reaction" => (E::Reaction, D::Inbound, &said.reaction.as_ref()?.message_id),
            "request_welcome" => (E::ConversationStarted, D::Inbound, own),
            "system" if is_change(said) => (E::ProfileUpdate, D::None, own),
            "system" => (E::System, D::None, own),
            _ => (E::Message, D::Inbound, own),
        };
        Some(Self {
            event_type,
            direction,
            about: about.0.clone(),
            may_answer: !matches!(
                event_type,
                E::MessageEdited | E::MessageDeleted | E::Reaction
            ),
        })
    }
}

/// A system message about another number, id or key of the person.
fn is_change(said: &Said) -> bool {
    let kind = said.system.as_ref().and_then(|it| it.kind.as_deref());
    kind.is_some_and(|kind| kind.contains("changed"))
}

/// `messages/text`, `messages/system/user_changed_number`, `smb_message_echoes/text`.
fn native_type(scope: &Scope<'_>, message: &Message, said: &Said, author: Author) -> String {
    let list = match author {
        Author::Contact => "messages",
        Author::Account => scope.field,
    };
    let kind = message.kind.as_deref();
    let detail = said.system.as_ref().and_then(|it| it.kind.as_deref());
    let parts: Vec<_> = [Some(list), kind, detail].into_iter().flatten().collect();
    parts.join("/")
}

/// Enters who wrote to whom. `system` may name the person by further ids.
fn enter_parties(
    event: &mut InboundEvent,
    scope: &Scope<'_>,
    (author, mut other): (Author, Party),
    system: Option<&System>,
) {
    let other_id = other.id().map(str::to_owned);
    match author {
        Author::Contact => {
            event.sender_id = other_id;
            let is_addressed = event.direction != Direction::None;
            event.recipient_id = scope.account.clone().filter(|_| is_addressed);
        }
        Author::Account => {
            event.sender_id = scope.account.clone();
            event.recipient_id = other_id;
            if event.direction == Direction::Inbound {
                event.direction = Direction::Outbound;
            }
        }
    }
    let mut further = Vec::new();
    if let Some(system) = system {
        // A change of id without a number names the person by the new id alone.
        if other.id().is_none() {
            other.user = system.user_id.clone().or_else(|| system.wa_id.clone());
        }
        further = vec![system.wa_id.clone(), system.user_id.clone()];
    }
    scope.people.enter(event, other, further);
}

fn thread(group: Option<Id>, event: &InboundEvent) -> Option<String> {
    let contact = event.contact_ref.as_ref().map(|_| "contact".to_owned());
    group.map(|group| group.0).or(contact)
}
