//! Step 3, *parse*: walks `entry[]` → `changes[]` → the lists of a value, in the order of the
//! document. Each item is read on its own; one that does not fit is kept as an unknown event.

use model::InboundEvent;
use serde_json::Value;

use super::message::{self, Author};
use super::scope::{Entry, Scope};
use super::{account, status};
use crate::{Unreadable, json};

/// The lists in a value, in the order they are walked.
const LISTS: &[&str] = &[
    "messages",
    "statuses",
    "message_echoes",
    "standby",
    "calls",
    "groups",
    "history",
    "state_sync",
    "user_preferences",
    "user_id_update",
    "automatic_events",
];

/// Reads a body.
pub(super) fn parse(body: &[u8]) -> Result<Vec<InboundEvent>, Unreadable> {
    let body = json::read(body)?;
    if body.get("object").and_then(Value::as_str) != Some("whatsapp_business_account") {
        return Err(Unreadable::new("object", "whatsapp_business_account"));
    }
    let entries = body
        .get("entry")
        .and_then(Value::as_array)
        .ok_or_else(|| Unreadable::new("entry", "a list"))?;
    Ok(entries.iter().flat_map(entry).collect())
}

fn entry(item: &Value) -> Vec<InboundEvent> {
    let entry = Entry::of(item);
    let mut events = Vec::new();
    let mut known = false;
    // Members of other Meta objects' entries; none is documented for this one.
    for member in ["messaging", "standby"] {
        for item in each(item.get(member)) {
            known = true;
            events.push(Scope::new(&entry, member, item).unknown(item));
        }
    }
    if let Some(Value::Array(changes)) = item.get("changes") {
        known = true;
        events.extend(changes.iter().flat_map(|it| change(&entry, it)));
    }
    if item.get("field").is_some() {
        known = true;
        events.extend(change(&entry, item));
    }
    for field in each(item.get("changed_fields")) {
        known = true;
        let name = field.as_str().unwrap_or("changed_fields");
        events.push(Scope::new(&entry, name, field).unknown(field));
    }
    if !known {
        events.push(Scope::new(&entry, "entry", item).unknown(item));
    }
    events
}

fn change(entry: &Entry, item: &Value) -> Vec<InboundEvent> {
    let field = item.get("field").and_then(Value::as_str);
    let (Some(field), Some(value)) = (field, item.get("value")) else {
        return vec![Scope::new(entry, field.unwrap_or("changes"), item).unknown(item)];
    };
    let scope = Scope::new(entry, field, value);
    let mut events = Vec::new();
    let mut listed = false;
    for list in LISTS {
        let Some(items) = value.get(list) else {
            continue;
        };
        listed = true;
        events.extend(each(Some(items)).map(|item| read(&scope, list, item)));
    }
    // Flows carry `errors` of their own: only beside `messaging_product` are they the number's.
    if let (Some(errors), Some(_)) = (value.get("errors"), value.get("messaging_product")) {
        listed = true;
        events.extend(
            each(Some(errors))
                .map(|item| status::error(&scope, item).unwrap_or_else(|| scope.unknown(item))),
        );
    }
    if !listed {
        events.push(account::account(&scope));
    }
    events
}

/// Reads an item of a list. `history`, `standby` and `calls` use the names of live messages for
/// things that must not be taken for such: old ones, and those another app answers.
fn read(scope: &Scope<'_>, list: &str, item: &Value) -> InboundEvent {
    let event = match (scope.field, list) {
        ("history" | "standby" | "calls", _) => None,
        (_, "messages") => message::message(scope, item, Author::Contact),
        (_, "message_echoes") => message::message(scope, item, Author::Account),
        (_, "statuses") => status::status(scope, item),
        _ => None,
    };
    event.unwrap_or_else(|| scope.unknown(item))
}

/// The items of a list; of an object of lists, the items of those; of anything else, itself.
fn each(items: Option<&Value>) -> Box<dyn Iterator<Item = &Value> + '_> {
    match items {
        None | Some(Value::Null) => Box::new(std::iter::empty()),
        Some(Value::Array(items)) => Box::new(items.iter()),
        Some(Value::Object(lists)) if lists.values().all(Value::is_array) => {
            Box::new(lists.values().filter_map(Value::as_array).flatten())
        }
        Some(item) => Box::new(std::iter::once(item)),
    }
}
