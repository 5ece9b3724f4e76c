//! What may be asked of conversations, messages, contacts and leads, and by whom.

use adapters::adapter_for;
use model::{
    Contact, ContactFilter, ContactId, ContactPage, Conversation, ConversationCursor,
    ConversationFilter, ConversationId, ConversationPage, EventId, LeadFilter, LeadPage, Message,
    MessageCursor, MessagePage, Role, Timestamp,
};

use crate::{Actor, Hub, HubError, paging};

impl Hub {
    /// A page of conversations, the one in which something happened last first, below `after`.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when `limit` is not 1 to 200.
    pub async fn conversations(
        &self,
        actor: &Actor,
        filter: &ConversationFilter,
        after: Option<ConversationCursor>,
        limit: u16,
    ) -> Result<ConversationPage, HubError> {
        actor.require(Role::Viewer)?;
        paging::check(limit)?;
        let mut page = self.store.conversations(filter, after, limit).await?;
        for conversation in &mut page.conversations {
            conversation.window_ends_at = window_end(conversation);
        }
        Ok(page)
    }

    /// One conversation.
    ///
    /// # Errors
    /// [`HubError::Storage`] with `NotFound` when there is none.
    pub async fn conversation(
        &self,
        actor: &Actor,
        id: ConversationId,
    ) -> Result<Conversation, HubError> {
        actor.require(Role::Viewer)?;
        let mut conversation = self.store.conversation(id).await?;
        conversation.window_ends_at = window_end(&conversation);
        Ok(conversation)
    }

    /// A page of a conversation's messages, the newest first, before `before`.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when `limit` is not 1 to 200; [`HubError::Storage`] with `NotFound` when
    /// there is no such conversation.
    pub async fn messages(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        before: Option<MessageCursor>,
        limit: u16,
    ) -> Result<MessagePage, HubError> {
        actor.require(Role::Viewer)?;
        paging::check(limit)?;
        Ok(self.store.messages(conversation, before, limit).await?)
    }

    /// The message that an event has made or says something about.
    ///
    /// # Errors
    /// [`HubError::Storage`] with `NotFound` when there is no such event.
    pub async fn message_of(
        &self,
        actor: &Actor,
        event: EventId,
    ) -> Result<Option<Message>, HubError> {
        actor.require(Role::Viewer)?;
        Ok(self.store.message_of(event).await?)
    }

    /// A page of contacts, the newest first, below `before`.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when `limit` is not 1 to 200.
    pub async fn contacts(
        &self,
        actor: &Actor,
        filter: &ContactFilter,
        before: Option<ContactId>,
        limit: u16,
    ) -> Result<ContactPage, HubError> {
        actor.require(Role::Viewer)?;
        paging::check(limit)?;
        Ok(self.store.contacts(filter, before, limit).await?)
    }

    /// One contact.
    ///
    /// # Errors
    /// [`HubError::Storage`] with `NotFound` when there is none.
    pub async fn contact(&self, actor: &Actor, id: ContactId) -> Result<Contact, HubError> {
        actor.require(Role::Viewer)?;
        Ok(self.store.contact(id).await?)
    }

    /// A page of leads, the newest first, below `before`.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when `limit` is not 1 to 200.
    pub async fn leads(
        &self,
        actor: &Actor,
        filter: &LeadFilter,
        before: Option<EventId>,
        limit: u16,
    ) -> Result<LeadPage, HubError> {
        actor.require(Role::Viewer)?;
        paging::check(limit)?;
        Ok(self.store.leads(filter, before, limit).await?)
    }
}

/// Until when a person may be written to freely, where the platform limits that.
fn window_end(conversation: &Conversation) -> Option<Timestamp> {
    conversation.contact_id?;
    let profile = adapter_for(conversation.platform).profile();
    let window = i64::try_from(profile.limits.window?.as_millis()).ok()?;
    Some(conversation.last_inbound_at?.plus_millis(window))
}
