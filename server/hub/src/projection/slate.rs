//! What a batch of events concerns, as it is and as it becomes.

mod changes;

use std::collections::{BTreeSet, HashMap, HashSet};

use model::{ConnectionId, ContactId, ConversationId, EventId, MessageId};
use storage::{
    Claim, Claimed, ContactState, MessageState, NewLead, Owner, Reference, StorageError,
    ThreadState,
};

use super::threads;

/// The rows that a batch concerns. Nothing else exists for it.
pub(crate) struct Slate<'a> {
    next_id: &'a (dyn Fn() -> u128 + Sync),
    pub(super) contacts: HashMap<ContactId, ContactState>,
    pub(super) aliases: HashMap<Reference, ContactId>,
    pub(super) threads: HashMap<ConversationId, ThreadState>,
    pub(super) thread_refs: HashMap<Reference, ConversationId>,
    pub(super) messages: HashMap<Reference, MessageState>,
    pub(super) leads: Vec<NewLead>,
    /// What a conversation that turned out to be another belongs to.
    moved: HashMap<ConversationId, ConversationId>,
    /// Who a contact that turned out to be another is.
    merged: HashMap<ContactId, ContactId>,
    changed_contacts: HashSet<ContactId>,
    changed_threads: HashSet<ConversationId>,
    changed_messages: HashSet<Reference>,
    new_refs: HashMap<Reference, ConversationId>,
    new_aliases: HashMap<Reference, ContactId>,
    recount: BTreeSet<ConversationId>,
}

impl<'a> Slate<'a> {
    /// Reads what these events may concern.
    pub(crate) async fn load(
        claim: &Claim,
        events: &[(&Claimed, &Owner)],
        next_id: &'a (dyn Fn() -> u128 + Sync),
    ) -> Result<Self, StorageError> {
        let mut slate = Self {
            next_id,
            contacts: HashMap::new(),
            aliases: HashMap::new(),
            threads: HashMap::new(),
            thread_refs: HashMap::new(),
            messages: HashMap::new(),
            leads: Vec::new(),
            moved: HashMap::new(),
            merged: HashMap::new(),
            changed_contacts: HashSet::new(),
            changed_threads: HashSet::new(),
            changed_messages: HashSet::new(),
            new_refs: HashMap::new(),
            new_aliases: HashMap::new(),
            recount: BTreeSet::new(),
        };
        let mut people = HashSet::new();
        let mut threads = HashSet::new();
        let mut messages = HashSet::new();
        for (claimed, owner) in events {
            let inbound = &claimed.event.inbound;
            let of = |reference: &String| (owner.connection, reference.clone());
            people.extend(inbound.contact_ref.iter().map(of));
            people.extend(inbound.contact_aliases.iter().map(of));
            threads.extend(inbound.thread_ref.iter().map(of));
            threads.extend(inbound.message_ref.iter().map(of));
            messages.extend(inbound.thread_ref.iter().map(of));
            messages.extend(inbound.message_refs.iter().map(of));
            messages.insert((owner.connection, claimed.message_ref()));
        }
        for contact in claim.contacts(&list(people)).await? {
            threads.insert((contact.connection, threads::of_contact(contact.id)));
            slate.meet(contact);
        }
        let people: Vec<_> = slate.contacts.keys().copied().collect();
        let with_them = claim.threads_of(&people).await?;
        slate
            .threads
            .extend(with_them.into_iter().map(|it| (it.id, it)));
        let (refs, states) = claim.threads(&list(threads)).await?;
        slate.thread_refs.extend(refs);
        slate
            .threads
            .extend(states.into_iter().map(|it| (it.id, it)));
        for message in claim.messages(&list(messages)).await? {
            let reference = (message.connection, message.reference.clone());
            slate.messages.insert(reference, message);
        }
        slate.load_rest(claim).await?;
        Ok(slate)
    }

    /// Conversations that only messages led to, and contacts that only conversations led to.
    async fn load_rest(&mut self, claim: &Claim) -> Result<(), StorageError> {
        let missing = |id: &ConversationId| !self.threads.contains_key(id);
        let more: HashSet<_> = self
            .messages
            .values()
            .filter_map(|it| it.conversation)
            .filter(missing)
            .collect();
        let states = claim.threads_with(&list(more)).await?;
        self.threads
            .extend(states.into_iter().map(|it| (it.id, it)));
        let more: HashSet<_> = self
            .threads
            .values()
            .filter_map(|it| it.contact)
            .filter(|id| !self.contacts.contains_key(id))
            .collect();
        for contact in claim.contacts_with(&list(more)).await? {
            self.meet(contact);
        }
        Ok(())
    }

    fn meet(&mut self, contact: ContactState) {
        for alias in contact.facts.aliases.keys() {
            let reference = (contact.connection, alias.clone());
            self.aliases.insert(reference, contact.id);
        }
        self.contacts.insert(contact.id, contact);
    }

    pub(super) fn next_id(&self) -> u128 {
        (self.next_id)()
    }

    /// A contact, about to be changed.
    pub(super) fn contact(&mut self, id: ContactId) -> &mut ContactState {
        self.changed_contacts.insert(id);
        self.contacts
            .get_mut(&id)
            .expect("contacts of a slate stay in it")
    }

    /// Lets an id lead to a contact.
    pub(super) fn name(&mut self, reference: Reference, contact: ContactId) {
        if self.aliases.insert(reference.clone(), contact) != Some(contact) {
            self.new_aliases.insert(reference, contact);
        }
    }

    /// Puts in a new contact.
    pub(super) fn add_contact(&mut self, contact: ContactState) {
        self.changed_contacts.insert(contact.id);
        self.contacts.insert(contact.id, contact);
    }

    /// Takes a contact out that turned out to be another one.
    pub(super) fn merge_contact(&mut self, gone: ContactId, kept: ContactId) -> ContactState {
        self.changed_contacts.remove(&gone);
        self.merged.insert(gone, kept);
        self.contacts
            .remove(&gone)
            .expect("contacts of a slate stay in it")
    }

    /// Who a contact is by now.
    fn who(&self, id: ContactId) -> ContactId {
        let mut id = id;
        while let Some(kept) = self.merged.get(&id) {
            id = *kept;
        }
        id
    }

    /// The conversation that a thread's id leads to.
    pub(super) fn thread_of(
        &self,
        connection: ConnectionId,
        reference: &str,
    ) -> Option<ConversationId> {
        let found = self.thread_refs.get(&(connection, reference.to_owned()))?;
        Some(self.now(*found))
    }

    /// What has become of a conversation.
    pub(super) fn now(&self, id: ConversationId) -> ConversationId {
        let mut id = id;
        while let Some(kept) = self.moved.get(&id) {
            id = *kept;
        }
        id
    }

    /// A conversation, about to be changed.
    pub(super) fn thread(&mut self, id: ConversationId) -> &mut ThreadState {
        let id = self.now(id);
        self.changed_threads.insert(id);
        self.threads
            .get_mut(&id)
            .expect("conversations of a slate stay in it")
    }

    /// Puts in a new conversation.
    pub(super) fn add_thread(&mut self, thread: ThreadState) {
        self.changed_threads.insert(thread.id);
        self.threads.insert(thread.id, thread);
    }

    /// Lets a thread's id lead to a conversation.
    pub(super) fn lead(&mut self, reference: Reference, to: ConversationId) {
        if self.thread_refs.insert(reference.clone(), to) != Some(to) {
            self.new_refs.insert(reference, to);
        }
    }

    /// Lets a conversation be part of another one.
    pub(super) fn move_thread(&mut self, gone: ConversationId, kept: ConversationId) {
        let old = self
            .threads
            .remove(&gone)
            .expect("conversations of a slate stay in it");
        self.changed_threads.remove(&gone);
        self.recount.remove(&gone);
        self.moved.insert(gone, kept);
        let kept_thread = self.thread(kept);
        kept_thread.contact = kept_thread.contact.or(old.contact);
        if is_older(&old.thread_ref, &kept_thread.thread_ref) {
            kept_thread.thread_ref = old.thread_ref;
            if kept_thread.title_at.is_none() {
                kept_thread.title.clone_from(&old.title);
            }
        }
        let is_news = (old.title_at, &old.title) > (kept_thread.title_at, &kept_thread.title);
        if old.title_at.is_some() && is_news {
            kept_thread.title = old.title;
            kept_thread.title_at = old.title_at;
        }
        kept_thread.delivered_at = kept_thread.delivered_at.max(old.delivered_at);
        kept_thread.read_at = kept_thread.read_at.max(old.read_at);
        kept_thread.seen_at = kept_thread.seen_at.max(old.seen_at);
        kept_thread.created_at = kept_thread.created_at.min(old.created_at);
        if kept_thread.last.is_none() {
            kept_thread.last = old.last;
        }
        self.count_anew(kept);
    }

    /// Has a conversation's figures counted from its messages.
    pub(super) fn count_anew(&mut self, id: ConversationId) {
        let id = self.now(id);
        self.recount.insert(id);
    }

    /// The message with this id of the platform, or a place for what is known of it until it comes.
    pub(super) fn message(
        &mut self,
        reference: &Reference,
        unheard: impl FnOnce(MessageId) -> MessageState,
    ) -> &mut MessageState {
        self.changed_messages.insert(reference.clone());
        let id = MessageId::from_u128((self.next_id)());
        self.messages
            .entry(reference.clone())
            .or_insert_with(|| unheard(id))
    }
}

/// Which of several thread ids a conversation goes by: numbers that grow with time tell which is older,
/// and in any case it is the same one whatever order they come in.
pub(super) fn is_older(one: &str, other: &str) -> bool {
    (one.len(), one) < (other.len(), other)
}

fn list<T>(set: HashSet<T>) -> Vec<T> {
    set.into_iter().collect()
}

/// Names the event among those that concern a message.
pub(super) fn concerns(message: &mut MessageState, event: EventId) {
    message.facts.events.insert(event);
}
