//! Step 3, *parse*: a body is one callback, and its member `event` says what it tells.

use model::{Content, Direction, EventType, InboundEvent, UserInfo};
use serde::Deserialize;
use serde_json::Value;

use super::content;
use super::wire::{self, LongChat, LongToken, User};
use crate::scalar::{self, filled};
use crate::{Unreadable, json};

/// A callback and the bytes it was read from.
struct Callback<'b> {
    /// Its name; empty where it has none.
    event: &'b str,
    wire: &'b wire::Callback,
    token: Option<String>,
    chat: Option<String>,
    item: &'b Value,
    body: &'b [u8],
}

/// Reads a body.
pub(super) fn parse(body: &[u8]) -> Result<InboundEvent, Unreadable> {
    let item = json::read(body)?;
    if !item.is_object() {
        return Err(Unreadable::new("the body", "an object"));
    }
    let wire = wire::Callback::deserialize(&item).unwrap_or_default();
    let long_token = || serde_json::from_slice(body).map(|it: LongToken| it.message_token);
    let long_chat = || serde_json::from_slice(body).map(|it: LongChat| it.chat_id);
    let callback = Callback {
        event: wire.event.as_deref().unwrap_or_default(),
        wire: &wire,
        token: digits(wire.message_token.as_ref(), long_token),
        chat: digits(wire.chat_id.as_ref(), long_chat),
        item: &item,
        body,
    };
    Ok(callback.read().unwrap_or_else(|| callback.unknown()))
}

/// An id of 64 bits, or one that is longer.
fn digits(
    id: Option<&scalar::Id>,
    long: impl FnOnce() -> Result<u128, serde_json::Error>,
) -> Option<String> {
    id.map(|id| id.0.clone())
        .or_else(|| long().ok().map(|digits| digits.to_string()))
}

impl Callback<'_> {
    /// The event; `None` if we do not know it or it lacks what makes it one.
    fn read(&self) -> Option<InboundEvent> {
        match self.event {
            "message" => self.message(),
            "delivered" => self.receipt(EventType::Delivered),
            "seen" => self.receipt(EventType::Read),
            "failed" => self.receipt(EventType::Failed),
            "subscribed" => self.change(EventType::Subscribed),
            "unsubscribed" => self.change(EventType::Unsubscribed),
            "conversation_started" => self.change(EventType::ConversationStarted),
            "webhook" => Some(self.event(EventType::WebhookTest, Direction::None)),
            _ => None,
        }
    }

    fn message(&self) -> Option<InboundEvent> {
        let message = self.wire.message.as_ref()?;
        let mut event = self.event(EventType::Message, Direction::Inbound);
        event.message_ref = Some(self.token.clone()?);
        self.enter_person(&mut event);
        event.thread_ref = Some(self.thread()?);
        event.content = content::content(message);
        if !content::is_known(message) || event.content == Content::default() {
            event.raw = Some(self.raw());
        }
        Some(event)
    }

    /// A receipt has the token of the message that it is about, so its own id is made up.
    fn receipt(&self, event_type: EventType) -> Option<InboundEvent> {
        let token = self.token.clone()?;
        let user = self.person().unwrap_or("-");
        let id = format!("{}:{token}:{user}", self.event);
        let mut event = self.named(event_type, Direction::Status, id);
        event.digest = Some(json::digest(self.item));
        event.message_ref = Some(token);
        self.enter_person(&mut event);
        event.thread_ref = self.thread();
        if event_type == EventType::Failed {
            event.content.text = filled(self.wire.desc.clone());
        }
        Some(event)
    }

    /// Somebody came or went.
    fn change(&self, event_type: EventType) -> Option<InboundEvent> {
        self.person()?;
        let mut event = self.event(event_type, Direction::Inbound);
        self.enter_person(&mut event);
        event.thread_ref = self.thread();
        Some(event)
    }

    /// What we do not understand is kept whole. Its token may be that of a message, in whose way it
    /// must not stand.
    fn unknown(&self) -> InboundEvent {
        let mut event = self.event(EventType::Unknown, Direction::None);
        event.scope = Some(format!("unknown/{}", self.event));
        self.enter_person(&mut event);
        event.raw = Some(self.raw());
        event
    }

    /// An event that the token names; without token, what else tells it apart.
    fn event(&self, event_type: EventType, direction: Direction) -> InboundEvent {
        if let Some(token) = &self.token {
            return self.named(event_type, direction, token.clone());
        }
        let user = self.person().unwrap_or("-");
        let time = self.wire.timestamp.unwrap_or_default();
        let id = format!("{}:{user}:{time}", self.event);
        let mut event = self.named(event_type, direction, id);
        event.digest = Some(json::digest(self.item));
        event
    }

    fn named(&self, event_type: EventType, direction: Direction, id: String) -> InboundEvent {
        let mut event = InboundEvent::new(event_type, direction, id);
        event.native_type = filled(Some(self.event.to_owned()));
        event.occurred_at = self.wire.timestamp.and_then(scalar::millis);
        event
    }

    fn user(&self) -> Option<&User> {
        self.wire.sender.as_ref().or(self.wire.user.as_ref())
    }

    /// The id of the other party.
    fn person(&self) -> Option<&str> {
        let id = self.user().map(|user| &user.id);
        Some(&id.or(self.wire.user_id.as_ref())?.0)
    }

    fn enter_person(&self, event: &mut InboundEvent) {
        event.sender_id = self.person().map(str::to_owned);
        event.contact_ref.clone_from(&event.sender_id);
        if let Some(user) = self.user() {
            event.user_info = UserInfo {
                username: None,
                full_name: filled(user.name.clone()),
                profile_picture: filled(user.avatar.clone()),
            };
        }
    }

    /// The chat in which the bot is an extension, else the one with the person.
    fn thread(&self) -> Option<String> {
        let contact = self.person().map(|_| "contact".to_owned());
        self.chat.clone().or(contact)
    }

    /// The body as it came, with all digits of its numbers; mended where it is no strict JSON.
    fn raw(&self) -> String {
        let strict = serde_json::from_slice::<Value>(self.body).ok();
        strict
            .and_then(|_| std::str::from_utf8(self.body).ok())
            .map_or_else(|| self.item.to_string(), |text| text.trim().to_owned())
    }
}
