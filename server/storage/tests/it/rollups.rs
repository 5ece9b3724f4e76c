//! Roll-ups: what is counted is what is there.

use std::time::Duration;

use model::{Bucket, Counts, EventType, Platform, Stats, StatsQuery, Timestamp};
use storage::{NewDelivery, Outcome, Requeue, Tally};

use super::database::Database;
use crate::samples::{at, claim, delivery, delivery_id, event, event_id, record, repeat, settle};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The samples begin at ten o'clock.
fn midnight() -> Timestamp {
    at(-10 * HOUR)
}

async fn stats(database: &Database, from: Timestamp, to: Timestamp, bucket: Bucket) -> Stats {
    let wanted = StatsQuery {
        from,
        to,
        bucket,
        platform: None,
    };
    let stats = database.store.stats(&wanted, at(1_000)).await;
    stats.expect("the database works")
}

/// The figures of the first hour.
async fn first_hour(database: &Database) -> Stats {
    stats(database, at(0), at(HOUR), Bucket::Hour).await
}

fn counts(received: u64, completed: u64, failed: u64) -> Counts {
    Counts {
        received,
        completed,
        failed,
        ..Counts::default()
    }
}

fn broken() -> Outcome {
    Outcome::Failed("broken".to_owned())
}

#[tokio::test]
async fn nothing_is_no_error() {
    let database = Database::fresh().await;
    let stats = first_hour(&database).await;
    assert_eq!(stats.totals, Counts::default());
    assert_eq!((stats.processing, stats.ack), (None, None));
    assert_eq!((stats.queue.length, stats.queue.oldest), (0, None));
    assert_eq!(stats.totals.success_rate(), None);
    assert_eq!(stats.series.len(), 1);
    assert!(stats.by_type.is_empty() && stats.by_account.is_empty());
    assert!(stats.by_platform.is_empty() && stats.top_contacts.is_empty());
}

#[tokio::test]
async fn what_comes_again_is_a_duplicate_and_no_event() {
    let database = Database::fresh().await;
    let first = delivery(1, vec![event(1), event(2)]);
    // Once more within the group that brings it, and twice in one body.
    let group = [
        first,
        delivery(3, vec![repeat(1, 4), repeat(1, 5), event(6)]),
    ];
    database.store.record(&group, at(0)).await.unwrap();
    let again = [delivery(7, vec![repeat(1, 8), repeat(2, 9)])];
    database.store.record(&again, at(0)).await.unwrap();
    let totals = first_hour(&database).await.totals;
    assert_eq!((totals.received, totals.duplicates), (3, 3));
    let repeats = database.number("select count(*) from repeats").await;
    assert_eq!(repeats, 3, "as many as are on record");
}

#[tokio::test]
async fn what_is_rolled_back_is_not_counted() {
    let database = Database::fresh().await;
    // The second delivery has the first one's id: the database refuses the group.
    let twin = NewDelivery {
        id: delivery_id(1),
        ..delivery(2, vec![event(2)])
    };
    let group = [delivery(1, vec![event(1)]), twin];
    assert!(database.store.record(&group, at(0)).await.is_err());
    assert_eq!(first_hour(&database).await.totals, Counts::default());

    // As the recorder does: its members alone.
    let [first, _] = group;
    database.store.record(&[first], at(0)).await.unwrap();
    assert_eq!(first_hour(&database).await.totals, counts(1, 0, 0));

    // Whoever dies in the middle of a claim has counted nothing.
    drop(claim(&database.store, at(1)).await);
    let stats = first_hour(&database).await;
    assert_eq!((stats.totals, stats.processing), (counts(1, 0, 0), None));
    settle(&database.store, at(1), &Outcome::Completed).await;
    assert_eq!(first_hour(&database).await.totals, counts(1, 1, 0));
}

#[tokio::test]
async fn an_event_counts_as_what_it_has_come_to_last() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2]).await;
    let later = Outcome::Retry(at(50), "later".to_owned());
    settle(&database.store, at(2), &later).await;
    assert_eq!(first_hour(&database).await.totals, counts(2, 0, 0));
    settle(&database.store, at(50), &broken()).await;
    assert_eq!(first_hour(&database).await.totals, counts(2, 0, 2));

    let again = database.store.requeue(event_id(1), Requeue::Failed, at(60));
    again.await.unwrap();
    let stats = first_hour(&database).await;
    assert_eq!((stats.totals, stats.queue.length), (counts(2, 0, 1), 1));
    settle(&database.store, at(60), &Outcome::Completed).await;
    assert_eq!(first_hour(&database).await.totals, counts(2, 1, 1));

    // Processed twice, counted once.
    for _ in 0..2 {
        let forced = database.store.requeue(event_id(1), Requeue::Forced, at(70));
        forced.await.unwrap();
    }
    settle(&database.store, at(70), &Outcome::Ignored).await;
    let stats = first_hour(&database).await;
    assert_eq!((stats.totals, stats.queue.length), (counts(2, 1, 1), 0));
    assert_eq!(stats.totals.success_rate(), Some(0.5));
}

#[tokio::test]
async fn an_event_counts_in_the_hour_and_day_it_was_received_in() {
    let database = Database::fresh().await;
    let moments = [-1, 0, HOUR - 1, HOUR, DAY - 1, DAY, 2 * DAY];
    let group: Vec<_> = (1..)
        .zip(moments)
        .map(|(number, moment)| NewDelivery {
            received_at: midnight().plus_millis(moment),
            ..delivery(number, vec![event(number)])
        })
        .collect();
    database.store.record(&group, at(0)).await.unwrap();
    // Whenever it ends.
    settle(&database.store, at(0), &broken()).await;

    let from = midnight().plus_millis(-HOUR);
    let days = stats(
        &database,
        from,
        midnight().plus_millis(DAY + 1),
        Bucket::Day,
    )
    .await;
    let series = |stats: &Stats| -> Vec<_> {
        let points = stats.series.iter();
        points
            .map(|it| (it.at.millis_since(midnight()), it.received, it.failed))
            .collect()
    };
    assert_eq!(series(&days), [(-DAY, 1, 1), (0, 4, 4), (DAY, 1, 1)]);
    assert_eq!(days.totals, counts(6, 0, 6));

    let to = midnight().plus_millis(DAY + HOUR);
    let hours = stats(&database, from, to, Bucket::Hour).await;
    assert_eq!(hours.totals, counts(6, 0, 6));
    assert_eq!(hours.series.len(), 26, "hours without events are there too");
    let busy: Vec<_> = series(&hours)
        .into_iter()
        .filter(|(_, received, _)| *received > 0)
        .collect();
    assert_eq!(
        busy,
        [
            (-HOUR, 1, 1),
            (0, 2, 2),
            (HOUR, 1, 1),
            (DAY - HOUR, 1, 1),
            (DAY, 1, 1)
        ]
    );
    let hour = stats(
        &database,
        midnight(),
        midnight().plus_millis(1),
        Bucket::Hour,
    )
    .await;
    assert_eq!(hour.totals, counts(2, 0, 2), "rounded outwards");
}

#[tokio::test]
async fn a_platform_can_be_asked_for_alone() {
    let database = Database::fresh().await;
    let mut reaction = event(2);
    reaction.inbound.event_type = EventType::Reaction;
    let viber = NewDelivery {
        platform: Platform::Viber,
        ..delivery(3, vec![event(3)])
    };
    let group = [delivery(1, vec![event(1), reaction]), viber];
    database.store.record(&group, at(0)).await.unwrap();
    let mut tally = Tally::default();
    tally.refused(Platform::Viber, at(5));
    tally.refused(Platform::Teams, at(5));
    tally.acknowledged(Platform::Viber, at(5), Duration::from_micros(5));
    database.store.count(&tally).await.unwrap();

    let all = first_hour(&database).await;
    assert_eq!((all.totals.received, all.totals.refused), (3, 2));
    let of = |platform, received, refused| {
        let counts = Counts {
            refused,
            ..counts(received, 0, 0)
        };
        (platform, counts)
    };
    assert_eq!(
        all.by_platform,
        [
            of(Platform::Telegram, 2, 0),
            of(Platform::Viber, 1, 1),
            of(Platform::Teams, 0, 1)
        ]
    );
    let types: Vec<_> = all
        .by_type
        .iter()
        .map(|(it, counts)| (*it, counts.received))
        .collect();
    assert_eq!(types, [(EventType::Message, 2), (EventType::Reaction, 1)]);

    let wanted = StatsQuery {
        from: at(0),
        to: at(HOUR),
        bucket: Bucket::Hour,
        platform: Some(Platform::Viber),
    };
    let viber = database.store.stats(&wanted, at(1_000)).await.unwrap();
    assert_eq!((viber.totals.received, viber.totals.refused), (1, 1));
    assert_eq!(viber.series[0].received, 1);
    assert_eq!(viber.by_type.len(), 1);
    assert_eq!(viber.ack.unwrap().p99, Duration::from_micros(5));
    assert_eq!(viber.queue.length, 3, "the queue is everybody's");
}
