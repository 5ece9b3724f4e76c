//! One item of a batch: that a message was written, changed or deleted, or news about a subscription.
//!
//! Manuals: <https://learn.microsoft.com/graph/teams-changenotifications-chatmessage>,
//! <https://learn.microsoft.com/graph/change-notifications-lifecycle-events>

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::resource::Place;
use super::{PrivateKeys, decrypt::decrypt};
use crate::json;
use crate::scalar::{Id, filled};
use crate::teams::attachments::{attachments, picture, quoted};
use crate::teams::html;
use crate::teams::wire::{ChatMessage, ItemBody, Notification, moment};

/// Stands for an id that is not there.
const NONE: &str = "None";

/// An item, read and if possible decrypted.
pub(super) struct Read<'i> {
    item: &'i Value,
    notification: Notification,
    message: Option<ChatMessage>,
}

impl<'i> Read<'i> {
    /// Reads an item. What cannot be decrypted is read like a notification without content.
    pub(super) fn of(item: &'i Value, keys: &PrivateKeys) -> Self {
        let notification = Notification::deserialize(item).unwrap_or_default();
        let content = notification.encrypted_content.as_ref();
        let message = content
            .and_then(|content| decrypt(content, keys))
            .and_then(|message| ChatMessage::deserialize(message).ok());
        Self {
            item,
            notification,
            message,
        }
    }

    /// The event that the item stands for.
    pub(super) fn event(&self) -> InboundEvent {
        let mut event = self
            .lifecycle()
            .or_else(|| self.change())
            .unwrap_or_else(|| self.unknown());
        event.account_id = text(&self.notification.tenant_id).map(str::to_owned);
        if matches!(event.direction, Direction::Inbound | Direction::Status) {
            event.recipient_id = event.account_id.clone();
        }
        event
    }

    fn lifecycle(&self) -> Option<InboundEvent> {
        let name = self.notification.lifecycle_event.as_deref()?;
        let id = self.lifecycle_id(name);
        ["reauthorizationRequired", "subscriptionRemoved", "missed"]
            .contains(&name)
            .then(|| {
                native(
                    self.derived(EventType::Lifecycle, Direction::None, id),
                    name,
                )
            })
    }

    fn lifecycle_id(&self, name: &str) -> String {
        let subscription = text(&self.notification.subscription_id).unwrap_or(NONE);
        let expires = &self.notification.subscription_expiration_date_time;
        format!(
            "{name}:{subscription}:{}",
            expires.as_deref().unwrap_or(NONE)
        )
    }

    fn change(&self) -> Option<InboundEvent> {
        let name = self.notification.change_type.as_deref()?;
        if self.notification.lifecycle_event.is_some() {
            return None;
        }
        let place = Place::of(self.notification.resource.as_deref()?)?;
        let is_deleted = self
            .message
            .as_ref()
            .is_some_and(|it| it.deleted_date_time.is_some());
        let (event_type, direction) = match name {
            "created" => (EventType::Message, Direction::Inbound),
            // Channel messages that are deleted come as updated.
            "updated" if is_deleted => (EventType::MessageDeleted, Direction::Status),
            "updated" => (EventType::MessageEdited, Direction::Inbound),
            "deleted" => (EventType::MessageDeleted, Direction::Status),
            _ => return None,
        };
        let mut event = native(self.changed(event_type, direction, name), name);
        event.message_ref = Some(place.reference(&place.message));
        event.thread_ref = Some(place.thread());
        event.reply_to = place.answered().map(|root| place.reference(root));
        if let Some(message) = &self.message {
            enter(&mut event, message, &place);
        }
        Some(event)
    }

    fn unknown(&self) -> InboundEvent {
        let notification = &self.notification;
        let lifecycle = notification.lifecycle_event.as_deref();
        let change = notification.change_type.as_deref();
        let mut event = match (lifecycle, change) {
            (Some(name), _) => {
                self.derived(EventType::Unknown, Direction::None, self.lifecycle_id(name))
            }
            (None, name) => self.changed(EventType::Unknown, Direction::None, name.unwrap_or(NONE)),
        };
        event.native_type = lifecycle.or(change).map(str::to_owned);
        event.raw = Some(without(self.item, &["clientState"]).to_string());
        event
    }

    /// An event about a change, by the notification's own id if it has one.
    fn changed(&self, event_type: EventType, direction: Direction, name: &str) -> InboundEvent {
        let notification = &self.notification;
        if let Some(id) = &notification.id {
            return InboundEvent::new(event_type, direction, id.0.clone());
        }
        let data = notification.resource_data.as_ref();
        let message = self.message.as_ref();
        let etag = message
            .and_then(|it| text(&it.etag))
            .or_else(|| data.and_then(|it| it.etag.as_deref()));
        let id = format!(
            "{}:{name}:{}:{}",
            text(&notification.subscription_id).unwrap_or(NONE),
            data.and_then(|it| text(&it.id)).unwrap_or(NONE),
            etag.unwrap_or_default(),
        );
        self.derived(event_type, direction, id)
    }

    /// An event with an id that we made up. When the subscription ends and what we called it is no
    /// part of what happened: both may change between two deliveries of one notification.
    fn derived(&self, event_type: EventType, direction: Direction, id: String) -> InboundEvent {
        let mut event = InboundEvent::new(event_type, direction, id);
        let item = without(
            self.item,
            &["clientState", "subscriptionExpirationDateTime"],
        );
        event.digest = Some(json::digest(&item));
        event
    }
}

/// Enters what only the decrypted message tells.
fn enter(event: &mut InboundEvent, message: &ChatMessage, place: &Place) {
    let from = message.from.as_ref();
    let sender = from.and_then(|it| it.user.as_ref().or(it.application.as_ref()));
    event.sender_id = sender.map(|it| it.id.0.clone());
    event.contact_ref.clone_from(&event.sender_id);
    event.user_info.full_name = sender.and_then(|it| filled(it.display_name.clone()));
    let times = [
        &message.deleted_date_time,
        &message.last_edited_date_time,
        &message.created_date_time,
    ];
    let time = times.into_iter().flatten().next();
    event.occurred_at = moment(time.map(String::as_str));
    let attached = message.attachments.as_deref().unwrap_or_default();
    let quoted = || quoted(attached);
    let answered = text(&message.reply_to_id)
        .map(str::to_owned)
        .or_else(quoted);
    let answered = answered.map(|id| place.reference(&id));
    event.reply_to = event.reply_to.take().or(answered);
    if event.event_type == EventType::MessageDeleted {
        return;
    }
    event.content.attachments = attachments(attached);
    if let Some(body) = &message.body {
        enter_body(event, body);
    }
}

fn enter_body(event: &mut InboundEvent, body: &ItemBody) {
    let content = body.content.clone().unwrap_or_default();
    if body.content_type.as_deref() != Some("html") {
        event.content.text = filled(Some(content));
        return;
    }
    let shown = html::read(&content);
    event.content.text = filled(Some(shown.text));
    let pictures = shown.pictures.into_iter().map(picture);
    event.content.attachments.extend(pictures);
}

fn native(mut event: InboundEvent, name: &str) -> InboundEvent {
    event.native_type = Some(name.to_owned());
    event
}

fn text(id: &Option<Id>) -> Option<&str> {
    id.as_ref().map(|id| id.0.as_str())
}

/// An item without some of its members.
fn without(item: &Value, members: &[&str]) -> Value {
    let mut item = item.clone();
    if let Some(object) = item.as_object_mut() {
        object.retain(|name, _| !members.contains(&name.as_str()));
    }
    item
}
