//! Instagram's own names in changes. A comment is a few ids and perhaps a text; its time is the
//! entry's.
//!
//! Manual: <https://developers.facebook.com/docs/instagram-platform/webhooks/examples>

use serde::Deserialize;

use crate::scalar::{Id, forgiving};

/// The value of `comments`, `live_comments` and `mentions`. One page of the manual has `comment_id`
/// where the others have `id`.
#[derive(Debug, Deserialize)]
pub(super) struct Comment {
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub comment_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub parent_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub media_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub media: Option<Media>,
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
}

/// What is commented on. A boosted post is another media, with a comment of its own id for each.
#[derive(Debug, Deserialize)]
pub(super) struct Media {
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub original_media_id: Option<Id>,
}
