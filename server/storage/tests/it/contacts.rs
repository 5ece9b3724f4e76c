//! Lists of contacts.

use model::{ConnectionId, ContactFilter, ContactId};
use storage::{Changes, ContactState, StorageError, Store};

use super::database::Database;
use super::projected::{CONNECTION, contact, contact_id, put};

async fn put_contacts(store: &Store, contacts: Vec<ContactState>) {
    let aliases = contacts.iter().flat_map(|it| {
        let aliases = it.facts.aliases.keys();
        aliases.map(|alias| ((it.connection, alias.clone()), it.id))
    });
    let changes = Changes {
        aliases: aliases.collect(),
        contacts,
        ..Changes::default()
    };
    put(store, changes).await;
}

async fn found(store: &Store, wanted: &ContactFilter) -> Vec<ContactId> {
    let page = store.contacts(wanted, None, 200).await.unwrap();
    page.contacts.iter().map(|it| it.id).collect()
}

#[tokio::test]
async fn pages_give_each_once_newest_first() {
    let database = Database::fresh().await;
    let store = &database.store;
    put_contacts(store, (1..=5).map(contact).collect()).await;
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = store.contacts(&ContactFilter::default(), before, 2).await;
        let page = page.unwrap();
        seen.extend(page.contacts.iter().map(|it| it.id));
        put_contacts(store, vec![contact(100 + seen.len() as u32)]).await;
        before = match page.next_cursor {
            Some(cursor) => Some(cursor),
            None => break,
        };
    }
    assert_eq!(seen, (1..=5).rev().map(contact_id).collect::<Vec<_>>());
}

#[tokio::test]
async fn people_are_found_by_name_handle_and_id() {
    let database = Database::fresh().await;
    let store = &database.store;
    let other = ConnectionId::from_u128(0xC1);
    let named = |number, name: &str, username: &str| ContactState {
        name: Some(name.to_owned()),
        username: Some(username.to_owned()),
        ..contact(number)
    };
    let contacts = vec![
        named(11, "Ana María", "ana"),
        named(12, "Ben 100%", "ben_1"),
        ContactState {
            connection: other,
            ..named(13, "Eve", "evening")
        },
        ContactState {
            known: false,
            ..named(14, "Merely Named", "named")
        },
    ];
    put_contacts(store, contacts).await;
    for (q, expected) in [
        ("", vec![13, 12, 11]),
        ("  ", vec![13, 12, 11]),
        ("ana", vec![11]),
        ("María", vec![11]),
        ("EVEN", vec![13]),
        ("%", vec![12]),
        ("n_1", vec![12]),
        ("_", vec![12]),
        ("12", vec![12]),
        ("1", vec![13, 12, 11]),
        ("named", vec![]),
        ("\\", vec![]),
    ] {
        let wanted = ContactFilter {
            q: Some(q.to_owned()),
            ..ContactFilter::default()
        };
        let expected: Vec<_> = expected.into_iter().map(contact_id).collect();
        assert_eq!(found(store, &wanted).await, expected, "{q:?}");
    }
    for (connection, expected) in [(CONNECTION, vec![12, 11]), (other, vec![13])] {
        let wanted = ContactFilter {
            connection_id: Some(connection),
            ..ContactFilter::default()
        };
        let expected: Vec<_> = expected.into_iter().map(contact_id).collect();
        assert_eq!(found(store, &wanted).await, expected, "{connection}");
    }
}

#[tokio::test]
async fn a_contact_has_all_its_ids() {
    let database = Database::fresh().await;
    let store = &database.store;
    let mut known = contact(1);
    known.facts.aliases = [("b".to_owned(), 2), ("a".to_owned(), 1)].into();
    known.opted_out = true;
    put_contacts(store, vec![known]).await;
    let shown = store.contact(contact_id(1)).await.unwrap();
    assert_eq!(shown.aliases, ["a", "b"]);
    assert!(shown.opted_out);
    let missing = store.contact(contact_id(2)).await;
    assert!(
        matches!(missing, Err(StorageError::NotFound(_))),
        "{missing:?}"
    );
}
