//! Messages of customers, and echoes of what the owner typed into the phone app.

use model::{Content, Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::content;
use super::party::Party;
use super::people::enter_thread;
use super::scope::Scope;
use super::wire::{Message, Said};

/// Who wrote a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    /// A customer: `messages[]`.
    Contact,
    /// Ourselves, in the phone app: `message_echoes[]`.
    Account,
}

impl Author {
    /// The one who is not us.
    pub(super) fn other(self, item: &Value) -> Party {
        match self {
            Self::Contact => Party::sender(item),
            Self::Account => Party::addressee(item),
        }
    }
}

/// Reads an item of `messages[]` or `message_echoes[]`; `None` if it does not fit.
pub(super) fn message(scope: &Scope<'_>, item: &Value, author: Author) -> Option<InboundEvent> {
    let message = Message::deserialize(item).ok()?;
    let said = Said::deserialize(item).ok()?;
    let meaning = Meaning::of(&message, &said)?;
    let kind = (meaning.event_type, meaning.direction);
    let mut event = scope.named(kind, &message.id.0, item);
    event.native_type = scope.native(&native_type(scope, &message, &said, author));
    event.message_ref = Some(meaning.about);
    let answered = message.context.filter(|_| meaning.may_answer);
    event.reply_to = answered.and_then(|it| it.id).map(|id| id.0);
    enter_parties(&mut event, scope, item, author);
    enter_thread(&mut event);
    if let Some(group) = message.group_id {
        event.thread_ref = Some(group.0);
    }
    event.content = content::content(said);
    if event.event_type == EventType::Message && event.content == Content::default() {
        event.raw = Some(item.to_string());
    }
    Some(event)
}

/// What a message does, by its type. A type that is not listed, today's or a future one, is said.
pub(super) struct Meaning {
    /// In the unified vocabulary.
    pub event_type: EventType,
    direction: Direction,
    /// The message it makes, or the one it changes.
    pub about: String,
    /// Its `context` names what it answers. That inside an edit is a placeholder.
    pub may_answer: bool,
}

impl Meaning {
    /// `None` if the member is missing that its type asks for.
    pub(super) fn of(message: &Message, said: &Said) -> Option<Self> {
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
        Author::Account if scope.field == "standby" => "message_echoes",
        Author::Account => scope.field,
    };
    let kind = message.kind.as_deref();
    let detail = said.system.as_ref().and_then(|it| it.kind.as_deref());
    let parts: Vec<_> = [Some(list), kind, detail].into_iter().flatten().collect();
    parts.join("/")
}

/// Enters who wrote to whom. `system` may name the person by further ids, the new ones.
fn enter_parties(event: &mut InboundEvent, scope: &Scope<'_>, item: &Value, author: Author) {
    let mut other = author.other(item);
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
    let system = item.get("system").map(Party::described).unwrap_or_default();
    let further = [system.phone, system.user];
    // A change of id without a number names the person by the new id alone.
    if other.id().is_none() {
        let [phone, user] = further.clone();
        other.user = user.or(phone);
    }
    let further = further.into_iter().flatten().collect();
    scope.people.enter(event, other, further);
}
