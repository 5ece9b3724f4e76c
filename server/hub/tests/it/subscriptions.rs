//! How the events of one account are processed, where that differs from the settings.

use hub::{Actor, Fault, HubError};
use model::{ConnectionId, EventStatus, Platform, ProcessingConfig, Role};
use storage::StorageError;

use super::test_hub::TestHub;
use crate::bodies::{NUMBER, telegram, whatsapp};

/// Lets the account of an event be processed in that way.
async fn configure(hub: &TestHub, connection: ConnectionId, config: ProcessingConfig) {
    let id = hub.store.subscription_of(connection).await.unwrap().id;
    let done = hub
        .hub
        .configure_subscription(&Actor::System, id, config, |_| Ok(()));
    assert_eq!(done.await.unwrap().subscription.processing, config);
}

/// The connection of the Telegram bot, whose first event has been worked off.
async fn bot(hub: &TestHub) -> ConnectionId {
    let first = hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    hub.event(first).await.event.connection_id.unwrap()
}

#[tokio::test]
async fn an_account_may_have_a_retry_schedule_of_its_own() {
    let hub = TestHub::new().await;
    let config = ProcessingConfig {
        retry_attempts: Some(2),
        retry_delay_ms: Some(10),
        ..ProcessingConfig::default()
    };
    configure(&hub, bot(&hub).await, config).await;
    hub.hub.faults().cause("2", Fault::Fail);
    let id = hub.store_one(Platform::Telegram, telegram(2)).await;
    hub.drain().await;
    // The pause is random, and may be none at all: then both tries are over.
    if let Some(due) = hub.event(id).await.event.next_attempt_at {
        assert!(due.millis_since(hub.hub.clock().now()) <= 10);
    }
    hub.world.clock.advance(10);
    hub.drain().await;
    let event = hub.event(id).await.event;
    assert_eq!((event.status, event.attempts), (EventStatus::Failed, 2));
}

#[tokio::test]
async fn no_more_than_its_batch_size_is_worked_off_at_once() {
    let hub = TestHub::new().await;
    let first = hub
        .store_one(Platform::Whatsapp, whatsapp(NUMBER, &["a".to_owned()]))
        .await;
    hub.drain().await;
    let number = hub.event(first).await.event.connection_id.unwrap();
    let config = ProcessingConfig {
        batch_size: Some(2),
        ..ProcessingConfig::default()
    };
    configure(&hub, number, config).await;
    let ids = ["b", "c", "d", "e", "f"].map(str::to_owned);
    hub.store_one(Platform::Whatsapp, whatsapp(NUMBER, &ids))
        .await;
    let mut left = Vec::new();
    while hub.hub.work_one_batch().await.unwrap() > 0 {
        let due = "select count(*) from events where due_at is not null";
        left.push(hub.number(due).await);
    }
    assert_eq!(left, [3, 1, 0]);
}

#[tokio::test]
async fn what_is_not_queued_is_worked_off_without_a_worker() {
    let hub = TestHub::new().await;
    let config = ProcessingConfig {
        enable_queue: false,
        ..ProcessingConfig::default()
    };
    configure(&hub, bot(&hub).await, config).await;
    let id = hub.store_one(Platform::Telegram, telegram(2)).await;
    hub.until(id, EventStatus::Completed).await;
    let queued = hub
        .store_one(Platform::Whatsapp, whatsapp(NUMBER, &["a".to_owned()]))
        .await;
    assert_eq!(hub.event(queued).await.event.status, EventStatus::Received);
}

#[tokio::test]
async fn values_out_of_bounds_and_small_roles_are_refused() {
    let hub = TestHub::new().await;
    let connection = bot(&hub).await;
    let id = hub.store.subscription_of(connection).await.unwrap().id;
    let usual = ProcessingConfig::default();
    for (config, field) in [
        (
            ProcessingConfig {
                batch_size: Some(0),
                ..usual
            },
            "batchSize",
        ),
        (
            ProcessingConfig {
                batch_size: Some(1_001),
                ..usual
            },
            "batchSize",
        ),
        (
            ProcessingConfig {
                retry_attempts: Some(0),
                ..usual
            },
            "retryAttempts",
        ),
        (
            ProcessingConfig {
                retry_attempts: Some(101),
                ..usual
            },
            "retryAttempts",
        ),
        (
            ProcessingConfig {
                retry_delay_ms: Some(0),
                ..usual
            },
            "retryDelayMs",
        ),
        (
            ProcessingConfig {
                retry_delay_ms: Some(3_600_001),
                ..usual
            },
            "retryDelayMs",
        ),
    ] {
        let refused = hub
            .hub
            .configure_subscription(&Actor::System, id, config, |_| Ok(()))
            .await;
        let found = match refused {
            Err(HubError::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, field);
    }
    let agent = Actor::ApiKey(Role::Agent);
    let refused = hub
        .hub
        .configure_subscription(&agent, id, usual, |_| Ok(()))
        .await;
    assert!(matches!(refused, Err(HubError::Forbidden(Role::Admin))));
    let objected = hub
        .hub
        .configure_subscription(&Actor::System, id, usual, |_| {
            Err(StorageError::Conflict("no"))
        })
        .await;
    assert!(matches!(
        objected,
        Err(HubError::Storage(StorageError::Conflict("no")))
    ));
}
