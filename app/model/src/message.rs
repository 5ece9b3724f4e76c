//! Messages: the entries of conversations.

use serde::{Deserialize, Serialize};

use crate::{
    Attachment, ConversationId, Direction, EventId, EventType, MessageId, Timestamp, words::words,
};

words! {
    /// How far a message of ours has come; the greatest ever seen wins.
    pub enum MessageStatus: "message status" {
        /// To be sent.
        Queued = "queued",
        /// Being sent.
        Sending = "sending",
        /// Sent perhaps: there was no answer.
        Unknown = "unknown",
        /// Taken by the platform.
        Sent = "sent",
        /// Not delivered.
        Failed = "failed",
        /// On the other side's device.
        Delivered = "delivered",
        /// Seen.
        Read = "read",
        /// Listened to.
        Played = "played",
    }
}

/// A text that a message had, or has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageVersion {
    /// What it said.
    pub text: Option<String>,
    /// What was attached.
    pub attachments: Vec<Attachment>,
    /// Since when, where that is known.
    pub at: Option<Timestamp>,
}

/// What somebody thinks of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageReaction {
    /// Who gave it.
    pub actor: String,
    /// The sign, where the platform says it.
    pub emoji: Option<String>,
    /// When, where that is known.
    pub at: Option<Timestamp>,
}

/// One entry of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The conversation it stands in.
    pub conversation_id: ConversationId,
    /// The platform's id of it, where it has one.
    pub message_ref: Option<String>,
    /// From us or to us.
    pub direction: Direction,
    /// What it is: a message, a comment, a call, …
    pub kind: EventType,
    /// What it says now.
    pub text: Option<String>,
    /// What is attached now.
    pub attachments: Vec<Attachment>,
    /// The platform's id of the message it answers.
    pub reply_to: Option<String>,
    /// How far it has come, if it is ours.
    pub status: Option<MessageStatus>,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// What people think of it.
    pub reactions: Vec<MessageReaction>,
    /// What it said before it was edited, oldest first; empty if it never was.
    pub edits: Vec<MessageVersion>,
    /// When it was taken back.
    pub deleted_at: Option<Timestamp>,
    /// It is kept from others' eyes (comments).
    pub hidden: bool,
    /// It arrived after a message that was written later.
    pub late: bool,
    /// The platform's id of who wrote it.
    pub sender_id: Option<String>,
    /// What they call themselves.
    pub sender_name: Option<String>,
    /// When it was written, by the platform.
    pub occurred_at: Option<Timestamp>,
    /// When we heard of it.
    pub received_at: Timestamp,
    /// The events that concern it.
    pub event_ids: Vec<EventId>,
}

/// Where a page of messages goes on: before this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageCursor {
    /// The time it is sorted by.
    pub sort_at: Timestamp,
    /// Its place in the body that brought it.
    pub position: u16,
    /// Its id.
    pub id: MessageId,
}

/// One page of messages, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessagePage {
    /// The messages.
    pub messages: Vec<Message>,
    /// Where the next, earlier page starts; absent at the end.
    pub next_cursor: Option<MessageCursor>,
}
