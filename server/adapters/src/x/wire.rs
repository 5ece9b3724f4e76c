//! X's own names, of both products: Account Activity with objects of API 1.1, Activity with those of
//! API 2. Absent and unknown members are normal. Users stay as they came: they may be wrapped.
//!
//! Manual: <https://docs.x.com/x-api/account-activity/introduction>,
//! <https://docs.x.com/x-api/activity/event-payloads>

use serde::Deserialize;
use serde_json::Value;

use crate::scalar::{Id, forgiving};

/// A user of either API: `screen_name` in 1.1, `username` in 2.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    #[serde(default, deserialize_with = "forgiving")]
    pub id_str: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub screen_name: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub username: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub profile_image_url_https: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub profile_image_url: Option<String>,
}

/// An item of `direct_message_events[]`.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub id: Id,
    #[serde(rename = "type", default, deserialize_with = "forgiving")]
    pub kind: Option<String>,
    pub created_timestamp: Option<Value>,
    pub message_create: MessageCreate,
}

#[derive(Debug, Deserialize)]
pub(super) struct MessageCreate {
    pub sender_id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub target: Option<Target>,
    #[serde(default, deserialize_with = "forgiving")]
    pub message_data: Option<MessageData>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub recipient_id: Id,
}

#[derive(Debug, Deserialize)]
pub(super) struct MessageData {
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    pub attachment: Option<Value>,
}

/// An item of `direct_message_indicate_typing_events[]` or `direct_message_mark_read_events[]`.
#[derive(Debug, Deserialize)]
pub(super) struct Signal {
    pub created_timestamp: Option<Value>,
    pub sender_id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub target: Option<Target>,
    #[serde(default, deserialize_with = "forgiving")]
    pub last_read_event_id: Option<Id>,
}

/// The payload of `chat.*`. What is said is encrypted.
#[derive(Debug, Deserialize)]
pub(super) struct Chat {
    pub id: Id,
    pub created_at_msec: Option<Value>,
    pub sender_id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub conversation_id: Option<Id>,
}

/// The payload of `broadcast.chat`.
#[derive(Debug, Deserialize)]
pub(super) struct BroadcastChat {
    pub message_id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub broadcast_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub message: Option<String>,
    pub author: Option<Value>,
}

/// A post of API 1.1. `id` is exact on the wire, but not for readers that use floats; hence `id_str`.
#[derive(Debug, Deserialize)]
pub(super) struct Tweet {
    #[serde(default, deserialize_with = "forgiving")]
    pub id_str: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    pub timestamp_ms: Option<Value>,
    pub created_at: Option<Value>,
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub extended_tweet: Option<ExtendedTweet>,
    #[serde(default, deserialize_with = "forgiving")]
    pub extended_entities: Option<Entities>,
    #[serde(default, deserialize_with = "forgiving")]
    pub entities: Option<Entities>,
    pub user: Option<Value>,
    #[serde(default, deserialize_with = "forgiving")]
    pub in_reply_to_status_id_str: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub in_reply_to_status_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub in_reply_to_user_id_str: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub in_reply_to_user_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub in_reply_to_screen_name: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub is_quote_status: Option<bool>,
    pub quoted_status: Option<Value>,
    pub retweeted_status: Option<Value>,
}

/// The whole of a long post, whose `text` breaks off.
#[derive(Debug, Deserialize)]
pub(super) struct ExtendedTweet {
    #[serde(default, deserialize_with = "forgiving")]
    pub full_text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub extended_entities: Option<Entities>,
    #[serde(default, deserialize_with = "forgiving")]
    pub entities: Option<Entities>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Entities {
    #[serde(default, deserialize_with = "forgiving")]
    pub media: Option<Vec<Value>>,
}

/// A post of API 2, the payload of `post.*.create`.
#[derive(Debug, Deserialize)]
pub(super) struct Post {
    pub id: Id,
    pub author_id: Id,
    pub created_at: Option<Value>,
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub note_tweet: Option<NoteTweet>,
    #[serde(default, deserialize_with = "forgiving")]
    pub conversation_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub in_reply_to_user_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub in_reply_to_tweet_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub referenced_tweets: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub attachments: Option<MediaKeys>,
}

/// The whole of a long post of API 2.
#[derive(Debug, Deserialize)]
pub(super) struct NoteTweet {
    pub text: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reference {
    #[serde(rename = "type")]
    pub kind: String,
    pub id: Id,
}

#[derive(Debug, Deserialize)]
pub(super) struct MediaKeys {
    pub media_keys: Vec<Id>,
}

/// A picture or a film, of either API.
#[derive(Debug, Deserialize)]
pub(super) struct Media {
    #[serde(default, deserialize_with = "forgiving")]
    pub id_str: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub media_key: Option<Id>,
    #[serde(rename = "type", default, deserialize_with = "forgiving")]
    pub kind: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub media_url_https: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub video_info: Option<VideoInfo>,
    #[serde(default, deserialize_with = "forgiving")]
    pub variants: Option<Vec<Variant>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct VideoInfo {
    #[serde(default, deserialize_with = "forgiving")]
    pub variants: Option<Vec<Variant>>,
}

/// One of the forms a film is offered in; a playlist has no rate.
#[derive(Debug, Deserialize)]
pub(super) struct Variant {
    pub content_type: Option<String>,
    pub url: Option<String>,
    #[serde(alias = "bit_rate", default, deserialize_with = "forgiving")]
    pub bitrate: Option<u64>,
}

/// An item of `favorite_events[]`.
#[derive(Debug, Deserialize)]
pub(super) struct Favorite {
    pub id: Id,
    pub timestamp_ms: Option<Value>,
    pub created_at: Option<Value>,
    pub favorited_status: Value,
    pub user: Value,
}

/// The payload of `like.create`, which does not name who likes.
#[derive(Debug, Deserialize)]
pub(super) struct Like {
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    pub liked_tweet_id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub liked_tweet_author_id: Option<Id>,
    pub timestamp_ms: Option<Value>,
    pub created_at: Option<Value>,
}

/// An item of `follow_events[]` and the like, or the payload of `follow.follow` and the like.
#[derive(Debug, Deserialize)]
pub(super) struct Relation {
    #[serde(rename = "type", default, deserialize_with = "forgiving")]
    pub kind: Option<String>,
    pub created_timestamp: Option<Value>,
    pub source: Value,
    pub target: Value,
}

/// An item of `tweet_delete_events[]`.
#[derive(Debug, Deserialize)]
pub(super) struct DeletedTweet {
    pub status: DeletedStatus,
    pub timestamp_ms: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeletedStatus {
    pub id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub user_id: Option<Id>,
}

/// The payload of `post.delete`.
#[derive(Debug, Deserialize)]
pub(super) struct DeletedPost {
    pub id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub author_id: Option<Id>,
}
