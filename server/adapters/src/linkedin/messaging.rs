//! Messages, in the shape that older systems relay. LinkedIn documents no webhook for messages, so
//! the shape is read generously: members beside `eventMeta` or inside `event` or `message`, alone
//! or as items of `elements` or `events`.

use model::{Content, Direction, EventType, InboundEvent};
use serde_json::Value;

use super::parse::{read, unknown};
use super::wire::{Message, Party, Text};
use crate::json;
use crate::scalar::{self, Id, filled};

/// Reads a body; `None` if it holds no messages.
pub(super) fn messages(body: &Value) -> Option<Vec<InboundEvent>> {
    let kind = Layers::of(body).kind();
    let lists = ["elements", "events"]
        .into_iter()
        .filter_map(|list| body.get(list)?.as_array());
    let lists: Vec<_> = lists.collect();
    let is_relayed = |item: &Value| item.get("eventMeta").is_some();
    if lists.is_empty() {
        let is_one = is_relayed(body) || kind.is_some();
        return is_one.then(|| vec![message(body, None)]);
    }
    // A list in a body of some other type is that type's own, unless its items say otherwise.
    let is_typed = body.get("type").is_some_and(Value::is_string) && !is_relayed(body);
    let items = lists.into_iter().flatten();
    if is_typed && !items.clone().any(is_relayed) {
        return None;
    }
    let kind = kind.as_deref();
    Some(items.map(|item| message(item, kind)).collect())
}

/// Reads one message; `outer` is what the envelope says has happened to it.
fn message(item: &Value, outer: Option<&str>) -> InboundEvent {
    let layers = Layers::of(item);
    let kind = layers.kind().or_else(|| outer.map(str::to_owned));
    let id = layers.id(|it| it.id.as_ref());
    let created = layers.id(|it| it.created_at.as_ref());
    let event_type = kind.as_deref().and_then(event_type);
    let made_up = format!(
        "{}:{}:{}",
        kind.as_deref().unwrap_or("messaging"),
        id.as_deref().unwrap_or("-"),
        created.as_deref().unwrap_or_default(),
    );
    let mut event = match (event_type, id) {
        (Some(event_type), Some(id)) => known(event_type, &id, made_up, item),
        _ => unknown(made_up, item),
    };
    event.native_type = Some(match kind {
        Some(kind) => format!("messaging/{kind}"),
        None => "messaging".to_owned(),
    });
    event.occurred_at = created
        .and_then(|it| it.parse().ok())
        .and_then(scalar::millis);
    event.sender_id = layers.find(|it| it.from.as_ref().and_then(party));
    event.contact_ref.clone_from(&event.sender_id);
    if event.event_type != EventType::Unknown {
        let contact = event.contact_ref.as_ref().map(|_| "contact".to_owned());
        event.thread_ref = layers.id(|it| it.conversation_id.as_ref()).or(contact);
    }
    if matches!(
        event.event_type,
        EventType::Message | EventType::MessageEdited
    ) {
        event.content.text = layers.find(|it| it.body.as_ref().and_then(text));
    }
    if event.event_type == EventType::Message && event.content == Content::default() {
        event.raw = Some(item.to_string());
    }
    event
}

fn event_type(kind: &str) -> Option<EventType> {
    Some(match kind {
        "CREATE" => EventType::Message,
        "UPDATE" | "EDIT" => EventType::MessageEdited,
        "DELETE" => EventType::MessageDeleted,
        _ => return None,
    })
}

/// A message's id names its creation only: edits and the deletion carry it again. A notification may
/// have the same.
fn known(event_type: EventType, id: &str, made_up: String, item: &Value) -> InboundEvent {
    let direction = match event_type {
        EventType::MessageDeleted => Direction::Status,
        _ => Direction::Inbound,
    };
    let mut event = InboundEvent::new(event_type, direction, id);
    event.scope = Some("messaging".to_owned());
    if event_type != EventType::Message {
        event.external_id = made_up;
        event.digest = Some(json::digest(item));
    }
    event.message_ref = Some(id.to_owned());
    event
}

/// A message and what is around it, the innermost first.
struct Layers(Vec<Message>);

impl Layers {
    fn of(item: &Value) -> Self {
        let inner = ["event", "message"].into_iter();
        let inner = inner.filter_map(|name| item.get(name)).map(read);
        Self(inner.chain([read(item)]).collect())
    }

    /// The first of the layers that has it.
    fn find<T>(&self, of: impl Fn(&Message) -> Option<T>) -> Option<T> {
        self.0.iter().find_map(of)
    }

    fn id<'l>(&'l self, of: impl Fn(&'l Message) -> Option<&'l Id>) -> Option<String> {
        self.0.iter().find_map(of).map(|id| id.0.clone())
    }

    /// What happened, in capitals.
    fn kind(&self) -> Option<String> {
        let kind = self.find(|it| filled(it.event_meta.as_ref()?.kind.clone()));
        kind.map(|it| it.to_ascii_uppercase())
    }
}

fn party(party: &Party) -> Option<String> {
    let id = match party {
        Party::Urn(urn) => Some(urn),
        Party::Named { urn, entity, id } => urn.as_ref().or(entity.as_ref()).or(id.as_ref()),
    };
    id.map(|id| id.0.clone())
}

fn text(text: &Text) -> Option<String> {
    filled(match text {
        Text::Plain(text) => Some(text.clone()),
        Text::Object { text } => text.clone(),
    })
}
