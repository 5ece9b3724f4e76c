//! Retrying many events: what is counted, how far it is, pausing, restarts.

use hub::{Actor, Fault, HubError, RetrySchedule};
use model::{
    Bucket, BulkRetry, BulkRetryState, EventFilter, EventStatus, Platform, RetryTally, RetryWish,
    Role, StatsQuery,
};
use storage::StorageError;

use super::test_hub::{TestHub, World};
use crate::bodies::telegram;

/// What fails has failed for good at once, and few events are in hand at a time.
fn world() -> World {
    World {
        retry: RetrySchedule {
            attempts: 1,
            delay_ms: 1,
        },
        batch_size: 2,
        ..World::new()
    }
}

/// A hub with that many failed events, whose fault is mended.
async fn with_failed(number: u32) -> TestHub {
    let hub = world().start().await;
    for id in 1..=number {
        hub.hub.faults().cause(&id.to_string(), Fault::Fail);
        hub.store_one(Platform::Telegram, telegram(id)).await;
    }
    hub.drain().await;
    hub.hub.faults().mend();
    hub
}

async fn start(hub: &TestHub, wish: RetryWish) -> BulkRetry {
    let bulk = hub.hub.retry_events(&Actor::System, wish).await;
    bulk.expect("it may be asked for")
}

async fn look(hub: &TestHub, bulk: &BulkRetry) -> BulkRetry {
    let bulk = hub.hub.bulk_retry(&Actor::System, bulk.id).await;
    bulk.expect("it exists")
}

async fn turn(hub: &TestHub, bulk: &BulkRetry, to: BulkRetryState) -> Result<BulkRetry, HubError> {
    hub.hub
        .set_bulk_retry_state(&Actor::System, bulk.id, to)
        .await
}

async fn step(hub: &TestHub, steps: usize) -> bool {
    let over = hub.hub.drain_bulk_retries(steps).await;
    over.expect("the database works")
}

fn of(status: EventStatus, force: bool) -> RetryWish {
    RetryWish {
        filter: EventFilter {
            status: Some(status),
            ..EventFilter::default()
        },
        force,
    }
}

async fn how_many(hub: &TestHub, status: EventStatus) -> usize {
    let filter = of(status, false).filter;
    let page = hub.hub.events(&Actor::System, &filter, None, 200).await;
    page.expect("the database works").events.len()
}

#[tokio::test]
async fn every_failed_event_is_tried_once_and_counted() {
    let hub = with_failed(5).await;
    hub.store_one(Platform::Telegram, telegram(6)).await;
    hub.drain().await;
    hub.hub.faults().cause("3", Fault::Fail);
    let wish = RetryWish::default();
    let counted = hub.hub.count_retriable(&Actor::System, &wish).await;
    assert_eq!(counted.unwrap(), 5);

    let bulk = start(&hub, wish).await;
    assert!(step(&hub, 50).await);
    let bulk = look(&hub, &bulk).await;
    assert_eq!(bulk.state, BulkRetryState::Completed);
    let tally = RetryTally {
        completed: 4,
        retrying: 0,
        failed: 1,
    };
    assert_eq!((bulk.total, bulk.tally), (5, tally));
    assert!(bulk.finished_at.is_some());
    assert_eq!(how_many(&hub, EventStatus::Completed).await, 5);
    assert_eq!(how_many(&hub, EventStatus::Failed).await, 1);
}

#[tokio::test]
async fn what_arrives_or_fails_later_is_not_part_of_it() {
    let hub = with_failed(2).await;
    let bulk = start(&hub, RetryWish::default()).await;
    hub.world.clock.advance(1);
    hub.hub.faults().cause("3", Fault::Fail);
    hub.store_one(Platform::Telegram, telegram(3)).await;
    hub.drain().await;
    assert!(step(&hub, 50).await);
    assert_eq!(look(&hub, &bulk).await.tally.tried(), 2);
    assert_eq!(how_many(&hub, EventStatus::Failed).await, 1);
}

#[tokio::test]
async fn a_paused_one_waits_and_a_resumed_one_goes_on_where_it_stopped() {
    let hub = with_failed(6).await;
    let bulk = start(&hub, RetryWish::default()).await;
    assert!(!step(&hub, 1).await, "two are in the queue");
    turn(&hub, &bulk, BulkRetryState::Paused).await.unwrap();
    assert!(step(&hub, 50).await, "nothing more is done");
    let paused = look(&hub, &bulk).await;
    assert_eq!(
        (paused.state, paused.tally.tried()),
        (BulkRetryState::Paused, 2),
        "those in hand were tried and counted"
    );
    assert_eq!(how_many(&hub, EventStatus::Failed).await, 4);

    turn(&hub, &bulk, BulkRetryState::Running).await.unwrap();
    assert!(step(&hub, 50).await);
    assert_eq!(look(&hub, &bulk).await.tally.completed, 6);
}

#[tokio::test]
async fn a_cancelled_one_is_over() {
    let hub = with_failed(6).await;
    let bulk = start(&hub, RetryWish::default()).await;
    step(&hub, 1).await;
    turn(&hub, &bulk, BulkRetryState::Cancelled).await.unwrap();
    assert!(step(&hub, 50).await);
    let cancelled = look(&hub, &bulk).await;
    assert_eq!(cancelled.tally.completed, 2);
    assert_eq!(how_many(&hub, EventStatus::Failed).await, 4);
    let again = turn(&hub, &bulk, BulkRetryState::Running).await;
    assert!(
        matches!(again, Err(HubError::Storage(StorageError::Conflict(_)))),
        "{again:?}"
    );
}

#[tokio::test]
async fn a_restart_loses_nothing_and_counts_nothing_twice() {
    let hub = with_failed(7).await;
    let bulk = start(&hub, RetryWish::default()).await;
    let mut hub = hub;
    for _ in 0..30 {
        if step(&hub, 1).await {
            break;
        }
        hub = hub.end().await.start().await;
    }
    let bulk = look(&hub, &bulk).await;
    assert_eq!(
        (bulk.state, bulk.tally.completed),
        (BulkRetryState::Completed, 7)
    );
    for id in hub.ids().await {
        let attempts = hub.event(id).await.attempts.len();
        assert_eq!(attempts, 2, "one that failed, one by the bulk retry");
    }
}

#[tokio::test]
async fn a_forced_one_also_takes_what_has_not_failed() {
    let hub = with_failed(0).await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    let refused = hub
        .hub
        .retry_events(&Actor::System, of(EventStatus::Completed, false))
        .await;
    assert!(
        matches!(
            refused,
            Err(HubError::Invalid {
                field: "status",
                ..
            })
        ),
        "{refused:?}"
    );
    let bulk = start(&hub, of(EventStatus::Completed, true)).await;
    assert!(step(&hub, 50).await);
    assert_eq!(look(&hub, &bulk).await.tally.completed, 1);
    let event = hub.event(*hub.ids().await.first().unwrap()).await;
    assert_eq!(event.attempts.len(), 2, "the first try is kept");
}

#[tokio::test]
async fn only_admins_may_and_not_without_end() {
    let hub = with_failed(1).await;
    let agent = Actor::ApiKey(Role::Agent);
    let refused = hub.hub.retry_events(&agent, RetryWish::default()).await;
    assert!(matches!(refused, Err(HubError::Forbidden(Role::Admin))));
    for _ in 0..20 {
        start(&hub, RetryWish::default()).await;
    }
    let one_more = hub
        .hub
        .retry_events(&Actor::System, RetryWish::default())
        .await;
    assert!(
        matches!(one_more, Err(HubError::Storage(StorageError::Conflict(_)))),
        "{one_more:?}"
    );
}

/// What a bulk retry takes up counts no more as what it had come to.
#[tokio::test]
async fn figures_count_an_event_as_what_it_came_to_last() {
    let hub = with_failed(5).await;
    let figures = async || {
        let now = hub.hub.clock().now();
        let wanted = StatsQuery {
            from: now.plus_millis(-3_600_000),
            to: now.plus_millis(1),
            bucket: Bucket::Hour,
            platform: None,
        };
        let stats = hub.hub.stats(&Actor::System, &wanted).await.unwrap();
        let totals = stats.totals;
        (totals.received, totals.completed, totals.failed)
    };
    assert_eq!(figures().await, (5, 0, 5));
    hub.hub.faults().cause("3", Fault::Fail);
    start(&hub, RetryWish::default()).await;
    assert!(step(&hub, 100).await);
    assert_eq!(figures().await, (5, 4, 1));
    start(&hub, of(EventStatus::Completed, true)).await;
    assert!(step(&hub, 100).await);
    assert_eq!(figures().await, (5, 4, 1));
}
