//! Lists of conversations.

use model::{
    ConnectionId, Conversation, ConversationFilter, ConversationId, ConversationState, Platform,
};
use storage::{Changes, LastState, StorageError, Store, ThreadState};

use super::database::Database;
use super::projected::{contact, contact_id, put, thread, thread_id};
use crate::samples::at;

async fn put_threads(store: &Store, threads: Vec<ThreadState>) {
    let changes = Changes {
        threads,
        ..Changes::default()
    };
    put(store, changes).await;
}

/// Walks all pages of two, letting `between` happen after each.
async fn walk(store: &Store, mut between: impl AsyncFnMut()) -> Vec<ConversationId> {
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = store
            .conversations(&ConversationFilter::default(), after, 2)
            .await
            .expect("a page is read");
        assert!(page.conversations.len() <= 2);
        seen.extend(page.conversations.iter().map(|it| it.id));
        match page.next_cursor {
            Some(cursor) => after = Some(cursor.to_string().parse().expect("it is a cursor")),
            None => return seen,
        }
        between().await;
    }
}

async fn found(store: &Store, wanted: ConversationFilter) -> Vec<ConversationId> {
    let page = store.conversations(&wanted, None, 200).await.unwrap();
    page.conversations.iter().map(|it| it.id).collect()
}

#[tokio::test]
async fn pages_give_each_once_where_last_times_are_equal() {
    for total in 0..=6 {
        let database = Database::fresh().await;
        let threads = (1..=total).map(|it| thread(it, at(i64::from(it / 3))));
        put_threads(&database.store, threads.collect()).await;
        let seen = walk(&database.store, async || {}).await;
        assert_eq!(seen, (1..=total).rev().map(thread_id).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_happens_meanwhile_moves_no_page() {
    let database = Database::fresh().await;
    let store = &database.store;
    put_threads(store, (1..=5).map(|it| thread(it, at(1))).collect()).await;
    let mut next = 100;
    let seen = walk(store, async || {
        put_threads(store, vec![thread(next, at(2)), thread(next + 1, at(1))]).await;
        next += 2;
    })
    .await;
    assert_eq!(seen, (1..=5).rev().map(thread_id).collect::<Vec<_>>());
}

#[tokio::test]
async fn filters_narrow() {
    let database = Database::fresh().await;
    let store = &database.store;
    let other = ConnectionId::from_u128(0xC1);
    let threads = vec![
        ThreadState {
            platform: Platform::Viber,
            ..thread(1, at(10))
        },
        ThreadState {
            connection: other,
            ..thread(2, at(20))
        },
        ThreadState {
            contact: Some(contact_id(7)),
            ..thread(3, at(30))
        },
        ThreadState {
            unread: 2,
            ..thread(4, at(40))
        },
    ];
    put_threads(store, threads).await;
    let any = ConversationFilter::default;
    let cases = [
        (any(), vec![4, 3, 2, 1]),
        (
            ConversationFilter {
                platform: Some(Platform::Viber),
                ..any()
            },
            vec![1],
        ),
        (
            ConversationFilter {
                connection_id: Some(other),
                ..any()
            },
            vec![2],
        ),
        (
            ConversationFilter {
                contact_id: Some(contact_id(7)),
                ..any()
            },
            vec![3],
        ),
        (
            ConversationFilter {
                unread: Some(true),
                ..any()
            },
            vec![4],
        ),
        (
            ConversationFilter {
                unread: Some(false),
                ..any()
            },
            vec![3, 2, 1],
        ),
        (
            ConversationFilter {
                state: Some(ConversationState::Open),
                ..any()
            },
            vec![4, 3, 2, 1],
        ),
        (
            ConversationFilter {
                from: Some(at(20)),
                to: Some(at(40)),
                ..any()
            },
            vec![3, 2],
        ),
        (
            ConversationFilter {
                platform: Some(Platform::Viber),
                unread: Some(true),
                ..any()
            },
            vec![],
        ),
    ];
    for (wanted, expected) in cases {
        let expected: Vec<_> = expected.into_iter().map(thread_id).collect();
        assert_eq!(found(store, wanted.clone()).await, expected, "{wanted:?}");
    }
}

#[tokio::test]
async fn one_in_which_nothing_is_to_be_seen_is_not_there_yet() {
    let database = Database::fresh().await;
    let store = &database.store;
    let begun = LastState {
        at: at(5),
        position: 0,
        message: None,
        text: None,
        direction: None,
    };
    let threads = vec![
        ThreadState {
            last: None,
            ..thread(1, at(1))
        },
        ThreadState {
            last: Some(begun),
            ..thread(2, at(5))
        },
    ];
    put_threads(store, threads).await;
    assert_eq!(
        found(store, ConversationFilter::default()).await,
        [thread_id(2)]
    );
    let begun = store.conversation(thread_id(2)).await.unwrap();
    assert_eq!((begun.last_message, begun.last_at), (None, at(5)));
    for id in [1, 77] {
        let missing = store.conversation(thread_id(id)).await;
        assert!(
            matches!(missing, Err(StorageError::NotFound(_))),
            "{missing:?}"
        );
    }
}

#[tokio::test]
async fn a_joined_one_is_found_under_all_its_ids() {
    let database = Database::fresh().await;
    let store = &database.store;
    let one = |id: u32| ThreadState {
        contact: Some(contact_id(id)),
        ..thread(id, at(i64::from(id)))
    };
    let changes = Changes {
        contacts: (1..=3).map(contact).collect(),
        threads: (1..=3).map(one).collect(),
        ..Changes::default()
    };
    put(store, changes).await;
    for (gone, kept) in [(3, 2), (2, 1)] {
        let changes = Changes {
            moved_contacts: vec![(contact_id(gone), contact_id(kept))],
            moved_threads: vec![(thread_id(gone), thread_id(kept))],
            ..Changes::default()
        };
        put(store, changes).await;
    }
    for id in [1, 2, 3] {
        let found: Conversation = store.conversation(thread_id(id)).await.unwrap();
        assert_eq!(found.id, thread_id(1), "{id}");
        assert_eq!(
            store.contact(contact_id(id)).await.unwrap().id,
            contact_id(1),
            "{id}"
        );
        let wanted = ConversationFilter {
            contact_id: Some(contact_id(id)),
            ..ConversationFilter::default()
        };
        assert_eq!(self::found(store, wanted).await, [thread_id(1)], "{id}");
    }
}
