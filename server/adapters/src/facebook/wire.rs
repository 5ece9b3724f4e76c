//! Facebook's own names in `changes[]`. Whose ids and names may be told depends on permissions and
//! on what people chose: nearly all of it may be missing.
//!
//! Manual: <https://developers.facebook.com/docs/graph-api/webhooks/reference/page>

use serde::Deserialize;
use serde_json::Value;

use crate::scalar::{Id, forgiving};

/// The value of `feed`, `mention` and `ratings`: what happened to a thing on a Page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Story {
    #[serde(default, deserialize_with = "forgiving")]
    pub item: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub verb: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub comment_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub post_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub parent_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub open_graph_story_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub video_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub photo_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub event_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub share_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub created_time: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub message: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub story: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub review_text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub photo: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub photos: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub video: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub link: Option<String>,
}
