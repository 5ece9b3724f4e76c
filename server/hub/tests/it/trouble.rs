//! Trouble that is nobody's fault: a clock that jumps, a worker that panics. Nothing is lost, and it goes
//! on by itself.

use hub::{Fault, RetrySchedule};
use model::{EventStatus, Platform};

use super::test_hub::{TestHub, World};
use crate::bodies::{NUMBER, telegram, whatsapp};

/// How long a pause lasts at most, in milliseconds.
const LONGEST_PAUSE: i64 = 15 * 60 * 1_000;
const HOUR: i64 = 60 * 60 * 1_000;

#[tokio::test]
async fn a_clock_that_is_set_back_makes_nothing_wait_longer_than_the_longest_pause() {
    let hub = TestHub::new().await;
    hub.hub.faults().cause("1", Fault::Fail);
    let waiting = hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    hub.hub.faults().mend();
    hub.world.clock.advance(-24 * HOUR);

    let new = hub.store_one(Platform::Telegram, telegram(2)).await;
    assert_eq!(hub.drain().await, 1, "what is new is due at once");
    assert_eq!(hub.event(new).await.event.status, EventStatus::Completed);

    hub.hub.look_now().await;
    let due = hub.event(waiting).await.event.next_attempt_at.unwrap();
    assert!(due.millis_since(hub.hub.clock().now()) <= LONGEST_PAUSE);
    hub.world.clock.advance(LONGEST_PAUSE);
    assert_eq!(hub.drain().await, 1);
    assert_eq!(
        hub.event(waiting).await.event.status,
        EventStatus::Completed
    );
}

#[tokio::test]
async fn an_event_that_makes_the_worker_panic_fails_alone_after_its_tries() {
    let world = World {
        retry: RetrySchedule {
            attempts: 2,
            delay_ms: 1,
        },
        ..World::new()
    };
    let hub = world.start().await;
    hub.hub.faults().cause("b", Fault::PanicOutside);
    let ids = ["a", "b", "c"].map(str::to_owned);
    hub.store_one(Platform::Whatsapp, whatsapp(NUMBER, &ids))
        .await;
    hub.drain().await;
    hub.world.clock.advance(1);
    hub.drain().await;
    for id in hub.ids().await {
        let event = hub.event(id).await.event;
        let expected = match &*event.inbound.external_id {
            "b" => (EventStatus::Failed, 2),
            _ => (EventStatus::Completed, 1),
        };
        assert_eq!((event.status, event.attempts), expected);
    }
}
