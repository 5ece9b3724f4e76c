//! Messages as the REST API writes them.

use model::{Attachment, Message, MessagePage, MessageReaction, MessageVersion};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{text, texts};

/// One entry of a conversation: what all events about one thing add up to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageBody {
    /// `msg_…`
    id: String,
    conversation_id: String,
    /// The platform's id of it, where it has one.
    message_ref: Option<String>,
    /// `inbound`: to us, `outbound`: from our account, `none`: a line of the platform.
    direction: String,
    /// `message`, `comment`, `post`, `call` …: the type of the event that made it.
    kind: String,
    /// What it says now; absent if it was taken back.
    text: Option<String>,
    /// What is attached now.
    attachments: Vec<AttachmentBody>,
    /// The `messageRef` of the message it answers.
    reply_to: Option<String>,
    /// How far a message of ours has come: `queued`, `sending`, `unknown`, `sent`, `failed`,
    /// `delivered`, `read` or `played`, as far as the platform tells.
    status: Option<String>,
    /// Why it failed.
    error: Option<String>,
    /// The newest of each person, without those that were taken back.
    reactions: Vec<ReactionBody>,
    /// What it said before, oldest first; empty if it was never edited, or was taken back.
    edits: Vec<VersionBody>,
    /// When it was taken back.
    deleted_at: Option<String>,
    /// A comment or post that others do not see.
    hidden: bool,
    /// It arrived after a message that was written later.
    late: bool,
    /// The platform's id of who wrote it.
    sender_id: Option<String>,
    sender_name: Option<String>,
    /// Who of ours wrote it here; always absent as long as nothing is sent from here.
    sent_by: Option<String>,
    /// By the platform; absent where it tells no time.
    occurred_at: Option<String>,
    received_at: String,
    /// The events that made it or say something about it, oldest first.
    event_ids: Vec<String>,
}

/// Something attached.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttachmentBody {
    kind: String,
    url: Option<String>,
    media_id: Option<String>,
    mime_type: Option<String>,
    name: Option<String>,
}

/// What somebody thinks of a message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReactionBody {
    /// The platform's id of who gave it.
    actor: String,
    /// The sign, where the platform says it.
    emoji: Option<String>,
    at: Option<String>,
}

/// What a message said once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VersionBody {
    text: Option<String>,
    attachments: Vec<AttachmentBody>,
    /// Since when.
    at: Option<String>,
}

/// A page of messages, the newest first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageList {
    messages: Vec<MessageBody>,
    /// Give it as `cursor` to get the messages before these; absent at the beginning.
    next_cursor: Option<String>,
}

impl From<Message> for MessageBody {
    fn from(it: Message) -> Self {
        Self {
            id: it.id.to_string(),
            conversation_id: it.conversation_id.to_string(),
            message_ref: it.message_ref,
            direction: it.direction.to_string(),
            kind: it.kind.to_string(),
            text: it.text,
            attachments: it.attachments.into_iter().map(Into::into).collect(),
            reply_to: it.reply_to,
            status: text(it.status),
            error: it.error,
            reactions: it.reactions.into_iter().map(Into::into).collect(),
            edits: it.edits.into_iter().map(Into::into).collect(),
            deleted_at: text(it.deleted_at),
            hidden: it.hidden,
            late: it.late,
            sender_id: it.sender_id,
            sender_name: it.sender_name,
            sent_by: None,
            occurred_at: text(it.occurred_at),
            received_at: it.received_at.to_string(),
            event_ids: texts(it.event_ids),
        }
    }
}

impl From<Attachment> for AttachmentBody {
    fn from(it: Attachment) -> Self {
        Self {
            kind: it.kind.to_string(),
            url: it.url,
            media_id: it.media_id,
            mime_type: it.mime_type,
            name: it.name,
        }
    }
}

impl From<MessageReaction> for ReactionBody {
    fn from(it: MessageReaction) -> Self {
        Self {
            actor: it.actor,
            emoji: it.emoji,
            at: text(it.at),
        }
    }
}

impl From<MessageVersion> for VersionBody {
    fn from(it: MessageVersion) -> Self {
        Self {
            text: it.text,
            attachments: it.attachments.into_iter().map(Into::into).collect(),
            at: text(it.at),
        }
    }
}

impl From<MessagePage> for MessageList {
    fn from(page: MessagePage) -> Self {
        Self {
            messages: page.messages.into_iter().map(Into::into).collect(),
            next_cursor: text(page.next_cursor),
        }
    }
}
