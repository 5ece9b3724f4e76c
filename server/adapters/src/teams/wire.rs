//! Microsoft's own names. Nearly everything may be absent, and a member of another form counts as
//! absent, so that it does not cost the rest.
//!
//! Manuals: <https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object>,
//! <https://learn.microsoft.com/graph/api/resources/changenotification>,
//! <https://learn.microsoft.com/graph/api/resources/chatmessage>

use model::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::scalar::{self, Id, forgiving};

/// What a bot or an outgoing webhook is sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Activity {
    #[serde(default, rename = "type", deserialize_with = "forgiving")]
    pub kind: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub timestamp: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub from: Option<Account>,
    #[serde(default, deserialize_with = "forgiving")]
    pub recipient: Option<Account>,
    #[serde(default, deserialize_with = "forgiving")]
    pub conversation: Option<Conversation>,
    #[serde(default, deserialize_with = "forgiving")]
    pub reply_to_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub action: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub value: Option<Value>,
    #[serde(default, deserialize_with = "forgiving")]
    pub attachments: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub members_added: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub members_removed: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "forgiving")]
    pub channel_data: Option<ChannelData>,
}

/// A person or a bot.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Account {
    pub id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub aad_object_id: Option<Id>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Conversation {
    pub id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub conversation_type: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChannelData {
    #[serde(default, deserialize_with = "forgiving")]
    pub event_type: Option<String>,
}

/// An attachment of an activity or of a chat message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attachment {
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    pub content_type: String,
    #[serde(default, deserialize_with = "forgiving")]
    pub content_url: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub content: Option<FileContent>,
}

/// The content of a file's attachment; cards have other members.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileContent {
    #[serde(default, deserialize_with = "forgiving")]
    pub download_url: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub unique_id: Option<Id>,
}

/// An item of Graph's `value[]`: a change of a message, or news about a subscription.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub subscription_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub subscription_expiration_date_time: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub tenant_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub change_type: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub lifecycle_event: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub resource: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub resource_data: Option<ResourceData>,
    #[serde(default, deserialize_with = "forgiving")]
    pub encrypted_content: Option<EncryptedContent>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ResourceData {
    #[serde(default, deserialize_with = "forgiving")]
    pub id: Option<Id>,
    #[serde(default, rename = "@odata.etag", deserialize_with = "forgiving")]
    pub etag: Option<String>,
}

/// Everything in it is base64.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EncryptedContent {
    pub data: String,
    pub data_key: String,
    pub data_signature: String,
}

/// What the encrypted content holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChatMessage {
    #[serde(default, deserialize_with = "forgiving")]
    pub etag: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub reply_to_id: Option<Id>,
    #[serde(default, deserialize_with = "forgiving")]
    pub created_date_time: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub last_edited_date_time: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub deleted_date_time: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub from: Option<From>,
    #[serde(default, deserialize_with = "forgiving")]
    pub body: Option<ItemBody>,
    #[serde(default, deserialize_with = "forgiving")]
    pub attachments: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct From {
    #[serde(default, deserialize_with = "forgiving")]
    pub user: Option<Identity>,
    #[serde(default, deserialize_with = "forgiving")]
    pub application: Option<Identity>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Identity {
    pub id: Id,
    #[serde(default, deserialize_with = "forgiving")]
    pub display_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemBody {
    #[serde(default, deserialize_with = "forgiving")]
    pub content_type: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    pub content: Option<String>,
}

/// A moment as both write it: RFC 3339, with up to seven digits of fraction.
pub(super) fn moment(text: Option<&str>) -> Option<Timestamp> {
    let moment: Timestamp = text?.parse().ok()?;
    scalar::millis(moment.as_millis())
}
