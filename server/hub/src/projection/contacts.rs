//! Who the other party is. People are known by several ids, and some ids change hands.

use std::collections::BTreeSet;

use model::{ContactId, Direction, EventType};
use storage::{ContactFacts, ContactState, FactKey};

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
    main: &str,
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
            it.facts
                .aliases
                .keys()
                .any(|id| scene.adapter.is_lasting(id))
        })
    };
    let (told_apart, others): (BTreeSet<_>, BTreeSet<_>) =
        by_any.iter().partition(|id| has_lasting(slate, id));
    let contact = if !by_lasting.is_empty() {
        unite(slate, &by_lasting)
    } else if let (true, Some(first)) = (lasting.is_empty(), told_apart.first()) {
        let reference = (scene.owner.connection, main.to_owned());
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
fn give(slate: &mut Slate<'_>, scene: Scene<'_>, contact: ContactId, id: &str) {
    let at = scene.at().as_millis();
    let reference = (scene.owner.connection, id.to_owned());
    let holder = slate.aliases.get(&reference).copied();
    if let Some(holder) = holder.filter(|holder| *holder != contact) {
        let theirs = &slate
            .contacts
            .get(&holder)
            .expect("it leads there")
            .facts
            .aliases;
        if !theirs.keys().any(|id| scene.adapter.is_lasting(id)) {
            unite_into(slate, contact, holder);
        } else if theirs.get(id).is_some_and(|seen_at| *seen_at > at) {
            return;
        } else {
            slate.contact(holder).facts.aliases.remove(id);
        }
    }
    slate.name(reference, contact);
    let aliases = &mut slate.contact(contact).facts.aliases;
    let seen_at = aliases.entry(id.to_owned()).or_insert(at);
    *seen_at = at.max(*seen_at);
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
    let old = slate.merge_contact(gone, kept);
    let connection = old.connection;
    for alias in old.facts.aliases.keys() {
        slate.name((connection, alias.clone()), kept);
    }
    let contact = slate.contact(kept);
    for (alias, seen_at) in old.facts.aliases {
        let known = contact.facts.aliases.entry(alias).or_insert(seen_at);
        *known = seen_at.max(*known);
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
    let known = slate.contact(contact);
    let facts = &mut known.facts;
    if is_about_them {
        let info = &inbound.user_info;
        update(&mut known.name, &mut facts.name, &info.full_name, &key);
        update(
            &mut known.username,
            &mut facts.username,
            &info.username,
            &key,
        );
        update(
            &mut known.picture,
            &mut facts.picture,
            &info.profile_picture,
            &key,
        );
    }
    let consent = match inbound.event_type {
        EventType::Subscribed => Some(false),
        EventType::Unsubscribed => Some(true),
        _ => None,
    };
    let is_news = known.facts.consent.as_ref().is_none_or(|old| *old <= key);
    if let (Some(opted_out), true) = (consent, is_news) {
        known.opted_out = opted_out;
        known.facts.consent = Some(key);
    }
}

/// Takes over what is said, unless something was said later.
fn update(
    known: &mut Option<String>,
    since: &mut Option<FactKey>,
    said: &Option<String>,
    key: &FactKey,
) {
    if said.is_some() && since.as_ref().is_none_or(|since| since <= key) {
        known.clone_from(said);
        *since = Some(key.clone());
    }
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
        let alias = contact.facts.aliases.keys().next();
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
