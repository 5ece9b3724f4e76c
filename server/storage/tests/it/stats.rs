//! Counts for the overview.

use model::{Platform, Totals};
use storage::{NewDelivery, NewEvent, Outcome};

use super::database::Database;
use crate::samples::{at, delivery, event, record, settle};

const MINUTE: i64 = 60_000;

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
    record(&database.store, [5, 60_000]).await;
    let counted = Totals {
        received: 5,
        completed: 2,
        failed: 1,
        pending: 2,
    };
    let totals = database.store.totals(at(0), at(MINUTE)).await.unwrap();
    assert_eq!(totals, counted, "60,000 comes too late");
}

#[tokio::test]
async fn hours_are_summed_up_with_minutes_at_their_edges() {
    let database = Database::fresh().await;
    let hour = 60 * MINUTE;
    let moments = [-1, 0, hour - 1, hour, 3 * hour + MINUTE - 1];
    let group: Vec<_> = (1..)
        .zip(moments)
        .map(|(number, moment)| NewDelivery {
            received_at: at(moment),
            ..delivery(number, vec![event(number)])
        })
        .collect();
    database.store.record(&group, at(0)).await.unwrap();
    let received = async |from, to| {
        let totals = database.store.totals(at(from), at(to)).await;
        totals.unwrap().received
    };
    assert_eq!(received(-MINUTE, 3 * hour + MINUTE).await, 5);
    assert_eq!(received(0, 3 * hour).await, 3);
    assert_eq!(received(59_999, 3 * hour + 1).await, 4, "rounded outwards");
    assert_eq!(received(hour, hour).await, 0);
    assert_eq!(received(hour - MINUTE, hour + MINUTE).await, 2);
}

#[tokio::test]
async fn test_events_do_not_count() {
    let database = Database::fresh().await;
    let tried = NewEvent {
        test: true,
        ..event(1)
    };
    let group = [delivery(1, vec![tried])];
    database.store.record(&group, at(0)).await.unwrap();
    settle(&database.store, at(1), &Outcome::Completed).await;
    assert_eq!(
        database.store.totals(at(0), at(MINUTE)).await.unwrap(),
        Totals::default()
    );
    assert_eq!(database.number("select count(*) from rollups").await, 0);
}

#[tokio::test]
async fn the_last_event_is_told_by_platform() {
    let database = Database::fresh().await;
    record(&database.store, [3, 8, 5]).await;
    let last = database.store.last_events().await.unwrap();
    assert_eq!(last.get(&Platform::Telegram), Some(&at(8)));
    assert_eq!(last.get(&Platform::Whatsapp), None);
}
