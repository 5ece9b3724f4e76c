//! WhatsApp's own names. Since 2026 the phone number may be left out wherever a business-scoped
//! user id stands: every id of a person is optional.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components>

use serde::Deserialize;
use serde_json::Value;

use crate::scalar::{Id, forgiving};

/// An entry of `contacts[]`: what is known of a person that the value is about.
#[derive(Debug, Deserialize)]
pub(super) struct Contact {
    pub wa_id: Option<Id>,
    pub user_id: Option<Id>,
    pub parent_user_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub profile: Option<Profile>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Profile {
    pub name: Option<String>,
    pub username: Option<String>,
}

/// An item of `messages[]` (with `from…`) or `message_echoes[]` (with `to…`).
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub id: Id,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub from: Option<Id>,
    pub from_user_id: Option<Id>,
    pub from_parent_user_id: Option<Id>,
    pub to: Option<Id>,
    pub to_user_id: Option<Id>,
    pub to_parent_user_id: Option<Id>,
    pub group_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub context: Option<Context>,
}

/// What a message answers. A forward has a context without id.
#[derive(Debug, Deserialize)]
pub(super) struct Context {
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

/// A change of somebody's number or id; these are the new ones.
#[derive(Debug, Deserialize)]
pub(super) struct System {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub body: Option<String>,
    pub wa_id: Option<Id>,
    pub user_id: Option<Id>,
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

/// An item of `statuses[]`. In a group `recipient_id` is the group, and the person is the
/// participant, a key that the manual spells in two ways, as it does the parent's.
#[derive(Debug, Deserialize)]
pub(super) struct Status {
    pub id: Id,
    pub status: String,
    pub recipient_type: Option<String>,
    pub recipient_id: Option<Id>,
    pub recipient_user_id: Option<Id>,
    pub recipient_parent_user_id: Option<Id>,
    pub parent_recipient_user_id: Option<Id>,
    pub recipient_participant_id: Option<Id>,
    pub participant_recipient_id: Option<Id>,
    pub recipient_participant_user_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub errors: Option<Vec<Problem>>,
}

/// An entry of `errors[]`, of a status or of a whole value.
#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    pub code: Option<Id>,
    pub title: Option<String>,
    pub message: Option<String>,
    pub details: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub error_data: Option<ErrorData>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorData {
    pub details: Option<String>,
}
