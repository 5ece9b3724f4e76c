//! Counts for the overview.

use model::{Platform, Totals};
use storage::{NewEvent, Outcome};

use super::database::Database;
use crate::samples::{at, delivery, event, record, settle};

#[tokio::test]
async fn events_are_counted_by_how_far_they_are() {
    let database = Database::fresh().await;
    for (number, outcome) in [
        (1, Outcome::Completed),
        (2, Outcome::Ignored),
        (3, Outcome::Failed("broken".to_owned())),
        (4, Outcome::Retry(at(90_000), "later".to_owned())),
    ] {
        record(&database.store, [number]).await;
        settle(&database.store, at(i64::from(number)), &outcome).await;
    }
    record(&database.store, [5, 6]).await;
    let counted = Totals {
        received: 5,
        completed: 2,
        failed: 1,
        pending: 2,
    };
    assert_eq!(
        database.store.totals(at(1), at(6)).await.unwrap(),
        counted,
        "6 comes too late"
    );
}

#[tokio::test]
async fn test_events_do_not_count() {
    let database = Database::fresh().await;
    let tried = NewEvent {
        test: true,
        ..event(1)
    };
    database
        .store
        .record(&[delivery(1, vec![tried])], at(0))
        .await
        .unwrap();
    assert_eq!(
        database.store.totals(at(0), at(9)).await.unwrap(),
        Totals::default()
    );
}

#[tokio::test]
async fn the_last_event_is_told_by_platform() {
    let database = Database::fresh().await;
    record(&database.store, [3, 8, 5]).await;
    let last = |platform| database.store.last_event_at(platform);
    assert_eq!(last(Platform::Telegram).await.unwrap(), Some(at(8)));
    assert_eq!(last(Platform::Whatsapp).await.unwrap(), None);
}
