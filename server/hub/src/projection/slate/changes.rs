//! What a batch has changed, as it is to be written.

use storage::{Changes, NewLead};

use super::Slate;
use crate::projection::contacts;

impl Slate<'_> {
    /// What has to be written, and the events that are done with it.
    pub(crate) fn changes(mut self) -> Changes {
        contacts::name_threads(&mut self);
        let leads = std::mem::take(&mut self.leads);
        let moved: Vec<_> = self
            .moved
            .keys()
            .map(|gone| (*gone, self.now(*gone)))
            .collect();
        let messages = self.changed_messages.iter().filter_map(|reference| {
            let mut message = self.messages.get(reference)?.clone();
            message.conversation = message.conversation.map(|id| self.now(id));
            Some(message)
        });
        let moved_contacts: Vec<_> = self
            .merged
            .keys()
            .map(|gone| (*gone, self.who(*gone)))
            .collect();
        let leads = leads.into_iter().map(|lead| NewLead {
            contact: lead.contact.map(|id| self.who(id)),
            ..lead
        });
        let leads = leads.collect();
        let mut changes = Changes {
            messages: messages.collect(),
            contacts: self
                .changed_contacts
                .iter()
                .filter_map(|id| self.contacts.get(id).cloned())
                .collect(),
            threads: self
                .changed_threads
                .iter()
                .filter_map(|id| self.threads.get(id).cloned())
                .collect(),
            thread_refs: self
                .new_refs
                .iter()
                .map(|(reference, id)| (reference.clone(), self.now(*id)))
                .collect(),
            aliases: self.new_aliases.into_iter().collect(),
            moved_contacts,
            moved_threads: moved,
            recount: self.recount.into_iter().collect(),
            leads,
        };
        // In the order of their ids: rows are inserted faster so, and two instances that write
        // alike do not wait for each other in a circle.
        changes.messages.sort_by_key(|it| it.id);
        changes.contacts.sort_by_key(|it| it.id);
        changes.threads.sort_by_key(|it| it.id);
        changes.aliases.sort();
        changes.thread_refs.sort();
        changes.moved_threads.sort();
        changes.moved_contacts.sort();
        changes
    }
}
