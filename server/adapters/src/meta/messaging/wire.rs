//! Messenger's and Instagram's own names.
//!
//! Manual: <https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages>

use serde::Deserialize;
use serde_json::Value;

use crate::scalar::{Id, forgiving};

/// `text` and `attachments` may both be missing.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub mid: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub attachments: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub quick_reply: Option<QuickReply>,
    #[serde(default, deserialize_with = "forgiving")]
    pub reply_to: Option<ReplyTo>,
    #[serde(default, deserialize_with = "forgiving")]
    pub is_echo: Option<bool>,
    #[serde(default, deserialize_with = "forgiving")]
    pub is_deleted: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(super) struct QuickReply {
    pub payload: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReplyTo {
    #[serde(default, deserialize_with = "forgiving")]
    pub mid: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub story: Option<Story>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Story {
    pub id: Option<Id>,
}

/// `num_edit` is a number in the manual's table, a string in its sample.
#[derive(Debug, Deserialize)]
pub(super) struct Edit {
    pub mid: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub num_edit: Option<Id>,
}

/// `emoji` is missing when it was taken back.
#[derive(Debug, Deserialize)]
pub(super) struct Reaction {
    pub mid: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub action: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub emoji: Option<String>,
}

/// An entry of `attachments[]`. A `fallback` may have `payload: null` and the rest beside it.
#[derive(Debug, Deserialize)]
pub(super) struct Attached {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, deserialize_with = "forgiving")]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub title: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub payload: Option<Payload>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Payload {
    #[serde(default, deserialize_with = "forgiving")]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub title: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub sticker_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub reel_video_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub ig_post_media_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub coordinates: Option<Coordinates>,
    #[serde(default, deserialize_with = "forgiving")]
    pub elements: Option<Vec<Element>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub generic: Option<Elements>,
    #[serde(default, deserialize_with = "forgiving")]
    pub product: Option<Elements>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Coordinates {
    pub lat: f64,
    pub long: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Elements {
    #[serde(default, deserialize_with = "forgiving")]
    pub elements: Option<Vec<Element>>,
}

/// A card of a template.
#[derive(Debug, Deserialize)]
pub(super) struct Element {
    #[serde(default, deserialize_with = "forgiving")]
    pub title: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub attachment_id: Option<Id>,
}
