//! LinkedIn's own names. Every member may be missing or of another form; what an event cannot do
//! without is for its reader to say.
//!
//! Manual: <https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-social-action-notifications>

use serde::Deserialize;

use crate::scalar::{Id, forgiving};

/// An item of `notifications[]`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    #[serde(default, deserialize_with = "forgiving")]
    pub notification_id: Option<Id>,
    /// The page.
    #[serde(default, deserialize_with = "forgiving")]
    pub organizational_entity: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub action: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub source_post: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub decorated_source_post: Option<Post>,
    /// Milliseconds.
    #[serde(default, deserialize_with = "forgiving")]
    pub last_modified_at: Option<i64>,
    /// The comment, share or reaction that was made.
    #[serde(default, deserialize_with = "forgiving")]
    pub generated_activity: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub decorated_generated_activity: Option<Activity>,
}

/// The post that somebody reacted to.
#[derive(Debug, Deserialize)]
pub(super) struct Post {
    #[serde(default, deserialize_with = "forgiving")]
    pub entity: Option<Id>,
}

/// What was made, spelt out. It may be missing.
#[derive(Debug, Deserialize)]
pub(super) struct Activity {
    #[serde(default, deserialize_with = "forgiving")]
    pub comment: Option<Made>,
    #[serde(default, deserialize_with = "forgiving")]
    pub share: Option<Made>,
}

/// A comment or a share.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Made {
    #[serde(default, deserialize_with = "forgiving")]
    pub entity: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub owner: Option<Id>,
    /// What a comment stands under: a post, or another comment.
    #[serde(default, deserialize_with = "forgiving")]
    pub object: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub parent_comment: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
}

/// A body of type `LEAD_ACTION`: somebody sent in a form, or took it back.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lead {
    #[serde(default, deserialize_with = "forgiving")]
    pub lead_gen_form_response: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub lead_action: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub owner: Option<Owner>,
    /// Milliseconds.
    #[serde(default, deserialize_with = "forgiving")]
    pub occurred_at: Option<i64>,
}

/// Whose form it was.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Owner {
    #[serde(default, deserialize_with = "forgiving")]
    pub organization: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub sponsored_account: Option<Id>,
}

/// A message as older systems relay it; LinkedIn documents no such webhook. Its members stand
/// beside `eventMeta` or one level deeper.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    #[serde(default, deserialize_with = "forgiving")]
    pub event_meta: Option<EventMeta>,
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub conversation_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub from: Option<Party>,
    #[serde(default, deserialize_with = "forgiving")]
    pub body: Option<Text>,
    /// Milliseconds.
    #[serde(default, deserialize_with = "forgiving")]
    pub created_at: Option<Id>,
}

/// What happened to a message.
#[derive(Debug, Deserialize)]
pub(super) struct EventMeta {
    #[serde(default, deserialize_with = "forgiving", rename = "type")]
    pub kind: Option<String>,
}

/// Who wrote it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Party {
    Urn(Id),
    Named {
        #[serde(default, deserialize_with = "forgiving")]
        urn: Option<Id>,
        #[serde(default, deserialize_with = "forgiving")]
        entity: Option<Id>,
        #[serde(default, deserialize_with = "forgiving")]
        id: Option<Id>,
    },
}

/// What was written.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    Plain(String),
    Object {
        #[serde(default, deserialize_with = "forgiving")]
        text: Option<String>,
    },
}
