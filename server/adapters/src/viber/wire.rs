//! Viber's own names. Every member may be missing or of another form; what an event cannot do
//! without is for its reader to say.
//!
//! Manual: <https://developers.viber.com/docs/api/rest-bot-api/#callbacks>

use serde::Deserialize;

use crate::scalar::{Id, forgiving};

/// A callback. Which members it has depends on `event`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Callback {
    #[serde(default, deserialize_with = "forgiving")]
    pub event: Option<String>,
    /// Milliseconds.
    #[serde(default, deserialize_with = "forgiving")]
    pub timestamp: Option<i64>,
    /// Names the callback; of a receipt, the message that was sent.
    #[serde(default, deserialize_with = "forgiving")]
    pub message_token: Option<Id>,
    /// Who wrote: `message`.
    #[serde(default, deserialize_with = "forgiving")]
    pub sender: Option<User>,
    /// Who acted: `subscribed`, `conversation_started`.
    #[serde(default, deserialize_with = "forgiving")]
    pub user: Option<User>,
    /// Who it is about: receipts, `unsubscribed`.
    #[serde(default, deserialize_with = "forgiving")]
    pub user_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub message: Option<Message>,
    /// The chat in which the bot was used as an extension.
    #[serde(default, deserialize_with = "forgiving")]
    pub chat_id: Option<Id>,
    /// Why a message was not delivered.
    #[serde(default, deserialize_with = "forgiving")]
    pub desc: Option<String>,
}

/// A person. Name and picture are placeholders unless asked for by `send_name`, `send_photo`.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub avatar: Option<String>,
}

/// What was sent.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    #[serde(default, deserialize_with = "forgiving", rename = "type")]
    pub kind: Option<String>,
    /// What was typed, a caption, or the body of the button that was tapped.
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    /// Address of the file, or the address that a `url` message shares.
    #[serde(default, deserialize_with = "forgiving")]
    pub media: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub file_name: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub sticker_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub contact: Option<Contact>,
    #[serde(default, deserialize_with = "forgiving")]
    pub location: Option<Location>,
}

/// An address-book entry.
#[derive(Debug, Deserialize)]
pub(super) struct Contact {
    #[serde(default, deserialize_with = "forgiving")]
    pub name: Option<String>,
}

/// A place; its coordinates are for the raw body to say.
#[derive(Debug, Deserialize)]
pub(super) struct Location {
    #[serde(default, deserialize_with = "forgiving")]
    pub address: Option<String>,
}

/// A token with more digits than a 64-bit number holds, read from the body itself: on the way
/// through a JSON value it would become a float.
#[derive(Debug, Deserialize)]
pub(super) struct LongToken {
    pub message_token: u128,
}

/// The same of a chat.
#[derive(Debug, Deserialize)]
pub(super) struct LongChat {
    pub chat_id: u128,
}
