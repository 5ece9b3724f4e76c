//! Pages of events: by key, so that new ones move nothing.

use model::{EventFilter, EventId};
use storage::Store;

use super::database::Database;
use crate::samples::{event_id, record};

/// Walks all pages of three, letting `between` happen after each; returns the ids in order.
async fn walk(store: &Store, mut between: impl AsyncFnMut()) -> Vec<EventId> {
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = store
            .events(&EventFilter::default(), before, 3)
            .await
            .expect("a page is read");
        assert!(page.events.len() <= 3);
        seen.extend(page.events.iter().map(|event| event.id));
        match page.next_cursor {
            Some(cursor) => before = Some(cursor),
            None => return seen,
        }
        between().await;
    }
}

#[tokio::test]
async fn all_pages_give_every_event_once_newest_first() {
    for total in [0, 1, 2, 3, 4, 6, 7] {
        let database = Database::fresh().await;
        if total > 0 {
            record(&database.store, 1..=total).await;
        }
        let seen = walk(&database.store, async || {}).await;
        assert_eq!(seen, (1..=total).rev().map(event_id).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn new_events_move_no_page() {
    let database = Database::fresh().await;
    record(&database.store, 1..=8).await;
    let mut next = 100;
    let seen = walk(&database.store, async || {
        record(&database.store, next..next + 4).await;
        next += 4;
    })
    .await;
    assert_eq!(seen, (1..=8).rev().map(event_id).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_last_full_page_has_no_cursor() {
    let database = Database::fresh().await;
    record(&database.store, 1..=3).await;
    let page = database
        .store
        .events(&EventFilter::default(), None, 3)
        .await
        .unwrap();
    assert_eq!((page.events.len(), page.next_cursor), (3, None));
}

#[tokio::test]
async fn chosen_events_come_newest_first_and_filtered() {
    let database = Database::fresh().await;
    record(&database.store, 1..=5).await;
    let ids = [event_id(2), event_id(4), event_id(3), event_id(77)];
    let store = &database.store;
    let all = store
        .events_by_id(&ids, &EventFilter::default())
        .await
        .unwrap();
    let all: Vec<_> = all.iter().map(|event| event.id).collect();
    assert_eq!(all, [event_id(4), event_id(3), event_id(2)]);
    let wanted = EventFilter {
        external_id: Some("3".to_owned()),
        ..EventFilter::default()
    };
    assert_eq!(store.events_by_id(&ids, &wanted).await.unwrap().len(), 1);
    assert_eq!(store.events_by_id(&[], &wanted).await.unwrap(), []);
}
