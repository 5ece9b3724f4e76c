//! Step 3, *parse*: an activity is one event.

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::refs;
use crate::scalar::filled;
use crate::teams::wire::{Account, Activity, moment};
use crate::teams::{attachments::attachments, html};
use crate::{Unreadable, json};

/// Stands for a name that is not there.
const NONE: &str = "None";
const READ_RECEIPT: &str = "application/vnd.microsoft.readReceipt";

/// Reads a body.
pub(in crate::teams) fn parse(body: &[u8]) -> Result<InboundEvent, Unreadable> {
    let body = json::read(body)?;
    if !body.is_object() {
        return Err(Unreadable::new("the body", "an activity"));
    }
    let activity = Activity::deserialize(&body)
        .map_err(|cause| Unreadable::new("the body", format!("an activity ({cause})")))?;
    let Some((event_type, direction)) = meaning(&activity) else {
        let mut event = event(&activity, &body, EventType::Unknown, Direction::None);
        // Its id may be that of a message in the same conversation.
        let kind = activity.kind.as_deref().unwrap_or(NONE);
        let conversation = event.scope.unwrap_or_default();
        event.scope = Some(format!("{conversation}\n{kind}"));
        event.raw = Some(body.to_string());
        return Ok(event);
    };
    let mut event = event(&activity, &body, event_type, direction);
    refs::enter(&mut event, &activity);
    if matches!(event_type, EventType::Message | EventType::MessageEdited) {
        event.content.text = filled(activity.text).map(html::without_mentions);
        event.content.attachments = attachments(&activity.attachments.unwrap_or_default());
    }
    Ok(event)
}

/// What an activity means; `None` if we do not know it, or if it lacks what makes it one of its kind.
fn meaning(activity: &Activity) -> Option<(EventType, Direction)> {
    activity.conversation.as_ref()?;
    let id = activity.id.as_ref();
    Some(match activity.kind.as_deref()? {
        "message" if is_submit(id.and(Some(activity))?) => {
            (EventType::Callback, Direction::Inbound)
        }
        "message" => (EventType::Message, Direction::Inbound),
        "messageUpdate" => id.map(|_| (EventType::MessageEdited, Direction::Inbound))?,
        "messageDelete" => id.map(|_| (EventType::MessageDeleted, Direction::Status))?,
        "messageReaction" => (EventType::Reaction, Direction::Inbound),
        "invoke" => (EventType::Callback, Direction::Inbound),
        "conversationUpdate" if has_members(activity) => (EventType::Membership, Direction::None),
        "conversationUpdate" | "endOfConversation" => (EventType::System, Direction::None),
        "installationUpdate" => (EventType::Connection, Direction::None),
        "event" if activity.name.as_deref() == Some(READ_RECEIPT) => {
            (EventType::Read, Direction::Status)
        }
        "event" => (EventType::System, Direction::None),
        "typing" => (EventType::Typing, Direction::Status),
        _ => return None,
    })
}

/// A card's button comes as a message without text.
fn is_submit(activity: &Activity) -> bool {
    let has_text = activity.text.as_ref().is_some_and(|it| !it.is_empty());
    activity.value.as_ref().is_some_and(Value::is_object) && !has_text
}

fn has_members(activity: &Activity) -> bool {
    let lists = [&activity.members_added, &activity.members_removed];
    lists.into_iter().flatten().any(|it| !it.is_empty())
}

/// An event with what every activity has.
fn event(
    activity: &Activity,
    body: &Value,
    event_type: EventType,
    direction: Direction,
) -> InboundEvent {
    let kind = activity.kind.as_deref().unwrap_or(NONE);
    let own = activity.id.as_ref().map(|id| id.0.as_str());
    // An edit has the id of the message it changes.
    let mut event = match own.filter(|_| !matches!(kind, "messageUpdate" | "messageDelete")) {
        Some(id) => InboundEvent::new(event_type, direction, id),
        None => {
            let time = activity.timestamp.as_deref().unwrap_or(NONE);
            let id = format!("{kind}:{}:{time}", own.unwrap_or(NONE));
            let mut event = InboundEvent::new(event_type, direction, id);
            event.digest = Some(json::digest(body));
            event
        }
    };
    // Activity ids are clocks: two conversations may have the same.
    let conversation = activity.conversation.as_ref();
    event.scope = conversation.map(|it| it.id.0.clone());
    event.native_type = native_type(activity);
    event.occurred_at = moment(activity.timestamp.as_deref());
    enter_people(&mut event, activity);
    event
}

fn native_type(activity: &Activity) -> Option<String> {
    let kind = filled(activity.kind.clone())?;
    let detail = match kind.as_str() {
        "invoke" | "event" => Some(activity.name.as_deref().unwrap_or(NONE)),
        "installationUpdate" => Some(activity.action.as_deref().unwrap_or(NONE)),
        "messageUpdate" | "messageDelete" | "conversationUpdate" => {
            let data = activity.channel_data.as_ref();
            data.and_then(|it| it.event_type.as_deref())
        }
        _ => None,
    };
    Some(match detail {
        Some(detail) => format!("{kind}/{detail}"),
        None => kind,
    })
}

/// Enters our bot, and whoever acted.
fn enter_people(event: &mut InboundEvent, activity: &Activity) {
    let name = |account: &Account| account.id.0.clone();
    event.account_id = activity.recipient.as_ref().map(name);
    event.sender_id = activity.from.as_ref().map(name);
    let is_ours = event.sender_id.is_some() && event.sender_id == event.account_id;
    if is_ours && event.direction == Direction::Inbound {
        event.direction = Direction::Outbound;
    }
    if matches!(event.direction, Direction::Inbound | Direction::Status) {
        event.recipient_id = event.account_id.clone();
    }
    if let Some(person) = activity.from.as_ref().filter(|_| !is_ours) {
        event.contact_ref = Some(name(person));
        let alias = person.aad_object_id.as_ref().map(|id| id.0.clone());
        event.contact_aliases = alias.into_iter().collect();
        event.user_info.full_name = filled(person.name.clone());
    }
}
