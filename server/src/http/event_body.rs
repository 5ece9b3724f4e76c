//! Events as the REST API writes them.

use model::{Attempt, Delivery, Event, EventDetail, EventPage, Header, Message, RawBody, UserInfo};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{text, texts};
use super::message_body::{AttachmentBody, MessageBody};

/// One thing that a platform told us. Times are RFC 3339 with milliseconds, in UTC.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventBody {
    /// `evt_…`
    id: String,
    platform: String,
    /// The unified type.
    event_type: String,
    /// The platform's own name for it.
    native_type: Option<String>,
    /// `inbound`, `outbound`, `status` or `none`.
    direction: String,
    /// The platform's id of our account.
    account_id: Option<String>,
    connection_id: Option<String>,
    app_id: String,
    sender_id: Option<String>,
    recipient_id: Option<String>,
    /// The platform's id of the event.
    external_id: String,
    /// The message it creates or concerns.
    message_ref: Option<String>,
    /// The messages it concerns, where they are several.
    message_refs: Vec<String>,
    /// Everything of the thread up to here is meant.
    watermark_ms: Option<i64>,
    /// The conversation; `contact` is the one-to-one thread.
    thread_ref: Option<String>,
    reply_to: Option<String>,
    /// The other party.
    contact_ref: Option<String>,
    contact_aliases: Vec<String>,
    content: ContentBody,
    user_info: UserInfoBody,
    /// `received`, `processing`, `completed`, `retrying`, `failed` or `ignored`.
    status: String,
    /// Why the last try failed.
    error: Option<String>,
    attempts: u32,
    /// Made by a test call.
    test: bool,
    /// By the body; absent when it has no time.
    occurred_at: Option<String>,
    received_at: String,
    processed_at: Option<String>,
    delivery_id: String,
}

/// What was said.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ContentBody {
    text: Option<String>,
    attachments: Vec<AttachmentBody>,
}

/// What the body says of the person.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UserInfoBody {
    username: Option<String>,
    full_name: Option<String>,
    profile_picture: Option<String>,
}

/// A page of events.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventList {
    events: Vec<EventBody>,
    /// Give it as `cursor` to get the next page; absent at the end.
    next_cursor: Option<String>,
}

/// An event with what brought it and what was tried.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventDetailBody {
    #[serde(flatten)]
    event: EventBody,
    delivery: DeliveryBody,
    /// Later deliveries that brought it again.
    repeated_by: Vec<String>,
    attempt_log: Vec<AttemptBody>,
    /// The message that it made or says something about, as it is now; absent where it came to none.
    message: Option<MessageBody>,
}

/// One HTTP request of a platform.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DeliveryBody {
    id: String,
    received_at: String,
    stored_at: String,
    path: String,
    headers: Vec<HeaderBody>,
    /// The raw body: as text, or in base64 if it is no UTF-8.
    body: String,
    /// `text` or `base64`.
    body_encoding: &'static str,
    body_size: u32,
    /// `accepted` or `unreadable`.
    verdict: String,
    note: Option<String>,
    /// Earlier events that it repeats.
    duplicate_of: Vec<String>,
}

/// A header as it is kept; secrets are masked.
#[derive(Serialize, ToSchema)]
struct HeaderBody {
    name: String,
    value: String,
}

/// One try at processing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AttemptBody {
    id: String,
    started_at: String,
    duration_ms: u32,
    outcome: String,
    error: Option<String>,
}

impl From<Event> for EventBody {
    fn from(event: Event) -> Self {
        let inbound = event.inbound;
        Self {
            id: event.id.to_string(),
            platform: event.platform.to_string(),
            event_type: inbound.event_type.to_string(),
            native_type: inbound.native_type,
            direction: inbound.direction.to_string(),
            account_id: inbound.account_id,
            connection_id: text(event.connection_id),
            app_id: event.app_id.to_string(),
            sender_id: inbound.sender_id,
            recipient_id: inbound.recipient_id,
            external_id: inbound.external_id,
            message_ref: inbound.message_ref,
            message_refs: inbound.message_refs,
            watermark_ms: inbound.watermark_ms,
            thread_ref: inbound.thread_ref,
            reply_to: inbound.reply_to,
            contact_ref: inbound.contact_ref,
            contact_aliases: inbound.contact_aliases,
            content: ContentBody {
                text: inbound.content.text,
                attachments: inbound
                    .content
                    .attachments
                    .into_iter()
                    .map(Into::into)
                    .collect(),
            },
            user_info: inbound.user_info.into(),
            status: event.status.to_string(),
            error: event.error,
            attempts: event.attempts,
            test: event.test,
            occurred_at: text(inbound.occurred_at),
            received_at: event.received_at.to_string(),
            processed_at: text(event.processed_at),
            delivery_id: event.delivery_id.to_string(),
        }
    }
}

impl From<UserInfo> for UserInfoBody {
    fn from(it: UserInfo) -> Self {
        Self {
            username: it.username,
            full_name: it.full_name,
            profile_picture: it.profile_picture,
        }
    }
}

impl From<EventPage> for EventList {
    fn from(page: EventPage) -> Self {
        Self {
            events: page.events.into_iter().map(Into::into).collect(),
            next_cursor: text(page.next_cursor),
        }
    }
}

impl EventDetailBody {
    /// All about an event, and what it came to.
    pub(crate) fn new(detail: EventDetail, message: Option<Message>) -> Self {
        Self {
            event: detail.event.into(),
            delivery: detail.delivery.into(),
            repeated_by: texts(detail.repeated_by),
            attempt_log: detail.attempts.into_iter().map(Into::into).collect(),
            message: message.map(Into::into),
        }
    }
}

impl From<Delivery> for DeliveryBody {
    fn from(it: Delivery) -> Self {
        let (body, body_encoding) = match it.body {
            RawBody::Text(text) => (text, "text"),
            RawBody::Base64(text) => (text, "base64"),
        };
        Self {
            id: it.id.to_string(),
            received_at: it.received_at.to_string(),
            stored_at: it.stored_at.to_string(),
            path: it.path,
            headers: it.headers.into_iter().map(Into::into).collect(),
            body,
            body_encoding,
            body_size: it.body_size,
            verdict: it.verdict.to_string(),
            note: it.note,
            duplicate_of: texts(it.duplicate_of),
        }
    }
}

impl From<Header> for HeaderBody {
    fn from(it: Header) -> Self {
        Self {
            name: it.name,
            value: it.value,
        }
    }
}

impl From<Attempt> for AttemptBody {
    fn from(it: Attempt) -> Self {
        Self {
            id: it.id.to_string(),
            started_at: it.started_at.to_string(),
            duration_ms: it.duration_ms,
            outcome: it.outcome.to_string(),
            error: it.error,
        }
    }
}
