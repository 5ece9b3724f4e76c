//! Step 3, *parse*, for Pages and Instagram: walks `entry[]` and all that an entry may hold, in the
//! order of the document. Each item is read on its own; one that does not fit is an unknown event.

use model::InboundEvent;
use serde_json::Value;

use super::entry::{Change, Entry};
use super::messaging;
use crate::{Unreadable, json};

/// Reads a change; `None` if it does not fit or is not known.
pub(crate) type ReadChange = fn(&Change<'_>) -> Option<InboundEvent>;

/// The members of an entry that may be there without anything having happened.
const QUIET: &[&str] = &[
    "id",
    "uid",
    "time",
    "messaging",
    "standby",
    "changes",
    "changed_fields",
];

/// Reads a body whose `object` is one of `objects`.
pub(crate) fn read(
    body: &[u8],
    objects: &[&str],
    read_change: ReadChange,
) -> Result<Vec<InboundEvent>, Unreadable> {
    let body = json::read(body)?;
    let object = body
        .get("object")
        .and_then(Value::as_str)
        .filter(|object| objects.contains(object))
        .ok_or_else(|| Unreadable::new("object", objects.join(" or ")))?;
    let entries = body
        .get("entry")
        .and_then(Value::as_array)
        .ok_or_else(|| Unreadable::new("entry", "a list"))?;
    let walk = Walk {
        object,
        read_change,
    };
    Ok(entries.iter().flat_map(|it| walk.entry(it)).collect())
}

struct Walk<'b> {
    object: &'b str,
    read_change: ReadChange,
}

impl Walk<'_> {
    fn entry(&self, item: &Value) -> Vec<InboundEvent> {
        let entry = Entry::of(item);
        let mut events = Vec::new();
        for list in ["messaging", "standby"] {
            let items = each(item.get(list));
            events.extend(items.map(|it| messaging::read(&entry, list, it)));
        }
        let changes = each(item.get("changes"));
        events.extend(changes.map(|it| self.change(&entry, it)));
        // Apps with Instagram Login get `field` and `value` beside the id.
        if item.get("field").is_some() {
            events.push(self.change(&entry, item));
        }
        // Names alone, where the subscription leaves values out.
        for name in each(item.get("changed_fields")) {
            events.push(entry.unknown(name.as_str().unwrap_or("changed_fields"), name));
        }
        if events.is_empty() && !is_quiet(item) {
            events.push(entry.unknown("entry", item));
        }
        events
    }

    fn change(&self, entry: &Entry<'_>, item: &Value) -> InboundEvent {
        let field = item.get("field").and_then(Value::as_str);
        let (Some(field), Some(value)) = (field, item.get("value")) else {
            return entry.unknown(field.unwrap_or("changes"), item);
        };
        // The dashboard's test button sends messaging items as changes.
        if field.starts_with("mess") && value.get("sender").is_some() {
            return messaging::read(entry, "messaging", value);
        }
        let change = Change {
            object: self.object,
            entry,
            field,
            value,
        };
        (self.read_change)(&change).unwrap_or_else(|| change.unknown())
    }
}

/// The items of a list; something else in its place is an item itself.
fn each(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = list.filter(|list| !list.is_null());
    let (items, other) = match list {
        Some(Value::Array(items)) => (items.as_slice(), None),
        other => (&[][..], other),
    };
    items.iter().chain(other)
}

fn is_quiet(entry: &Value) -> bool {
    let members = entry.as_object();
    members.is_some_and(|it| it.keys().all(|name| QUIET.contains(&name.as_str())))
}
