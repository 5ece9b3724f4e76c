//! Telegram's own names. Absent and unknown members are normal: several new ones come each year.
//!
//! Manual: <https://core.telegram.org/bots/api#available-types>

use serde::Deserialize;

use crate::scalar::{Id, forgiving};

/// A person or a bot.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub id: Id,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub username: Option<String>,
}

/// A private chat has a name, the others a title.
#[derive(Debug, Deserialize)]
pub(super) struct Chat {
    pub id: Id,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub title: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub username: Option<String>,
}

/// A message, or the `InaccessibleMessage` that stands for one: chat, id and a date of 0.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub message_id: Id,
    pub chat: Chat,
    pub from: Option<User>,
    pub sender_chat: Option<Chat>,
    pub date: Option<i64>,
    pub edit_date: Option<i64>,
    pub business_connection_id: Option<Id>,
    pub message_thread_id: Option<Id>,
    pub is_topic_message: Option<bool>,
    #[serde(default, deserialize_with = "forgiving")]
    pub direct_messages_topic: Option<Topic>,
    #[serde(default, deserialize_with = "forgiving")]
    pub reply_to_message: Option<Pointer>,
    #[serde(default, deserialize_with = "forgiving")]
    pub external_reply: Option<Pointer>,
    pub text: Option<String>,
    pub caption: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub web_app_data: Option<WebAppData>,
}

/// One customer's thread in a channel's direct messages.
#[derive(Debug, Deserialize)]
pub(super) struct Topic {
    pub topic_id: Id,
}

/// What a message answers.
#[derive(Debug, Deserialize)]
pub(super) struct Pointer {
    pub chat: Chat,
    pub message_id: Id,
}

#[derive(Debug, Deserialize)]
pub(super) struct WebAppData {
    pub data: Option<String>,
}

/// The members of a message that become attachments; each may be missing or of a later form.
#[derive(Debug, Deserialize)]
pub(super) struct Media {
    #[serde(default, deserialize_with = "forgiving")]
    pub photo: Option<Vec<PhotoSize>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub live_photo: Option<File>,
    #[serde(default, deserialize_with = "forgiving")]
    pub animation: Option<File>,
    #[serde(default, deserialize_with = "forgiving")]
    pub document: Option<File>,
    #[serde(default, deserialize_with = "forgiving")]
    pub audio: Option<File>,
    #[serde(default, deserialize_with = "forgiving")]
    pub voice: Option<File>,
    #[serde(default, deserialize_with = "forgiving")]
    pub video: Option<File>,
    #[serde(default, deserialize_with = "forgiving")]
    pub video_note: Option<File>,
    #[serde(default, deserialize_with = "forgiving")]
    pub sticker: Option<File>,
    #[serde(default, deserialize_with = "forgiving")]
    pub venue: Option<Venue>,
    #[serde(default, deserialize_with = "forgiving")]
    pub location: Option<Location>,
    #[serde(default, deserialize_with = "forgiving")]
    pub contact: Option<Contact>,
}

#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub file_id: Id,
    pub file_name: Option<String>,
    pub mime_type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PhotoSize {
    pub file_id: Id,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Venue {
    pub title: Option<String>,
}

/// Coordinates; which ones is for the raw body to say.
#[derive(Debug, Deserialize)]
pub(super) struct Location {}

#[derive(Debug, Deserialize)]
pub(super) struct Contact {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
}

/// `inline_query`, `chosen_inline_result`, `shipping_query`, `pre_checkout_query`,
/// `purchased_paid_media`: somebody asks the bot something outside any chat.
#[derive(Debug, Deserialize)]
pub(super) struct Query {
    pub from: User,
    pub query: Option<String>,
    pub inline_message_id: Option<Id>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CallbackQuery {
    pub from: User,
    #[serde(default, deserialize_with = "forgiving")]
    pub message: Option<Message>,
    pub inline_message_id: Option<Id>,
    pub data: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PollAnswer {
    pub user: Option<User>,
    pub voter_chat: Option<Chat>,
}

/// `message_reaction` and `message_reaction_count`; the latter names nobody.
#[derive(Debug, Deserialize)]
pub(super) struct Reaction {
    pub chat: Chat,
    pub message_id: Id,
    pub user: Option<User>,
    pub actor_chat: Option<Chat>,
    pub date: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeletedMessages {
    pub business_connection_id: Option<Id>,
    pub chat: Chat,
    pub message_ids: Vec<Id>,
}

/// `my_chat_member`, `chat_member` and `chat_join_request`.
#[derive(Debug, Deserialize)]
pub(super) struct MemberChange {
    pub chat: Chat,
    pub from: User,
    pub date: Option<i64>,
}

/// `chat_boost` (with `boost`) and `removed_chat_boost` (without).
#[derive(Debug, Deserialize)]
pub(super) struct BoostChange {
    pub chat: Chat,
    pub boost: Option<Boost>,
    pub remove_date: Option<i64>,
    pub source: Option<BoostSource>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Boost {
    pub add_date: Option<i64>,
    pub source: Option<BoostSource>,
}

#[derive(Debug, Deserialize)]
pub(super) struct BoostSource {
    pub user: Option<User>,
}

/// `business_connection` and `managed_bot`: something about an account and the bot.
#[derive(Debug, Deserialize)]
pub(super) struct AccountChange {
    pub user: User,
    pub date: Option<i64>,
}
