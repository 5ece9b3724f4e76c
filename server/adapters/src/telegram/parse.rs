//! Step 3, *parse*: an update is `update_id` and one more member, whose name says what it is.

use model::{Direction, EventType, InboundEvent};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{chats, message, queries};
use crate::{Unreadable, json};

/// The one thing that an update tells.
pub(super) struct Update<'u> {
    /// Its id: names the event, and is the same when Telegram repeats it.
    pub id: &'u str,
    /// Which member it is.
    pub kind: &'u str,
    /// The member.
    pub item: &'u Value,
}

impl<'u> Update<'u> {
    /// The member as a wire struct; `None` if it has another form than the manual's.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(self.item).ok()
    }

    /// An event of this update.
    pub(super) fn event(&self, event_type: EventType, direction: Direction) -> InboundEvent {
        InboundEvent::new(event_type, direction, self.id)
    }
}

/// Reads a member; `None` if it does not fit.
type Reader = fn(&Update<'_>) -> Option<InboundEvent>;

/// Reads a body.
pub(super) fn parse(body: &[u8]) -> Result<InboundEvent, Unreadable> {
    let body = json::read(body)?;
    let update = body
        .as_object()
        .ok_or_else(|| Unreadable::new("the body", "an object"))?;
    let id = update
        .get("update_id")
        .and_then(whole_number)
        .ok_or_else(|| Unreadable::new("update_id", "a whole number"))?;
    let Some((kind, item)) = member(update) else {
        return Ok(unknown(&id, &body));
    };
    let update = Update {
        id: &id,
        kind,
        item,
    };
    let mut event = reader(kind)
        .and_then(|read| read(&update))
        .unwrap_or_else(|| unknown(&id, item));
    event.native_type = Some(kind.to_owned());
    Ok(event)
}

fn whole_number(value: &Value) -> Option<String> {
    (value.is_i64() || value.is_u64()).then(|| value.to_string())
}

/// The member beside `update_id`. There is one; should a later version add a second, the one we
/// know is the update.
fn member(update: &Map<String, Value>) -> Option<(&str, &Value)> {
    let others = || {
        update
            .iter()
            .map(|(key, item)| (key.as_str(), item))
            .filter(|(key, _)| *key != "update_id")
    };
    others()
        .find(|(key, _)| reader(key).is_some())
        .or_else(|| others().next())
}

fn reader(kind: &str) -> Option<Reader> {
    Some(match kind {
        "message"
        | "edited_message"
        | "channel_post"
        | "edited_channel_post"
        | "business_message"
        | "edited_business_message"
        | "guest_message" => message::message,
        "message_reaction" | "message_reaction_count" => chats::reaction,
        "deleted_business_messages" => chats::deleted_messages,
        "my_chat_member" | "chat_member" => chats::membership,
        "chat_join_request" => chats::join_request,
        "chat_boost" | "removed_chat_boost" => chats::boost,
        "business_connection" => chats::business_connection,
        "managed_bot" => chats::managed_bot,
        "callback_query" => queries::callback,
        "inline_query" | "chosen_inline_result" => queries::inline_query,
        "shipping_query" | "pre_checkout_query" | "purchased_paid_media" => queries::payment,
        "poll" => queries::poll,
        "poll_answer" => queries::poll_answer,
        _ => return None,
    })
}

/// What we do not understand is kept whole.
fn unknown(id: &str, item: &Value) -> InboundEvent {
    let mut event = InboundEvent::new(EventType::Unknown, Direction::None, id);
    event.raw = Some(item.to_string());
    event
}
