//! Step 3, *parse*: walks `entry[]` → `changes[]` → the lists of a value, in the order of the
//! document. Each item is read on its own; one that does not fit is kept as an unknown event.

use model::InboundEvent;
use serde_json::Value;

use super::message::{self, Author};
use super::scope::{Entry, Scope};
use super::{
    account, calls, conversion, exchange, groups, handover, history, preferences, profile, status,
};
use crate::{Unreadable, json};

/// The lists in a value, in the order they are walked.
const LISTS: &[&str] = &[
    "messages",
    "statuses",
    "message_echoes",
    STANDBY,
    "calls",
    "groups",
    "history",
    "state_sync",
    "user_preferences",
    "user_id_update",
    "automatic_events",
];

/// The one that is an object of lists.
const STANDBY: &str = "standby";

/// Its lists.
const STANDBY_LISTS: &[&str] = &["messages", "statuses", "message_echoes"];

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
    for member in ["messaging", STANDBY] {
        for item in each(item.get(member)) {
            known = true;
            events.push(exchange::exchange(&Scope::new(&entry, member, item)));
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
    let lists: Vec<_> = LISTS
        .iter()
        .filter_map(|name| Some((*name, member(value, name)?)))
        .collect();
    // Flows carry `errors` of their own: only beside `messaging_product` are they the number's.
    let errors = member(value, "errors").filter(|_| member(value, "messaging_product").is_some());
    let mut events = Vec::new();
    if lists.is_empty() {
        events.extend(whole(&scope, errors));
    }
    for (name, items) in lists {
        match name {
            STANDBY => events.extend(standby(&scope.standing_by(), items)),
            _ => events.extend(each(Some(items)).flat_map(|it| read(&scope, name, it))),
        }
    }
    let problem = |it| status::error(&scope, it).unwrap_or_else(|| scope.unknown(it));
    events.extend(each(errors).map(problem));
    events
}

/// A value without lists is one event, unless it only says what went wrong.
fn whole(scope: &Scope<'_>, errors: Option<&Value>) -> Option<InboundEvent> {
    if scope.field == handover::FIELD {
        let event = handover::handover(scope);
        return event.or_else(|| errors.is_none().then(|| scope.unknown(scope.value)));
    }
    if exchange::is_exchange(scope.field, scope.value) {
        return Some(exchange::exchange(scope));
    }
    errors.is_none().then(|| account::account(scope))
}

/// What happens in conversations that another app answers. Lists of other names are kept.
fn standby(scope: &Scope<'_>, items: &Value) -> Vec<InboundEvent> {
    let Value::Object(members) = items else {
        return each(Some(items)).map(|it| scope.unknown(it)).collect();
    };
    let known = STANDBY_LISTS
        .iter()
        .flat_map(|name| each(items.get(name)).flat_map(|it| read(scope, name, it)));
    let others = members.iter().filter(|(name, list)| {
        let name = name.as_str();
        list.is_array() && name != "contacts" && !STANDBY_LISTS.contains(&name)
    });
    let others = others.flat_map(|(_, list)| each(Some(list)).map(|it| scope.unknown(it)));
    known.chain(others).collect()
}

/// Reads an item of a list. `history` and `calls` use the names of live messages and receipts for
/// others, which must not be taken for such.
fn read(scope: &Scope<'_>, list: &str, item: &Value) -> Vec<InboundEvent> {
    let event = match (scope.field, list) {
        (_, "history") => return history::chunk(scope, item),
        ("history", "messages" | "message_echoes") => history::follow_up(scope, list, item),
        (_, "messages") => message::message(scope, item, Author::Contact),
        (_, "message_echoes") => message::message(scope, item, Author::Account),
        (_, "statuses") if calls::is_call_status(scope, item) => calls::status(scope, item),
        (_, "statuses") => status::status(scope, item),
        (_, "calls") => calls::call(scope, item),
        (_, "groups") => groups::group(scope, item),
        (_, "state_sync") => profile::synced(scope, item),
        (_, "user_preferences") => preferences::preference(scope, item),
        (_, "user_id_update") => profile::renamed(scope, item),
        (_, "automatic_events") => conversion::conversion(scope, item),
        _ => None,
    };
    vec![event.unwrap_or_else(|| scope.unknown(item))]
}

/// A member that is there and says something.
fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.get(name).filter(|member| !member.is_null())
}

/// The items of a list; of anything else, itself.
fn each(items: Option<&Value>) -> impl Iterator<Item = &Value> {
    let items = items.filter(|items| !items.is_null());
    let (items, other) = match items {
        Some(Value::Array(items)) => (items.as_slice(), None),
        other => (&[][..], other),
    };
    items.iter().chain(other)
}
