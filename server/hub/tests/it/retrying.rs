//! Step 7, *retry*: by the schedule, then by hand; one event's trouble is nobody else's.

use hub::{Actor, Fault, RetrySchedule};
use model::{AttemptOutcome, EventStatus, Platform};
use storage::Requeue;

use super::test_hub::{TestHub, World};
use crate::bodies::{NUMBER, telegram, whatsapp};

/// Moves the clock from try to try until the event has failed for good. Pauses are random up to a
/// ceiling, so nothing here relies on how long one is.
async fn fail_for_good(hub: &TestHub, id: model::EventId) {
    hub.drain().await;
    loop {
        let event = hub.event(id).await.event;
        let Some(due) = event.next_attempt_at else {
            return;
        };
        assert_eq!(event.status, EventStatus::Retrying);
        assert_eq!(
            event.error.as_deref(),
            Some("internal: a fault was asked for")
        );
        let pause = due.millis_since(hub.hub.clock().now());
        let ceiling = 60_000 << (event.attempts - 1);
        assert!(
            (1..=ceiling).contains(&pause),
            "{pause} ms after {} tries",
            event.attempts
        );
        hub.world.clock.advance(pause - 1);
        assert_eq!(hub.drain().await, 0, "it is not due yet");
        hub.world.clock.advance(1);
        assert!(hub.drain().await > 0, "now it is");
    }
}

#[tokio::test]
async fn what_fails_is_tried_by_the_schedule_then_given_up() {
    let hub = TestHub::new().await;
    hub.hub.faults().cause("1", Fault::Fail);
    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    fail_for_good(&hub, id).await;

    let detail = hub.event(id).await;
    assert_eq!(
        (detail.event.status, detail.event.attempts),
        (EventStatus::Failed, 3)
    );
    let outcomes: Vec<_> = detail.attempts.iter().map(|it| it.outcome).collect();
    assert_eq!(
        outcomes,
        [
            AttemptOutcome::Retrying,
            AttemptOutcome::Retrying,
            AttemptOutcome::Failed
        ]
    );
    hub.world.clock.advance(86_400_000);
    assert_eq!(hub.drain().await, 0, "it is not tried again by itself");
}

#[tokio::test]
async fn what_was_given_up_completes_when_somebody_retries_it() {
    let hub = TestHub::new().await;
    hub.hub.faults().cause("1", Fault::Fail);
    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    fail_for_good(&hub, id).await;
    hub.hub.faults().mend();
    hub.hub
        .retry_event(&Actor::System, id, Requeue::Failed)
        .await
        .unwrap();
    assert_eq!(hub.drain().await, 1);
    let detail = hub.event(id).await;
    assert_eq!(
        (detail.event.status, detail.event.error),
        (EventStatus::Completed, None)
    );
    assert_eq!(detail.attempts.len(), 4);
}

#[tokio::test]
async fn a_passing_fault_costs_a_try_and_nothing_else() {
    let hub = TestHub::new().await;
    hub.hub.faults().cause("1", Fault::Fail);
    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    hub.hub.faults().mend();
    // No pause is longer than a quarter of an hour.
    hub.world.clock.advance(15 * 60 * 1_000);
    hub.drain().await;
    assert_eq!(hub.event(id).await.event.status, EventStatus::Completed);
}

#[tokio::test]
async fn an_event_that_panics_fails_alone() {
    let world = World {
        retry: RetrySchedule {
            attempts: 1,
            delay_ms: 1,
        },
        ..World::new()
    };
    let hub = world.start().await;
    hub.hub.faults().cause("b", Fault::Panic);
    let ids = ["a", "b", "c"].map(str::to_owned);
    hub.store_one(Platform::Whatsapp, whatsapp(NUMBER, &ids))
        .await;
    assert_eq!(hub.drain().await, 3);
    for id in hub.ids().await {
        let event = hub.event(id).await.event;
        let (status, error) = match &*event.inbound.external_id {
            "b" => (EventStatus::Failed, Some("processing panicked")),
            _ => (EventStatus::Completed, None),
        };
        assert_eq!((event.status, event.error.as_deref()), (status, error));
    }
}

#[tokio::test]
async fn an_event_in_retry_holds_nobody_up() {
    let hub = TestHub::new().await;
    hub.hub.faults().cause("1", Fault::Fail);
    hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    let later = hub.store_one(Platform::Telegram, telegram(2)).await;
    assert_eq!(hub.hub.work_one_batch().await.unwrap(), 1);
    assert_eq!(hub.event(later).await.event.status, EventStatus::Completed);
}
