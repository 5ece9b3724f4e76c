//! Conversations as the REST API writes them.

use model::{Conversation, ConversationPage, LastMessage};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::text;

/// The thread with a contact, a group, or the comments under a post.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationBody {
    /// `cnv_…`
    id: String,
    platform: String,
    /// The account of ours in it.
    connection_id: String,
    /// The platform's id of the thread; `contact` for the one-to-one thread with a contact.
    thread_ref: String,
    /// The other party, if it is a single one.
    contact_id: Option<String>,
    /// The other party's name, a group's name, the text of the post that is commented on.
    title: Option<String>,
    /// `open`
    state: String,
    /// Whose it is; always absent as long as conversations are nobody's.
    assignee_id: Option<String>,
    labels: Vec<String>,
    /// Messages to us that nobody has seen.
    unread: u32,
    /// Messages in all.
    messages: u32,
    /// Absent while there is none: somebody has begun a conversation and said nothing.
    last_message: Option<LastMessageBody>,
    /// When something last happened in it: what lists are sorted by.
    last_at: String,
    /// When the other party last wrote.
    last_inbound_at: Option<String>,
    /// Until when the platform lets us write freely, where it has such a limit.
    window_ends_at: Option<String>,
}

/// The newest message, as its conversation shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LastMessageBody {
    /// Absent for pictures and for what was taken back.
    text: Option<String>,
    direction: String,
    at: String,
}

/// A page of conversations, the one in which something happened last first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationList {
    conversations: Vec<ConversationBody>,
    /// Give it as `cursor` to get the next page; absent at the end.
    next_cursor: Option<String>,
}

impl From<Conversation> for ConversationBody {
    fn from(it: Conversation) -> Self {
        Self {
            id: it.id.to_string(),
            platform: it.platform.to_string(),
            connection_id: it.connection_id.to_string(),
            thread_ref: it.thread_ref,
            contact_id: text(it.contact_id),
            title: it.title,
            state: it.state.to_string(),
            assignee_id: text(it.assignee_id),
            labels: it.labels,
            unread: it.unread,
            messages: it.messages,
            last_message: it.last_message.map(Into::into),
            last_at: it.last_at.to_string(),
            last_inbound_at: text(it.last_inbound_at),
            window_ends_at: text(it.window_ends_at),
        }
    }
}

impl From<LastMessage> for LastMessageBody {
    fn from(it: LastMessage) -> Self {
        Self {
            text: it.text,
            direction: it.direction.to_string(),
            at: it.at.to_string(),
        }
    }
}

impl From<ConversationPage> for ConversationList {
    fn from(page: ConversationPage) -> Self {
        Self {
            conversations: page.conversations.into_iter().map(Into::into).collect(),
            next_cursor: text(page.next_cursor),
        }
    }
}
