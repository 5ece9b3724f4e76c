//! Step 3, *parse*: walks the members of a body, in the order of their names, and the items of each
//! in theirs. Each item is read on its own; one that does not fit is kept as an unknown event.
//!
//! Manual: <https://docs.x.com/x-api/account-activity/introduction>

use model::InboundEvent;
use serde_json::Value;

use super::people::People;
use super::scope::{Scope, each};
use super::{account, activity, acts, messages, posts};
use crate::{Unreadable, json, scalar};

/// Members that describe the others.
const BESIDE: &[&str] = &[
    "apps",
    "errors",
    "for_user_id",
    "includes",
    "matching_rules",
    "meta",
    "users",
];

/// Reads an item of a member; `None` if it does not fit.
type Reader = fn(&Scope<'_>, &Value) -> Option<InboundEvent>;

/// Reads a body of either product.
pub(super) fn parse(body: &[u8]) -> Result<Vec<InboundEvent>, Unreadable> {
    let body = json::read(body)?;
    let members = body
        .as_object()
        .ok_or_else(|| Unreadable::new("the body", "an object"))?;
    let people = People::of([members.get("users")]);
    let mut events = Vec::new();
    for (key, value) in members {
        if BESIDE.contains(&key.as_str()) {
            continue;
        }
        if key == "data" {
            let includes = members.get("includes");
            events.extend(each(Some(value)).flat_map(|it| activity::activity(it, includes)));
            continue;
        }
        let scope = Scope {
            native: key,
            account: scalar::id(members.get("for_user_id")),
            people: &people,
        };
        events.extend(member(&scope, value));
    }
    if events.is_empty() && !members.contains_key("for_user_id") {
        return Err(Unreadable::new("the body", "for_user_id or data"));
    }
    Ok(events)
}

fn member(scope: &Scope<'_>, value: &Value) -> Vec<InboundEvent> {
    if let Some(read) = reader(scope.native) {
        return each(Some(value))
            .map(|item| read(scope, item).unwrap_or_else(|| scope.unknown(item)))
            .collect();
    }
    let is_event = match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) => true,
        Value::Null => false,
        _ => scope.native.ends_with("_events"),
    };
    is_event.then(|| scope.unknown(value)).into_iter().collect()
}

fn reader(key: &str) -> Option<Reader> {
    Some(match key {
        "direct_message_events" => messages::message,
        "direct_message_indicate_typing_events" => messages::typing,
        "direct_message_mark_read_events" => messages::read,
        "tweet_create_events" => posts::tweet,
        "tweet_delete_events" => acts::deleted_tweet,
        "favorite_events" => acts::favorite,
        "follow_events" | "unfollow_events" | "block_events" | "unblock_events" | "mute_events"
        | "unmute_events" => acts::relation,
        "user_event" => account::user_event,
        "replay_job_status" => account::replay,
        _ => return None,
    })
}
