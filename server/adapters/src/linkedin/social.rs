//! What people do on an organisation's page, and what the page itself does. One action comes once
//! for each administrator who subscribed: two events, one comment.
//!
//! Manual: <https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-social-action-notifications>

use model::{Direction, EventType, InboundEvent};
use serde_json::Value;

use super::parse::{read, unknown};
use super::urn;
use super::wire::{Made, Notification};
use crate::Unreadable;
use crate::scalar::{self, Id, filled};

/// The `type` of such a body.
pub(super) const TYPE: &str = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS";

/// Reads a body, up to ten notifications.
pub(super) fn notifications(body: &Value) -> Result<Vec<InboundEvent>, Unreadable> {
    let items = body
        .get("notifications")
        .and_then(Value::as_array)
        .ok_or_else(|| Unreadable::new("notifications", "a list"))?;
    Ok(items.iter().map(notification).collect())
}

fn notification(item: &Value) -> InboundEvent {
    let notification: Notification = read(item);
    let action = notification.action.as_deref();
    let known = action
        .and_then(meaning)
        .and_then(|(event_type, about)| known(&notification, event_type, about));
    let mut event = known.unwrap_or_else(|| odd(&notification, item));
    event.native_type = Some(action.unwrap_or(TYPE).to_owned());
    event.account_id = text(notification.organizational_entity.as_ref());
    event.occurred_at = notification.last_modified_at.and_then(scalar::millis);
    event
}

/// What an action is about.
#[derive(Clone, Copy)]
enum About {
    Comment,
    Share,
    Reaction,
}

fn meaning(action: &str) -> Option<(EventType, About)> {
    Some(match action {
        "COMMENT" | "ADMIN_COMMENT" => (EventType::Comment, About::Comment),
        "COMMENT_EDIT" => (EventType::CommentEdited, About::Comment),
        "COMMENT_DELETE" => (EventType::CommentDeleted, About::Comment),
        "COMMENT_MENTION" => (EventType::Mention, About::Comment),
        "SHARE" => (EventType::Repost, About::Share),
        "SHARE_MENTION" => (EventType::Mention, About::Share),
        "LIKE" => (EventType::Like, About::Reaction),
        _ => return None,
    })
}

fn known(notification: &Notification, event_type: EventType, about: About) -> Option<InboundEvent> {
    let id = text(notification.notification_id.as_ref())?;
    let page = text(notification.organizational_entity.as_ref());
    let mut event = InboundEvent::new(event_type, Direction::Inbound, id);
    match about {
        About::Comment => enter_comment(&mut event, notification),
        About::Share => enter_share(&mut event, notification),
        About::Reaction => enter_reaction(&mut event, notification),
    }
    event.thread_ref = post(notification);
    let by_admin = notification.action.as_deref() == Some("ADMIN_COMMENT");
    let is_ours = match &event.sender_id {
        Some(actor) => page.as_ref() == Some(actor),
        None => by_admin,
    };
    if event_type == EventType::CommentDeleted {
        event.direction = Direction::Status;
    } else if is_ours {
        event.direction = Direction::Outbound;
    }
    event.recipient_id = page.filter(|_| event.direction != Direction::Outbound);
    event.contact_ref = event.sender_id.clone().filter(|_| !is_ours);
    Some(event)
}

fn enter_comment(event: &mut InboundEvent, notification: &Notification) {
    let activity = notification.decorated_generated_activity.as_ref();
    let comment = activity.and_then(|it| it.comment.as_ref());
    let generated = notification.generated_activity.as_ref();
    event.message_ref = comment
        .and_then(|it| it.entity.as_ref())
        .or(generated.filter(|it| urn::is_comment(&it.0)))
        .map(|it| urn::complete(&it.0));
    event.sender_id = comment.and_then(|it| text(it.owner.as_ref()));
    if event.event_type != EventType::CommentDeleted {
        event.reply_to = comment.and_then(parent);
        event.content.text = comment.and_then(|it| filled(it.text.clone()));
    }
}

/// The comment that a comment answers.
fn parent(comment: &Made) -> Option<String> {
    let object = comment.object.as_ref();
    let parent = comment.parent_comment.as_ref();
    parent
        .or(object.filter(|it| urn::is_comment(&it.0)))
        .map(|it| urn::complete(&it.0))
}

fn enter_share(event: &mut InboundEvent, notification: &Notification) {
    let activity = notification.decorated_generated_activity.as_ref();
    let share = activity.and_then(|it| it.share.as_ref());
    let entity = share.and_then(|it| it.entity.as_ref());
    event.message_ref = text(entity.or(notification.generated_activity.as_ref()));
    event.sender_id = share.and_then(|it| text(it.owner.as_ref()));
    event.content.text = share.and_then(|it| filled(it.text.clone()));
}

/// Only the name of a reaction tells who reacted, and to what: the post, or a comment under it.
fn enter_reaction(event: &mut InboundEvent, notification: &Notification) {
    let generated = notification.generated_activity.as_ref();
    let reaction = generated.and_then(|it| urn::reaction(&it.0));
    let (actor, object) = reaction.unzip();
    event.sender_id = actor;
    event.message_ref = object.or_else(|| text(notification.source_post.as_ref()));
}

/// The post, whose comments are a conversation.
fn post(notification: &Notification) -> Option<String> {
    let decorated = notification.decorated_source_post.as_ref();
    let entity = decorated.and_then(|it| it.entity.as_ref());
    text(notification.source_post.as_ref().or(entity))
}

/// A notification that we do not understand; its id may be one that another action has as well.
fn odd(notification: &Notification, item: &Value) -> InboundEvent {
    let action = notification.action.as_deref().unwrap_or("-");
    let time = notification.last_modified_at.unwrap_or_default();
    let mut event = unknown(format!("{TYPE}:{action}:{time}"), item);
    if let Some(id) = text(notification.notification_id.as_ref()) {
        event.external_id = id;
        event.digest = None;
        event.scope = Some(format!("{TYPE}/{action}"));
    }
    event
}

fn text(id: Option<&Id>) -> Option<String> {
    id.map(|id| id.0.clone())
}
