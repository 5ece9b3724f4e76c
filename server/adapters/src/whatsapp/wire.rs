//! WhatsApp's own names. Those of people's ids stand in `party.rs`: they have the same form in all
//! items.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components>

use serde::Deserialize;
use serde_json::Value;

use crate::scalar::{Id, forgiving};

/// An item of `messages[]` or `message_echoes[]`, without the members that name people.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub id: Id,
    #[serde(rename = "type", default, deserialize_with = "forgiving")]
    pub kind: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub group_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub context: Option<Context>,
}

/// What a message answers. A forward has a context without id.
#[derive(Debug, Deserialize)]
pub(super) struct Context {
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
}

/// The members that say what a message is; a message has one, named like its type. `edit` holds
/// such members again.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<Text>,
    #[serde(default, deserialize_with = "forgiving")]
    pub image: Option<Media>,
    #[serde(default, deserialize_with = "forgiving")]
    pub video: Option<Media>,
    #[serde(default, deserialize_with = "forgiving")]
    pub audio: Option<Media>,
    #[serde(default, deserialize_with = "forgiving")]
    pub document: Option<Media>,
    #[serde(default, deserialize_with = "forgiving")]
    pub sticker: Option<Media>,
    #[serde(default, deserialize_with = "forgiving")]
    pub location: Option<Location>,
    #[serde(default, deserialize_with = "forgiving")]
    pub contacts: Option<Vec<Card>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub interactive: Option<Interactive>,
    #[serde(default, deserialize_with = "forgiving")]
    pub button: Option<Button>,
    #[serde(default, deserialize_with = "forgiving")]
    pub order: Option<Order>,
    #[serde(default, deserialize_with = "forgiving")]
    pub reaction: Option<Reaction>,
    #[serde(default, deserialize_with = "forgiving")]
    pub system: Option<System>,
    #[serde(default, deserialize_with = "forgiving")]
    pub edit: Option<Edit>,
    #[serde(default, deserialize_with = "forgiving")]
    pub revoke: Option<Revoke>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Text {
    pub body: Option<String>,
}

/// `url` lives five minutes and wants our token; `id` lives a week.
#[derive(Debug, Deserialize)]
pub(super) struct Media {
    pub id: Option<Id>,
    pub mime_type: Option<String>,
    pub url: Option<String>,
    pub caption: Option<String>,
    pub filename: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Location {
    pub name: Option<String>,
    pub url: Option<String>,
}

/// An address-book entry; one that was asked for may have a `vcard` and no name.
#[derive(Debug, Deserialize)]
pub(super) struct Card {
    #[serde(default, deserialize_with = "forgiving")]
    pub name: Option<CardName>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CardName {
    pub formatted_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Interactive {
    #[serde(default, deserialize_with = "forgiving")]
    pub button_reply: Option<Choice>,
    #[serde(default, deserialize_with = "forgiving")]
    pub list_reply: Option<Choice>,
    #[serde(default, deserialize_with = "forgiving")]
    pub nfm_reply: Option<Text>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    pub title: Option<String>,
}

/// The quick reply of a template; buttons of other messages come as `interactive`.
#[derive(Debug, Deserialize)]
pub(super) struct Button {
    pub text: Option<String>,
    pub payload: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Order {
    pub text: Option<String>,
}

/// No `emoji`: taken back.
#[derive(Debug, Deserialize)]
pub(super) struct Reaction {
    pub message_id: Id,
    pub emoji: Option<String>,
}

/// A line about a person, mostly a change of number or id.
#[derive(Debug, Deserialize)]
pub(super) struct System {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub body: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Edit {
    pub original_message_id: Id,
    pub message: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Revoke {
    pub original_message_id: Id,
}

/// An item of `statuses[]`, without the members that name people.
#[derive(Debug, Deserialize)]
pub(super) struct Status {
    pub id: Id,
    pub status: String,
    #[serde(default, deserialize_with = "forgiving")]
    pub recipient_type: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub errors: Option<Vec<Problem>>,
}

/// An entry of `errors[]`, of a status or of a whole value.
#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    #[serde(default, deserialize_with = "forgiving")]
    pub code: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub title: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub message: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub details: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub error_data: Option<ErrorData>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorData {
    pub details: Option<String>,
}

/// An item of `calls[]`.
#[derive(Debug, Deserialize)]
pub(super) struct Call {
    pub id: Id,
    pub event: String,
    pub direction: String,
}

/// An item of `statuses[]` that is about a call.
#[derive(Debug, Deserialize)]
pub(super) struct CallStatus {
    pub id: Id,
    pub status: String,
}

/// An item of `groups[]`.
#[derive(Debug, Deserialize)]
pub(super) struct Group {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, deserialize_with = "forgiving")]
    pub group_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub request_id: Option<Id>,
    /// What it is called, when it is made.
    #[serde(default, deserialize_with = "forgiving")]
    pub subject: Option<String>,
    /// What it is called from now on.
    #[serde(default, deserialize_with = "forgiving")]
    pub group_subject: Option<GroupSubject>,
}

/// A group's new name, and whether it has come to that.
#[derive(Debug, Deserialize)]
pub(super) struct GroupSubject {
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub update_successful: Option<bool>,
}

/// An item of `user_preferences[]`.
#[derive(Debug, Deserialize)]
pub(super) struct Preference {
    pub value: String,
    #[serde(default, deserialize_with = "forgiving")]
    pub category: Option<String>,
}

/// An item of `automatic_events[]`; `id` is that of the message.
#[derive(Debug, Deserialize)]
pub(super) struct AutomaticEvent {
    pub id: Id,
    pub event_name: String,
}
