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
        let (seq, at) = (i64::from(number), at(i64::from(number) * 1_000));
        database
            .store
            .append_live(seq, at, &frame(number))
            .await
            .expect("a frame is kept");
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

#[tokio::test]
async fn a_number_is_given_once() {
    let database = five().await;
    assert!(
        database
            .store
            .append_live(5, at(0), &LiveEvent::Resync)
            .await
            .is_err()
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
