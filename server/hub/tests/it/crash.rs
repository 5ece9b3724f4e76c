//! Crashes between any two steps: whatever was acknowledged completes, once.

use std::sync::Arc;

use model::{EventId, EventStatus, Platform};
use storage::{Store, Wanted};

use super::test_hub::{TestHub, Worker, World};
use crate::bodies::telegram;

async fn receive(hub: &TestHub, updates: u32) -> Vec<EventId> {
    let mut ids = Vec::new();
    for update in 1..=updates {
        ids.push(hub.store_one(Platform::Telegram, telegram(update)).await);
    }
    ids
}

async fn assert_completed_once(hub: &TestHub, ids: &[EventId]) {
    for id in ids {
        let detail = hub.event(*id).await;
        assert_eq!(detail.event.status, EventStatus::Completed);
        assert_eq!((detail.event.attempts, detail.attempts.len()), (1, 1));
    }
    let due = "select count(*) from events where due_at is not null";
    assert_eq!(hub.number(due).await, 0);
}

#[tokio::test]
async fn what_was_stored_before_a_crash_is_processed_after_it() {
    let hub = TestHub::new().await;
    let ids = receive(&hub, 3).await;
    let hub = hub.end().await.start().await;
    assert_eq!(hub.drain().await, 3);
    assert_completed_once(&hub, &ids).await;
}

/// A claim is a transaction: whoever dies with it in hand has done nothing.
#[tokio::test]
async fn what_a_dead_worker_had_claimed_is_due_at_once() {
    let hub = TestHub::new().await;
    let ids = receive(&hub, 3).await;
    let now = hub.hub.clock().now();
    let claim = hub.store.claim(Wanted::Due(now, 2)).await.unwrap();
    assert_eq!(claim.map(|it| it.events.len()), Some(2));

    let hub = hub.end().await.start().await;
    assert_eq!(hub.drain().await, 3);
    assert_completed_once(&hub, &ids).await;
}

/// The first runtime ends like a process that is killed: every task stops wherever it stands.
#[test]
fn whatever_a_kill_interrupts_completes_once() {
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let world = World::new();
    let killed = runtime();
    let running = World {
        worker: Worker::Running,
        ..world.clone()
    };
    let ids = killed.block_on(async { receive(&running.start().await, 40).await });
    drop(killed);

    runtime().block_on(async {
        let hub = world.start().await;
        hub.drain().await;
        assert_eq!(hub.ids().await.len(), ids.len());
        assert_completed_once(&hub, &ids).await;
    });
}

/// What the platform sends again because it heard no answer is the same event.
#[tokio::test]
async fn what_was_not_acknowledged_and_comes_again_is_one_event() {
    let hub = TestHub::new().await;
    let ids = receive(&hub, 1).await;
    let hub = hub.end().await.start().await;
    assert_eq!(receive(&hub, 1).await, ids);
    hub.drain().await;
    assert_completed_once(&hub, &ids).await;
}

#[tokio::test]
async fn two_hubs_on_one_database_share_the_work() {
    let hub = TestHub::new().await;
    let ids = receive(&hub, 20).await;
    let other = hub.world.clone().start().await;
    let (one, two) = tokio::join!(hub.drain(), other.drain());
    assert_eq!(one + two, 20);
    assert_completed_once(&hub, &ids).await;
}

/// The store that tests look into is not what keeps things alive.
#[tokio::test]
async fn the_end_of_a_hub_is_really_its_end() {
    let hub = TestHub::new().await;
    let weak = (Arc::downgrade(&hub.hub), hub.store.clone());
    hub.end().await;
    let (hub, store): (_, Store) = weak;
    assert!(hub.upgrade().is_none());
    assert!(
        store.is_ready().await.is_err(),
        "its connections are closed"
    );
}
