//! What events add up to: reading and writing contacts, conversations and messages within a claim.
//!
//! Rows are read and written in bulk. What to make of them is decided elsewhere (`hub`).

mod contacts;
mod facts;
mod former_ids;
mod key;
mod leads;
mod messages;
mod recount;
mod threads;

pub(crate) use key::key;

pub use contacts::ContactState;
pub(crate) use contacts::read as read_contact;
pub use facts::{ContactFacts, Created, Edit, FactKey, MessageFacts, Reaction};
pub use leads::NewLead;
pub use messages::MessageState;
pub(crate) use messages::read as read_message;
pub use threads::{LastState, ThreadState};

use model::ConnectionId;

use crate::{Claim, StorageError};

/// A platform's id of something, within a connection.
pub type Reference = (ConnectionId, String);

/// Values that one statement may carry: SQLite allows 32,766.
const VALUES_A_STATEMENT: usize = 30_000;

/// What has changed.
#[derive(Debug, Default)]
pub struct Changes {
    /// Contacts, new or changed.
    pub contacts: Vec<ContactState>,
    /// Ids that lead to contacts.
    pub aliases: Vec<(Reference, model::ContactId)>,
    /// Contacts that turned out to be others: which, and who they are.
    pub moved_contacts: Vec<(model::ContactId, model::ContactId)>,
    /// Conversations, new or changed.
    pub threads: Vec<ThreadState>,
    /// Threads' ids of conversations.
    pub thread_refs: Vec<(Reference, model::ConversationId)>,
    /// Conversations that turned out to be others: which, and what they belong to.
    pub moved_threads: Vec<(model::ConversationId, model::ConversationId)>,
    /// Messages, new or changed.
    pub messages: Vec<MessageState>,
    /// Conversations whose figures have to be counted anew.
    pub recount: Vec<model::ConversationId>,
    /// Leads.
    pub leads: Vec<NewLead>,
}

impl Claim {
    /// Writes changes. They count with the claim's commit.
    ///
    /// # Errors
    /// [`StorageError`] when the database refuses.
    pub async fn save(&self, changes: &Changes) -> Result<(), StorageError> {
        let transaction = &self.transaction;
        contacts::save(transaction, &changes.contacts).await?;
        contacts::save_aliases(transaction, &changes.aliases).await?;
        contacts::merge(transaction, &changes.moved_contacts).await?;
        threads::save(transaction, &changes.threads).await?;
        threads::save_refs(transaction, &changes.thread_refs).await?;
        messages::save(transaction, &changes.messages).await?;
        threads::merge(transaction, &changes.moved_threads).await?;
        recount::recount(transaction, &changes.recount).await?;
        leads::save(transaction, &changes.leads).await?;
        leads::follow(transaction, &changes.moved_contacts).await
    }
}
