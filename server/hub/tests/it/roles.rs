//! Who may do what.

use hub::{Actor, Fault, HubError, RetrySchedule};
use model::{Bucket, EventFilter, EventId, Platform, Role, StatsQuery, UserId};
use storage::{Requeue, StorageError};

use super::test_hub::{TestHub, World};
use crate::bodies::telegram;

/// A person and the API key, both of that role.
fn actors(role: Role) -> [Actor; 2] {
    [Actor::User(UserId::from_u128(1), role), Actor::ApiKey(role)]
}

/// A hub with one event that has failed.
async fn with_failed() -> (TestHub, EventId) {
    let world = World {
        retry: RetrySchedule {
            attempts: 1,
            delay_ms: 1,
        },
        ..World::new()
    };
    let hub = world.start().await;
    hub.hub.faults().cause("1", Fault::Fail);
    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    (hub, id)
}

#[tokio::test]
async fn everybody_may_read() {
    let (hub, id) = with_failed().await;
    for actor in Role::ALL.iter().flat_map(|role| actors(*role)) {
        let filter = EventFilter::default();
        assert_eq!(
            hub.hub
                .events(&actor, &filter, None, 1)
                .await
                .unwrap()
                .events
                .len(),
            1
        );
        assert_eq!(
            hub.hub
                .events_by_id(&actor, &[id], &filter)
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(hub.hub.event(&actor, id).await.unwrap().event.id, id);
        assert!(hub.hub.overview(&actor).await.unwrap().any_event);
        let wanted = StatsQuery {
            from: hub.hub.clock().now(),
            to: hub.hub.clock().now().plus_millis(1),
            bucket: Bucket::Hour,
            platform: None,
        };
        let stats = hub.hub.stats(&actor, &wanted).await.unwrap();
        assert_eq!(stats.totals.failed, 1);
    }
}

#[tokio::test]
async fn a_viewer_may_not_retry() {
    let (hub, id) = with_failed().await;
    for actor in actors(Role::Viewer) {
        for how in [Requeue::Failed, Requeue::Forced] {
            let refused = hub.hub.retry_event(&actor, id, how).await;
            assert!(
                matches!(refused, Err(HubError::Forbidden(Role::Agent))),
                "{refused:?}"
            );
        }
    }
    assert_eq!(hub.drain().await, 0);
}

#[tokio::test]
async fn an_agent_and_an_admin_may_retry() {
    for actor in [Role::Agent, Role::Admin].into_iter().flat_map(actors) {
        let (hub, id) = with_failed().await;
        hub.hub
            .retry_event(&actor, id, Requeue::Failed)
            .await
            .unwrap();
        assert_eq!(hub.drain().await, 1);
    }
}

#[tokio::test]
async fn retrying_what_has_not_failed_is_a_conflict_unless_forced() {
    let (hub, failed) = with_failed().await;
    let done = hub.store_one(Platform::Telegram, telegram(2)).await;
    hub.drain().await;
    let refused = hub
        .hub
        .retry_event(&Actor::System, done, Requeue::Failed)
        .await;
    assert!(
        matches!(refused, Err(HubError::Storage(StorageError::Conflict(_)))),
        "{refused:?}"
    );
    hub.hub
        .retry_event(&Actor::System, done, Requeue::Forced)
        .await
        .unwrap();
    assert_eq!(hub.drain().await, 1);

    let nobody = EventId::from_u128(failed.as_u128() + 1);
    let missing = hub
        .hub
        .retry_event(&Actor::System, nobody, Requeue::Forced)
        .await;
    assert!(
        matches!(missing, Err(HubError::Storage(StorageError::NotFound(_)))),
        "{missing:?}"
    );
}
