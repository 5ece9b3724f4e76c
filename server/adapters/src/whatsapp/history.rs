//! Messages from before the account was connected, thousands at a time, and the media that follow
//! them. They must neither notify nor be answered.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/history>

use model::{Content, Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::message::{Author, Meaning};
use super::party::Party;
use super::people::{enter_thread, text};
use super::scope::Scope;
use super::wire::{Message, Said};
use super::{content, status};
use crate::{json, scalar};

/// Reads an item of `history[]`: a chunk with threads, or the word that the owner declined.
pub(super) fn chunk(scope: &Scope<'_>, item: &Value) -> Vec<InboundEvent> {
    let list = |name| item.get(name).and_then(Value::as_array);
    let (threads, errors) = (list("threads"), list("errors"));
    if threads.is_none() && errors.is_none() {
        return vec![scope.unknown(item)];
    }
    let errors = errors.into_iter().flatten();
    let errors = errors.map(|it| status::error(scope, it).unwrap_or_else(|| scope.unknown(it)));
    let threads = threads.into_iter().flatten();
    errors
        .chain(threads.flat_map(|it| thread(scope, it)))
        .collect()
}

fn thread(scope: &Scope<'_>, item: &Value) -> Vec<InboundEvent> {
    let Some(messages) = item.get("messages").and_then(Value::as_array) else {
        return vec![scope.unknown(item)];
    };
    let read = |it| old(scope, item, it).unwrap_or_else(|| scope.unknown(it));
    messages.iter().map(read).collect()
}

/// A message of a thread. The thread says with whom, by its id, a number, or by its context.
fn old(scope: &Scope<'_>, thread: &Value, item: &Value) -> Option<InboundEvent> {
    let mut event = message(scope, item, "history")?;
    let author = author(scope, item);
    let mut party = thread
        .get("context")
        .map(Party::described)
        .unwrap_or_default();
    let mut further: Vec<_> = party.phone.clone().into_iter().collect();
    party.phone = scalar::id(thread.get("id")).or(party.phone);
    if party.id().is_none() {
        party = author.other(item);
    } else {
        further.extend(author.other(item).ids());
    }
    scope.people.enter(&mut event, party, further);
    enter_thread(&mut event);
    let info = &mut event.user_info;
    info.username = text(thread, "/context/username").or(info.username.take());
    Some(event)
}

/// Reads an item of `messages[]` or `message_echoes[]` of the field: the media for which a chunk
/// had a placeholder with the same id. `None` if it does not fit.
pub(super) fn follow_up(scope: &Scope<'_>, list: &str, item: &Value) -> Option<InboundEvent> {
    let mut event = message(scope, item, &format!("history/{list}"))?;
    event.external_id.push_str(":media");
    event.digest = Some(json::digest(item));
    let other = author(scope, item).other(item);
    scope.people.enter(&mut event, other, Vec::new());
    enter_thread(&mut event);
    Some(event)
}

fn message(scope: &Scope<'_>, item: &Value, native: &str) -> Option<InboundEvent> {
    let message = Message::deserialize(item).ok()?;
    let said = Said::deserialize(item).ok()?;
    let meaning = Meaning::of(&message, &said)?;
    let kind = message.kind.as_deref().unwrap_or_default();
    let is_placeholder = kind == "media_placeholder";
    let native = format!("{native}/{kind}");
    let id = (EventType::History, Direction::None);
    let mut event = scope.named(id, &message.id.0, item);
    event.native_type = scope.native(native.trim_end_matches('/'));
    event.sender_id = Party::sender(item).id().map(str::to_owned);
    event.message_ref = Some(meaning.about);
    let answered = message.context.filter(|_| meaning.may_answer);
    event.reply_to = answered.and_then(|it| it.id).map(|id| id.0);
    // The emoji of an old reaction is not the text of the message that it was given to.
    if meaning.event_type != EventType::Reaction {
        event.content = content::content(said);
    }
    if event.content == Content::default() && !is_placeholder {
        event.raw = Some(item.to_string());
    }
    Some(event)
}

/// Who wrote an old message: ours name whom they went to or come from our number.
fn author(scope: &Scope<'_>, item: &Value) -> Author {
    let digits = |id: String| -> String { id.chars().filter(char::is_ascii_digit).collect() };
    let number = |value: Option<&Value>| scalar::id(value).map(digits);
    let ours = number(scope.value.pointer("/metadata/display_phone_number"));
    let is_ours = ours.is_some() && ours == number(item.get("from"));
    if is_ours || Party::addressee(item).id().is_some() {
        Author::Account
    } else {
        Author::Contact
    }
}
