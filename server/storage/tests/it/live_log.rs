//! What the live stream said lately.

use model::LiveEvent;

use super::database::Database;
use crate::samples::{at, event_id};

fn frame(number: u32) -> LiveEvent {
    LiveEvent::Events {
        ids: vec![event_id(number)],
        count: number,
    }
}

/// Frames 1 to 5, a second apart.
async fn five() -> Database {
    let database = Database::fresh().await;
    for number in 1..=5_u32 {
        let at = at(i64::from(number) * 1_000);
        let seq = database.store.append_live(at, &frame(number)).await;
        assert_eq!(seq.expect("a frame is kept"), i64::from(number));
    }
    database
}

#[tokio::test]
async fn an_empty_log_has_no_span() {
    let database = Database::fresh().await;
    assert_eq!(database.store.live_span().await.unwrap(), None);
    assert_eq!(database.store.live_since(0, 10).await.unwrap(), []);
    database.store.prune_live(at(0)).await.unwrap();
}

#[tokio::test]
async fn frames_come_back_in_order_after_a_number() {
    let database = five().await;
    assert_eq!(database.store.live_span().await.unwrap(), Some((1, 5)));
    let since = database.store.live_since(3, 10).await.unwrap();
    assert_eq!(since, [(4, frame(4)), (5, frame(5))]);
    let limited = database.store.live_since(0, 2).await.unwrap();
    assert_eq!(limited, [(1, frame(1)), (2, frame(2))]);
    assert_eq!(database.store.live_since(5, 10).await.unwrap(), []);
}

/// A reader that has a number has all numbers below it, whoever gave them out.
#[tokio::test]
async fn numbers_are_seen_in_order_and_without_gaps_while_several_write() {
    let database = Database::fresh().await;
    let stores = [
        database.open_again().await,
        database.open_again().await,
        database.open_again().await,
    ];
    let write = async |store: &storage::Store| {
        for number in 0..30 {
            let seq = store.append_live(at(0), &frame(number)).await;
            seq.expect("a frame is kept");
        }
    };
    let read = async {
        let mut newest = 0;
        while newest < 90 {
            for (seq, _) in database.store.live_since(newest, 200).await.unwrap() {
                assert_eq!(seq, newest + 1);
                newest = seq;
            }
        }
    };
    tokio::join!(
        write(&stores[0]),
        write(&stores[1]),
        write(&stores[2]),
        read
    );
}

#[tokio::test]
async fn old_frames_go_but_never_the_newest() {
    let database = five().await;
    database.store.prune_live(at(3_000)).await.unwrap();
    assert_eq!(database.store.live_span().await.unwrap(), Some((3, 5)));
    database.store.prune_live(at(1_000_000)).await.unwrap();
    assert_eq!(database.store.live_span().await.unwrap(), Some((5, 5)));
}
