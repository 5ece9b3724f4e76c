//! Roll-ups of accounts, times, contacts and the queue; several instances.

use std::time::Duration;

use model::{
    AppSource, Bucket, Connection, ConnectionId, ConnectionState, Platform, Stats, StatsQuery,
    SubscriptionId, Timestamp,
};
use storage::{Busiest, Outcome, Requeue, Tally};

use super::database::Database;
use crate::samples::{APP, account, at, event_id, record, settle, settle_for};

const HOUR: i64 = 3_600_000;

async fn stats_at(database: &Database, now: Timestamp) -> Stats {
    let wanted = StatsQuery {
        from: at(0),
        to: at(HOUR),
        bucket: Bucket::Hour,
        platform: None,
    };
    let stats = database.store.stats(&wanted, now).await;
    stats.expect("the database works")
}

async fn stats(database: &Database) -> Stats {
    stats_at(database, at(1_000)).await
}

#[tokio::test]
async fn an_event_is_an_accounts_as_soon_as_it_was_tried() {
    let database = Database::fresh().await;
    let connection = Connection {
        id: ConnectionId::from_u128(7),
        platform: Platform::Telegram,
        app_id: APP,
        account_id: Some("42".to_owned()),
        name: Some("Shop".to_owned()),
        state: ConnectionState::Active,
        source: AppSource::Environment,
        created_at: at(0),
    };
    let subscription = SubscriptionId::from_u128(8);
    let made = database.store.ensure_connection(connection, subscription);
    made.await.unwrap();
    record(&database.store, [1, 2]).await;
    assert!(stats(&database).await.by_account.is_empty());

    let later = Outcome::Retry(at(200), "later".to_owned());
    settle_for(&database.store, &account(7), &later).await;
    settle_for(&database.store, &account(7), &Outcome::Completed).await;
    record(&database.store, [3]).await;
    settle(&database.store, at(9_000), &Outcome::Completed).await;
    let [ours] = &stats(&database).await.by_account[..] else {
        panic!("there is one account");
    };
    assert_eq!(ours.connection, ConnectionId::from_u128(7));
    assert_eq!(
        (ours.name.as_deref(), ours.account_id.as_deref()),
        (Some("Shop"), Some("42"))
    );
    let counts = ours.counts;
    assert_eq!(
        (counts.received, counts.completed, counts.failed),
        (2, 2, 0)
    );
}

#[tokio::test]
async fn an_event_that_turns_out_to_be_anothers_moves() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    settle_for(&database.store, &account(7), &Outcome::Completed).await;
    let again = database
        .store
        .requeue(event_id(1), Requeue::Forced, at(200));
    again.await.unwrap();
    settle_for(&database.store, &account(9), &Outcome::Completed).await;
    let stats = stats(&database).await;
    let accounts: Vec<_> = stats
        .by_account
        .iter()
        .map(|it| {
            (
                it.connection.as_u128(),
                it.counts.received,
                it.counts.completed,
            )
        })
        .collect();
    assert_eq!(accounts, [(9, 1, 1)]);
    assert_eq!((stats.totals.received, stats.totals.completed), (1, 1));
}

#[tokio::test]
async fn times_of_several_spans_add_up() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2]).await;
    settle(&database.store, at(2), &Outcome::Completed).await;
    let mut tally = Tally::default();
    for millis in 1..=100 {
        tally.acknowledged(Platform::Telegram, at(millis), Duration::from_millis(1));
    }
    tally.acknowledged(Platform::Viber, at(3), Duration::from_secs(9));
    database.store.count(&tally).await.unwrap();
    database.store.count(&tally).await.unwrap();

    let stats = stats(&database).await;
    assert_eq!(stats.processing.unwrap().avg, Duration::from_millis(40));
    let ack = stats.ack.unwrap();
    assert_eq!(ack.avg, Duration::from_micros(9_100_000 / 101));
    assert!(ack.p99 < Duration::from_millis(2), "{ack:?}");
}

#[tokio::test]
async fn the_queue_is_as_long_as_what_waits() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2, 3]).await;
    let queue = stats_at(&database, at(5_001)).await.queue;
    assert_eq!(
        (queue.length, queue.oldest),
        (3, Some(Duration::from_secs(5)))
    );
    assert_eq!(queue.per_second(), 0.0);

    let later = Outcome::Retry(at(20_000), "later".to_owned());
    settle(&database.store, at(5_000), &later).await;
    let queue = stats_at(&database, at(19_000)).await.queue;
    assert_eq!(
        (queue.length, queue.oldest),
        (3, None),
        "a pause is no delay"
    );
    let queue = stats_at(&database, at(21_500)).await.queue;
    assert_eq!(queue.oldest, Some(Duration::from_millis(1_500)));

    settle(&database.store, at(21_500), &Outcome::Completed).await;
    let queue = stats_at(&database, at(60_000)).await.queue;
    assert_eq!((queue.length, queue.oldest), (0, None));
    assert_eq!((queue.ended, queue.per_second()), (3, 3.0 / 60.0));
    let queue = stats_at(&database, at(75_000)).await.queue;
    assert_eq!(queue.ended, 0, "that was more than a minute ago");
}

#[tokio::test]
async fn what_several_instances_have_counted_is_summed_up() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2]).await;
    settle(
        &database.store,
        at(2),
        &Outcome::Failed("broken".to_owned()),
    )
    .await;
    // Another one completed what this one had given up.
    for statement in [
        "insert into rollups (span, about, at, platform, subject, instance, failed, completed)
         select span, about, at, platform, subject, 7, -1, 1 from rollups where span <> 'pulse'",
        "insert into rollup_latencies
         select span, measure, at, platform, bucket, 7, number, micros from rollup_latencies",
    ] {
        database.execute(statement).await.unwrap();
    }
    let stats = stats(&database).await;
    let totals = stats.totals;
    assert_eq!(
        (totals.received, totals.completed, totals.failed),
        (2, 1, 1)
    );
    assert_eq!(stats.series[0].failed, 1);
    assert_eq!(stats.processing.unwrap().avg, Duration::from_millis(40));
}

#[tokio::test]
async fn the_busiest_contacts_are_joined_by_who_they_are() {
    let database = Database::fresh().await;
    let connection = ConnectionId::from_u128(7);
    let busy = |contact_ref: &str, messages| Busiest {
        connection,
        contact_ref: contact_ref.to_owned(),
        messages,
    };
    let store = &database.store;
    let list = [busy("mia", 2), busy("noa", 9)];
    store
        .keep_busiest(at(0), Platform::Telegram, &list)
        .await
        .unwrap();
    // A later list of the same day takes its place; another day's stands beside it.
    let list = [busy("mia", 3), busy("ana", 4)];
    store
        .keep_busiest(at(5), Platform::Telegram, &list)
        .await
        .unwrap();
    assert_eq!(
        store
            .busiest(at(9), Platform::Telegram)
            .await
            .unwrap()
            .len(),
        2
    );
    let yesterday = [busy("mia", 5)];
    store
        .keep_busiest(at(-24 * HOUR), Platform::Telegram, &yesterday)
        .await
        .unwrap();

    let told = stats(&database).await.top_contacts;
    let told: Vec<_> = told
        .iter()
        .map(|it| (it.contact_ref.as_str(), it.messages))
        .collect();
    assert_eq!(told, [("ana", 4), ("mia", 3)]);
}

#[tokio::test]
async fn short_spans_are_removed_and_hours_stay() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    settle(&database.store, at(2), &Outcome::Completed).await;
    let count = |span| {
        let query = match span {
            "pulse" => "select count(*) from rollups where span = 'pulse'",
            "minute" => "select count(*) from rollups where span = 'minute'",
            _ => "select count(*) from rollups where span in ('hour', 'day')",
        };
        database.number(query)
    };
    let long = count("hour").await;
    database
        .store
        .prune_rollups(at(2 * 24 * HOUR))
        .await
        .unwrap();
    assert_eq!((count("pulse").await, count("minute").await), (0, 1));
    database
        .store
        .prune_rollups(at(3 * 24 * HOUR))
        .await
        .unwrap();
    assert_eq!((count("minute").await, count("hour").await), (0, long));
}
