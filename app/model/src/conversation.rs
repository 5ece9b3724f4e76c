//! Conversations: threads with a contact, in a group, or under a post.

use serde::{Deserialize, Serialize};

use crate::{
    ConnectionId, ContactId, ConversationId, Direction, Platform, Timestamp, UserId, words::words,
};

words! {
    /// Whether somebody still has to do with a conversation.
    pub enum ConversationState: "conversation state" {
        /// It is.
        Open = "open",
    }
}

/// The newest message of a conversation, as its row in a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastMessage {
    /// What it says; absent for pictures and what was deleted.
    pub text: Option<String>,
    /// Which way it went.
    pub direction: Direction,
    /// When it was written.
    pub at: Timestamp,
}

/// The thread with a contact, a group, or the comments under a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The platform it takes place on.
    pub platform: Platform,
    /// The account of ours in it.
    pub connection_id: ConnectionId,
    /// The platform's id of the thread; `contact` for a one-to-one thread.
    pub thread_ref: String,
    /// The other party of a one-to-one thread.
    pub contact_id: Option<ContactId>,
    /// What it is called: a person's name, a group's title.
    pub title: Option<String>,
    /// Whether somebody still has to do with it.
    pub state: ConversationState,
    /// Whose it is.
    pub assignee_id: Option<UserId>,
    /// What people have put on it.
    pub labels: Vec<String>,
    /// Messages to us that nobody has seen.
    pub unread: u32,
    /// Messages in all.
    pub messages: u32,
    /// The newest message.
    pub last_message: Option<LastMessage>,
    /// When something last happened in it.
    pub last_at: Timestamp,
    /// When the other party last wrote.
    pub last_inbound_at: Option<Timestamp>,
    /// Until when the platform lets us answer freely, where it has such a limit.
    pub window_ends_at: Option<Timestamp>,
}

/// Which conversations are wanted; every field narrows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ConversationFilter {
    /// On this platform.
    pub platform: Option<Platform>,
    /// Of this connection.
    pub connection_id: Option<ConnectionId>,
    /// With this contact.
    pub contact_id: Option<ContactId>,
    /// In this state.
    pub state: Option<ConversationState>,
    /// With messages that nobody has seen, or without any.
    pub unread: Option<bool>,
    /// In which something has happened at that time or later.
    pub from: Option<Timestamp>,
    /// In which nothing has happened at that time or later.
    pub to: Option<Timestamp>,
}

/// Where a page of conversations goes on: below this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationCursor {
    /// When something last happened in the last one of the page before.
    pub last_at: Timestamp,
    /// Its id.
    pub id: ConversationId,
}

/// One page of conversations, the one in which something happened last first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationPage {
    /// The conversations.
    pub conversations: Vec<Conversation>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<ConversationCursor>,
}
