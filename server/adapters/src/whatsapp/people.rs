//! The other party and its ids. A person has a phone number, a business-scoped user id and perhaps
//! a parent id; any of them may be missing, and the same person may come with and without a number.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids>

use std::collections::BTreeSet;

use model::{InboundEvent, UserInfo};
use serde::Deserialize;
use serde_json::Value;

use super::wire::Contact;
use crate::scalar::{self, Id, filled};

/// The ids under which an item names a person.
#[derive(Default)]
pub(super) struct Party {
    pub phone: Option<Id>,
    pub user: Option<Id>,
    pub parent: Option<Id>,
}

impl Party {
    /// The id to write to: the number as received (it may differ from `wa_id`), else the user id.
    pub(super) fn id(&self) -> Option<&str> {
        let id = self.phone.as_ref().or(self.user.as_ref())?;
        Some(&id.0)
    }
}

/// Who is named in a value.
pub(super) struct People {
    contacts: Vec<Contact>,
    /// All items are about one person, and one is described: that is the same one.
    one_person: bool,
}

impl People {
    pub(super) fn of(value: &Value) -> Self {
        let contacts: Vec<_> = list(value, "contacts")
            .filter_map(|it| Contact::deserialize(it).ok())
            .collect();
        Self {
            one_person: contacts.len() == 1 && persons(value).len() <= 1,
            contacts,
        }
    }

    /// The description of a person. By id, never by position; Brazilian and Mexican numbers may be
    /// written differently in `wa_id` and `from`, so a description that can only mean one counts.
    fn find(&self, party: &Party) -> Option<&Contact> {
        let same = |one: &Option<Id>, other: &Option<Id>| one.is_some() && one == other;
        self.contacts
            .iter()
            .find(|it| same(&it.wa_id, &party.phone) || same(&it.user_id, &party.user))
            .or_else(|| self.contacts.first().filter(|_| self.one_person))
    }

    /// Enters the other party: its id, its further ids and what it is called.
    pub(super) fn enter(&self, event: &mut InboundEvent, party: Party, further: Vec<Option<Id>>) {
        let Some(contact_ref) = party.id().map(str::to_owned) else {
            return;
        };
        let contact = self.find(&party);
        let described = contact.into_iter().flat_map(|it| {
            [
                it.wa_id.clone(),
                it.user_id.clone(),
                it.parent_user_id.clone(),
            ]
        });
        if let Some(profile) = contact.and_then(|it| it.profile.as_ref()) {
            event.user_info = UserInfo {
                username: filled(profile.username.clone()),
                full_name: filled(profile.name.clone()),
                profile_picture: None,
            };
        }
        let named = [party.phone, party.user, party.parent];
        for id in named.into_iter().chain(further).chain(described).flatten() {
            if id.0 != contact_ref && !event.contact_aliases.contains(&id.0) {
                event.contact_aliases.push(id.0);
            }
        }
        event.contact_ref = Some(contact_ref);
    }
}

/// The persons that the items of a value are about, each under its first id.
fn persons(value: &Value) -> BTreeSet<String> {
    const KEYS: &[(&str, &[&str])] = &[
        ("messages", &["from", "from_user_id"]),
        ("message_echoes", &["to", "to_user_id"]),
        (
            "statuses",
            &[
                "recipient_participant_id",
                "participant_recipient_id",
                "recipient_participant_user_id",
                "recipient_id",
                "recipient_user_id",
            ],
        ),
    ];
    KEYS.iter()
        .flat_map(|(name, keys)| list(value, name).map(move |item| (item, keys)))
        .filter_map(|(item, keys)| keys.iter().find_map(|key| scalar::id(item.get(key))))
        .collect()
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
