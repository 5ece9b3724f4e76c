//! The envelope of the Activity API: `data` says what happened, to whose subscription, and with which
//! payload.
//!
//! Manual: <https://docs.x.com/x-api/activity/event-payloads>

use model::InboundEvent;
use serde_json::Value;

use super::people::People;
use super::scope::{Scope, each};
use super::{account, acts, chat, messages, posts};
use crate::scalar;

/// One activity.
struct Activity<'b> {
    scope: Scope<'b>,
    item: &'b Value,
    payload: &'b Value,
    includes: Option<&'b Value>,
}

/// Reads an item of a list inside a payload; `None` if it does not fit.
type Reader = fn(&Scope<'_>, &Value) -> Option<InboundEvent>;

/// Reads what stands in `data`. `includes` may stand in it or beside it.
pub(super) fn activity(item: &Value, beside: Option<&Value>) -> Vec<InboundEvent> {
    let payload = item.get("payload").unwrap_or(&Value::Null);
    let includes = item.get("includes").or(beside);
    let people = People::of([
        includes.and_then(|it| it.get("users")),
        payload.get("users"),
    ]);
    let native = item.get("event_type").and_then(Value::as_str);
    let activity = Activity {
        scope: Scope {
            native: native.filter(|it| !it.is_empty()).unwrap_or("data"),
            account: scalar::id(item.pointer("/filter/user_id")),
            people: &people,
        },
        item,
        payload,
        includes,
    };
    let mut events = activity.read();
    if events.is_empty() {
        events.push(activity.scope.unknown(item));
    }
    activity.name(&mut events);
    events
}

impl Activity<'_> {
    fn read(&self) -> Vec<InboundEvent> {
        let (scope, payload) = (&self.scope, self.payload);
        let event = match scope.native {
            "dm.received" | "dm.sent" => {
                return self.items("direct_message_events", messages::message);
            }
            "dm.read" => {
                return self.items("direct_message_mark_read_events", messages::read);
            }
            "dm.indicate_typing" => {
                return self.items("direct_message_indicate_typing_events", messages::typing);
            }
            "chat.received" | "chat.sent" => chat::message(scope, payload),
            "chat.conversation.join" | "chat.conversation_join" => chat::joined(scope, payload),
            "broadcast.chat" => chat::broadcast(scope, payload),
            "post.create"
            | "post.mention.create"
            | "post.reply.create"
            | "post.quote.create"
            | "post.repost.create" => posts::post(scope, payload, self.includes),
            "post.delete" => acts::deleted_post(scope, payload),
            "like.create" => acts::like(scope, payload, self.item.get("filter")),
            "follow.follow" | "follow.unfollow" | "block.block" | "block.unblock" | "mute.mute"
            | "mute.unmute" => acts::relation(scope, payload),
            "oauth.revoke" => account::oauth_revoke(scope, payload),
            "spaces.start" | "spaces.end" | "broadcast.start" | "broadcast.end" | "news.new" => {
                Some(account::system(scope, payload))
            }
            native if native.starts_with("profile.update.") => {
                Some(account::profile(scope, payload))
            }
            _ => None,
        };
        event.into_iter().collect()
    }

    /// The items of a list in the payload, as the Account Activity API writes them. No sample of
    /// `dm.read` and `dm.indicate_typing` is published: the payload may be the item.
    fn items(&self, list: &str, read: Reader) -> Vec<InboundEvent> {
        let items = self.payload.get(list).or(Some(self.payload));
        each(items)
            .map(|item| read(&self.scope, item).unwrap_or_else(|| self.scope.unknown(item)))
            .collect()
    }

    /// Names the events as X does: by `event_uuid`, which is one for all that the payload holds.
    fn name(&self, events: &mut [InboundEvent]) {
        let Some(uuid) = scalar::id(self.item.get("event_uuid")) else {
            return;
        };
        match events {
            [event] => {
                event.external_id = uuid;
                event.digest = None;
            }
            events => {
                for event in events {
                    event.external_id = format!("{uuid}:{}", event.external_id);
                }
            }
        }
    }
}
