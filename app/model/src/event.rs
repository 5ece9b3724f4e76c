//! Events: what adapters read, what is kept, what is shown.

use serde::{Deserialize, Serialize};

use crate::{
    AppId, Attempt, ConnectionId, Delivery, DeliveryId, EventId, EventType, Platform, Timestamp,
    words::words,
};

words! {
    /// Which way something went.
    pub enum Direction: "direction" {
        /// From the other party to us.
        Inbound = "inbound",
        /// From our account to the other party.
        Outbound = "outbound",
        /// About something that was said before.
        Status = "status",
        /// Neither.
        None = "none",
    }
}

words! {
    /// How far the work on an event is.
    pub enum EventStatus: "status" {
        /// On disk, not yet taken up.
        Received = "received",
        /// Being worked on.
        Processing = "processing",
        /// Done.
        Completed = "completed",
        /// Failed, and will be tried again.
        Retrying = "retrying",
        /// Failed for good, unless somebody retries it.
        Failed = "failed",
        /// Its type is muted.
        Ignored = "ignored",
    }
}

words! {
    /// What kind of thing is attached.
    pub enum AttachmentKind: "attachment kind" {
        /// A picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// A recording, voice or music.
        Audio = "audio",
        /// A file.
        Document = "document",
        /// A sticker.
        Sticker = "sticker",
        /// A place.
        Location = "location",
        /// An address-book entry.
        Contact = "contact",
        /// Something else.
        Other = "other",
    }
}

/// Something attached to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// Where it can be fetched, where the body says so.
    pub url: Option<String>,
    /// The platform's id of the file.
    pub media_id: Option<String>,
    /// Its media type.
    pub mime_type: Option<String>,
    /// File name, place name or person's name.
    pub name: Option<String>,
}

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// Human text or button payload, verbatim.
    pub text: Option<String>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
}

/// What the body says of the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// Handle, as the platform writes it.
    pub username: Option<String>,
    /// Display name.
    pub full_name: Option<String>,
    /// Address of a picture.
    pub profile_picture: Option<String>,
}

/// One thing in a delivery, as an adapter reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InboundEvent {
    /// What happened.
    pub event_type: EventType,
    /// The platform's own name for it; absent when it has none.
    pub native_type: Option<String>,
    /// Which way it went.
    pub direction: Direction,
    /// Our account as the body names it; absent when the body does not.
    pub account_id: Option<String>,
    /// Who acted.
    pub sender_id: Option<String>,
    /// Whom it was meant for.
    pub recipient_id: Option<String>,
    /// Names the event; stable when the platform repeats it.
    pub external_id: String,
    /// SHA-256 over the item's own JSON, where `external_id` is derived and may not tell two things
    /// apart: it then takes part in the dedupe key. Not kept.
    #[serde(skip)]
    pub digest: Option<[u8; 32]>,
    /// Within what `external_id` is unique, where the platform's ids repeat elsewhere: it takes part
    /// in the dedupe key. Not kept.
    #[serde(skip)]
    pub scope: Option<String>,
    /// The message it creates or concerns.
    pub message_ref: Option<String>,
    /// The messages it concerns, where they are several.
    pub message_refs: Vec<String>,
    /// Everything of the thread up to here, in milliseconds.
    pub watermark_ms: Option<i64>,
    /// The conversation: `contact` for a one-to-one thread, else its id.
    pub thread_ref: Option<String>,
    /// What the conversation of several is called, where the body says it.
    pub thread_title: Option<String>,
    /// What it answers.
    pub reply_to: Option<String>,
    /// The other party.
    pub contact_ref: Option<String>,
    /// Further ids of that party.
    pub contact_aliases: Vec<String>,
    /// What was said.
    pub content: Content,
    /// What the body says of the person.
    pub user_info: UserInfo,
    /// When it happened, by the body.
    pub occurred_at: Option<Timestamp>,
    /// The item itself as JSON, for what we do not know.
    pub raw: Option<String>,
}

impl InboundEvent {
    /// An event that says nothing but what it is; an adapter fills in the rest.
    #[must_use]
    pub fn new(
        event_type: EventType,
        direction: Direction,
        external_id: impl Into<String>,
    ) -> Self {
        Self {
            event_type,
            native_type: None,
            direction,
            account_id: None,
            sender_id: None,
            recipient_id: None,
            external_id: external_id.into(),
            digest: None,
            scope: None,
            message_ref: None,
            message_refs: Vec::new(),
            watermark_ms: None,
            thread_ref: None,
            thread_title: None,
            reply_to: None,
            contact_ref: None,
            contact_aliases: Vec::new(),
            content: Content::default(),
            user_info: UserInfo::default(),
            occurred_at: None,
            raw: None,
        }
    }
}

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// The platform it came from.
    pub platform: Platform,
    /// The app whose secret proved it.
    pub app_id: AppId,
    /// The connection it was attached to by processing.
    pub connection_id: Option<ConnectionId>,
    /// The delivery that brought it.
    pub delivery_id: DeliveryId,
    /// What was read.
    pub inbound: InboundEvent,
    /// How far the work is.
    pub status: EventStatus,
    /// Why the last try failed.
    pub error: Option<String>,
    /// How many tries have ended.
    pub attempts: u32,
    /// When the next try is due, while retrying.
    pub next_attempt_at: Option<Timestamp>,
    /// Made by a test call.
    pub test: bool,
    /// When its delivery arrived.
    pub received_at: Timestamp,
    /// When the work on it ended.
    pub processed_at: Option<Timestamp>,
}

/// Everything about one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventDetail {
    /// The event.
    pub event: Event,
    /// What brought it.
    pub delivery: Delivery,
    /// Later deliveries that brought it again.
    pub repeated_by: Vec<DeliveryId>,
    /// The tries at processing it, oldest first.
    pub attempts: Vec<Attempt>,
}

/// Which events are wanted; every field narrows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EventFilter {
    /// Of this platform.
    pub platform: Option<Platform>,
    /// Of a type, by unified or native name, see [`crate::EventNameFilter`].
    pub event_type: Option<String>,
    /// In this state.
    pub status: Option<EventStatus>,
    /// Of this account of ours.
    pub account_id: Option<String>,
    /// Of this connection.
    pub connection_id: Option<ConnectionId>,
    /// With this external id.
    pub external_id: Option<String>,
    /// Received at or after.
    pub from: Option<Timestamp>,
    /// Received before.
    pub to: Option<Timestamp>,
    /// Whose text, sender, contact or name contains this, case ignored.
    pub q: Option<String>,
}

/// One page of events, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventPage {
    /// The events.
    pub events: Vec<Event>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<EventId>,
}
