//! Who the other party is. People are known by several ids, and some ids change hands.

use std::collections::BTreeSet;

use model::{ContactId, Direction, EventType};
use storage::{Alias, ContactFacts, ContactState, FactKey};

use super::{Effect, Scene, Slate, threads};

/// Finds or makes the contact of an event and learns what the event says of them.
pub(super) fn meet(slate: &mut Slate<'_>, scene: Scene<'_>, effect: &Effect) -> Option<ContactId> {
    let inbound = &scene.event().inbound;
    let main = inbound.contact_ref.as_ref()?;
    let ids: BTreeSet<&String> = inbound.contact_aliases.iter().chain([main]).collect();
    let contact = identify(slate, scene, &ids, main);
    let makes = matches!(effect, Effect::Creates | Effect::Opens | Effect::Lead)
        || inbound.direction != Direction::None;
    if makes && !slate.contact(contact).known {
        slate.contact(contact).known = true;
    }
    learn(slate, scene, contact, &ids);
    Some(contact)
}

/// The contact with these ids. What one event names together is one person; but an id that may pass
/// to somebody else, such as a phone number, does not tie two people together who are told apart by
/// lasting ids: it belongs to who had it last.
fn identify(
    slate: &mut Slate<'_>,
    scene: Scene<'_>,
    ids: &BTreeSet<&String>,
    main: &String,
) -> ContactId {
    let lasting: Vec<&String> = ids
        .iter()
        .copied()
        .filter(|id| scene.adapter.is_lasting(id))
        .collect();
    let owners =
        |slate: &Slate<'_>, ids: &mut dyn Iterator<Item = &String>| -> BTreeSet<ContactId> {
            ids.filter_map(|id| {
                let reference = (scene.owner.connection, id.clone());
                slate.aliases.get(&reference).copied()
            })
            .collect()
        };
    let by_lasting = owners(slate, &mut lasting.iter().copied());
    let by_any = owners(slate, &mut ids.iter().copied());
    let has_lasting = |slate: &Slate<'_>, contact: &ContactId| {
        slate.contacts.get(contact).is_some_and(|it| {
            it.aliases
                .iter()
                .any(|alias| scene.adapter.is_lasting(&alias.id))
        })
    };
    let (told_apart, others): (BTreeSet<_>, BTreeSet<_>) =
        by_any.iter().partition(|id| has_lasting(slate, id));
    let contact = if !by_lasting.is_empty() {
        unite(slate, &by_lasting)
    } else if let (true, Some(first)) = (lasting.is_empty(), told_apart.first()) {
        let reference = (scene.owner.connection, main.clone());
        slate.aliases.get(&reference).copied().unwrap_or(*first)
    } else if others.is_empty() {
        add(slate, scene)
    } else {
        unite(slate, &others)
    };
    for id in ids {
        give(slate, scene, contact, id);
    }
    contact
}

/// Lets an id be a contact's, unless it was somebody else's later.
fn give(slate: &mut Slate<'_>, scene: Scene<'_>, contact: ContactId, id: &String) {
    let at = scene.at().as_millis();
    let reference = (scene.owner.connection, id.clone());
    let holder = slate.aliases.get(&reference).copied();
    match holder {
        Some(holder) if holder == contact => {
            let known = slate.contacts.get(&contact);
            let alias = known.and_then(|it| it.aliases.iter().find(|alias| alias.id == *id));
            // Written down by the hour: not every message has to change the contact's row.
            if alias.is_some_and(|it| at - it.seen_at < 3_600_000) {
                return;
            }
        }
        Some(holder) => {
            let other = slate.contacts.get(&holder);
            let is_nobody_else = other.is_some_and(|it| {
                !it.aliases
                    .iter()
                    .any(|alias| scene.adapter.is_lasting(&alias.id))
            });
            if is_nobody_else {
                unite_into(slate, contact, holder);
            } else {
                let theirs = other.and_then(|it| it.aliases.iter().find(|alias| alias.id == *id));
                if theirs.is_some_and(|alias| alias.seen_at > at) {
                    return;
                }
                slate
                    .contact(holder)
                    .aliases
                    .retain(|alias| alias.id != *id);
            }
        }
        None => {}
    }
    slate.aliases.insert(reference, contact);
    let aliases = &mut slate.contact(contact).aliases;
    match aliases.iter_mut().find(|alias| alias.id == *id) {
        Some(alias) => alias.seen_at = alias.seen_at.max(at),
        None => aliases.push(Alias {
            id: id.clone(),
            seen_at: at,
        }),
    }
}

fn add(slate: &mut Slate<'_>, scene: Scene<'_>) -> ContactId {
    let id = ContactId::from_u128(slate.next_id());
    slate.add_contact(ContactState {
        id,
        connection: scene.owner.connection,
        name: None,
        username: None,
        picture: None,
        attributes: Default::default(),
        known: false,
        opted_out: false,
        facts: ContactFacts::default(),
        created_at: scene.event().received_at,
        aliases: Vec::new(),
    });
    id
}

/// Lets contacts be one: the oldest.
fn unite(slate: &mut Slate<'_>, contacts: &BTreeSet<ContactId>) -> ContactId {
    let mut contacts = contacts.iter().copied();
    let kept = contacts.next().expect("there is at least one");
    for gone in contacts {
        unite_into(slate, kept, gone);
    }
    kept
}

fn unite_into(slate: &mut Slate<'_>, kept: ContactId, gone: ContactId) {
    let old = slate.remove_contact(gone);
    let connection = old.connection;
    for alias in &old.aliases {
        slate.aliases.insert((connection, alias.id.clone()), kept);
    }
    let contact = slate.contact(kept);
    for alias in old.aliases {
        if !contact.aliases.iter().any(|it| it.id == alias.id) {
            contact.aliases.push(alias);
        }
    }
    if old.facts.name > contact.facts.name {
        contact.name = old.name;
        contact.facts.name = old.facts.name;
    }
    if old.facts.username > contact.facts.username {
        contact.username = old.username;
        contact.facts.username = old.facts.username;
    }
    if old.facts.picture > contact.facts.picture {
        contact.picture = old.picture;
        contact.facts.picture = old.facts.picture;
    }
    if old.facts.consent > contact.facts.consent {
        contact.opted_out = old.opted_out;
        contact.facts.consent = old.facts.consent;
    }
    contact.known |= old.known;
    contact.attributes.extend(old.attributes);
    contact.created_at = contact.created_at.min(old.created_at);
    threads::follow(slate, connection, gone, kept);
}

/// Takes over what an event says of a person, if nothing newer is known.
fn learn(slate: &mut Slate<'_>, scene: Scene<'_>, contact: ContactId, ids: &BTreeSet<&String>) {
    let inbound = &scene.event().inbound;
    let is_about_them = inbound.direction != Direction::Outbound
        && inbound.sender_id.as_ref().is_none_or(|id| ids.contains(id));
    let key = scene.key();
    if is_about_them {
        let info = &inbound.user_info;
        let known = slate.contacts.get(&contact).expect("it was found");
        let facts = known.facts.clone();
        if is_news(&info.full_name, &known.name, &facts.name, &key) {
            let known = slate.contact(contact);
            known.name.clone_from(&info.full_name);
            known.facts.name = Some(key.clone());
        }
        let known = slate.contacts.get(&contact).expect("it was found");
        if is_news(&info.username, &known.username, &facts.username, &key) {
            let known = slate.contact(contact);
            known.username.clone_from(&info.username);
            known.facts.username = Some(key.clone());
        }
        let known = slate.contacts.get(&contact).expect("it was found");
        if is_news(&info.profile_picture, &known.picture, &facts.picture, &key) {
            let known = slate.contact(contact);
            known.picture.clone_from(&info.profile_picture);
            known.facts.picture = Some(key.clone());
        }
    }
    let consent = match inbound.event_type {
        EventType::Subscribed => Some(false),
        EventType::Unsubscribed => Some(true),
        _ => None,
    };
    if let Some(opted_out) = consent {
        let known = slate.contact(contact);
        if known.facts.consent.as_ref().is_none_or(|old| *old <= key) {
            known.opted_out = opted_out;
            known.facts.consent = Some(key);
        }
    }
}

/// Whether something is said that differs from what is known, later. What is said again changes
/// nothing: not every message has to change the contact's row.
fn is_news(
    said: &Option<String>,
    known: &Option<String>,
    since: &Option<FactKey>,
    key: &FactKey,
) -> bool {
    let is_later = since.as_ref().is_none_or(|since| since < key);
    said.is_some() && is_later && said != known
}

/// Gives one-to-one conversations the name of who they are with.
pub(super) fn name_threads(slate: &mut Slate<'_>) {
    let with: Vec<_> = slate
        .threads
        .values()
        .filter_map(|thread| Some((thread.id, thread.contact?, thread.title.clone())))
        .collect();
    for (thread, contact, title) in with {
        let Some(contact) = slate.contacts.get(&contact) else {
            continue;
        };
        let alias = contact.aliases.iter().map(|alias| &alias.id).min();
        let name = contact
            .name
            .as_ref()
            .or(contact.username.as_ref())
            .or(alias);
        if name.is_some() && title.as_ref() != name {
            let name = name.cloned();
            slate.thread(thread).title = name;
        }
    }
}
