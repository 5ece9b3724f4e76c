//! The people that a value is about, and which description in `contacts[]` is whose.

use std::collections::BTreeSet;

use model::{InboundEvent, UserInfo};
use serde_json::Value;

use super::party::Party;
use crate::scalar::filled;

/// How an item names the person that it is about.
type Named = fn(&Value) -> Party;

/// Lists whose items are about one person each.
const PERSONS: &[(&str, Named)] = &[
    ("messages", Party::sender),
    ("message_echoes", Party::addressee),
    ("statuses", Party::reader),
    ("calls", Party::on_the_phone),
    ("user_preferences", Party::described),
    ("user_id_update", Party::renamed),
];

/// Lists whose items are about many people: a description there is nobody's but by its ids.
const CROWDS: &[&str] = &["groups", "history", "state_sync"];

/// Who is described in a value.
pub(super) struct People {
    contacts: Vec<Contact>,
    /// All items are about one person, and one is described: that is the same one.
    one_person: bool,
}

/// An entry of `contacts[]`.
struct Contact {
    party: Party,
    info: UserInfo,
}

impl Contact {
    fn of(entry: &Value) -> Self {
        let name = |pointer| text(entry, pointer);
        Self {
            party: Party::described(entry),
            info: UserInfo {
                username: name("/profile/username"),
                full_name: name("/profile/name"),
                profile_picture: None,
            },
        }
    }
}

impl People {
    pub(super) fn of(value: &Value) -> Self {
        let contacts: Vec<_> = list(value, "contacts")
            .filter(|it| it.is_object())
            .map(Contact::of)
            .collect();
        let is_crowd = CROWDS.iter().any(|it| list(value, it).next().is_some());
        Self {
            one_person: contacts.len() == 1 && !is_crowd && persons(value).len() <= 1,
            contacts,
        }
    }

    /// The description of a person. By id, never by position; Brazilian and Mexican numbers may be
    /// written differently in `wa_id` and `from`, so a description that can only mean one counts.
    fn find(&self, party: &Party) -> Option<&Contact> {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        self.contacts
            .iter()
            .find(|it| same(&it.party.phone, &party.phone) || same(&it.party.user, &party.user))
            .or_else(|| self.contacts.first().filter(|_| self.one_person))
    }

    /// Enters the other party: its id, its further ids and what it is called.
    pub(super) fn enter(&self, event: &mut InboundEvent, party: Party, further: Vec<String>) {
        let Some(contact_ref) = party.id().map(str::to_owned) else {
            return;
        };
        let contact = self.find(&party);
        if let Some(contact) = contact {
            event.user_info = contact.info.clone();
        }
        let described = contact.map(|it| it.party.clone()).unwrap_or_default();
        for id in party.ids().chain(further).chain(described.ids()) {
            if id != contact_ref && !event.contact_aliases.contains(&id) {
                event.contact_aliases.push(id);
            }
        }
        event.contact_ref = Some(contact_ref);
    }
}

/// Places an event in the one-to-one thread with its contact, if it has one.
pub(super) fn enter_thread(event: &mut InboundEvent) {
    event.thread_ref = event.contact_ref.as_ref().map(|_| "contact".to_owned());
}

/// A text with something in it.
pub(super) fn text(item: &Value, pointer: &str) -> Option<String> {
    let text = item.pointer(pointer).and_then(Value::as_str);
    filled(text.map(str::to_owned))
}

/// The persons that the items of a value are about, each under its first id.
fn persons(value: &Value) -> BTreeSet<String> {
    PERSONS
        .iter()
        .flat_map(|(name, party)| list(value, name).map(party))
        .filter_map(|party| party.id().map(str::to_owned))
        .collect()
}

/// The items of a list, be it the value's own or that of `standby`.
fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    let places = [Some(value), value.get("standby")];
    places
        .into_iter()
        .filter_map(move |place| place?.get(name)?.as_array())
        .flatten()
}
