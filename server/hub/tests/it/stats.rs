//! Figures: what the roll-ups say of webhooks that went all the way.

use hub::{Actor, Fault, HubError};
use model::{Bucket, EventType, Platform, Stats, StatsQuery, Timestamp};
use storage::Requeue;

use super::test_hub::TestHub;
use crate::bodies::{telegram, telegram_signed};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The figures of a day before and a day after now.
fn around(now: Timestamp) -> StatsQuery {
    StatsQuery {
        from: now.plus_millis(-DAY),
        to: now.plus_millis(DAY),
        bucket: Bucket::Hour,
        platform: None,
    }
}

async fn stats(hub: &TestHub) -> Stats {
    let wanted = around(hub.hub.clock().now());
    let stats = hub.hub.stats(&Actor::System, &wanted).await;
    stats.expect("it can be asked")
}

#[tokio::test]
async fn a_webhook_is_counted_on_its_way() {
    let hub = TestHub::new().await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.store_one(Platform::Telegram, telegram(2)).await;
    let before = stats(&hub).await;
    assert_eq!((before.totals.received, before.queue.length), (2, 2));
    hub.drain().await;
    hub.receive(Platform::Telegram, telegram(1)).await.unwrap();

    let after = stats(&hub).await;
    let totals = after.totals;
    assert_eq!(
        (totals.received, totals.completed, totals.failed),
        (2, 2, 0)
    );
    assert_eq!((totals.duplicates, after.queue.length), (1, 0));
    assert_eq!(after.by_type[0].0, EventType::Message);
    assert_eq!(after.by_account[0].counts.completed, 2);
    assert!(after.processing.is_some());
    assert!(after.queue.per_second() > 0.0);
    let received: u64 = after.series.iter().map(|it| it.received).sum();
    assert_eq!((after.series.len(), received), (49, 2));
}

/// What belongs to no transaction is kept in memory; a stop writes it.
#[tokio::test]
async fn a_stop_writes_what_is_in_memory() {
    let hub = TestHub::new().await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    let refused = hub.receive(Platform::Telegram, telegram_signed("wrong", "{}"));
    assert!(matches!(refused.await, Err(HubError::Refused(_))));
    let before = stats(&hub).await;
    assert_eq!((before.totals.refused, before.ack), (0, None));

    let hub = hub.end().await.start().await;
    let after = stats(&hub).await;
    assert_eq!(after.totals.refused, 1);
    assert!(after.ack.is_some());
    assert_eq!(after.top_contacts.len(), 1);
    assert_eq!(after.top_contacts[0].messages, 1);
    assert!(after.top_contacts[0].contact.is_some());
}

#[tokio::test]
async fn the_busiest_contacts_are_counted_on_across_a_restart() {
    let hub = TestHub::new().await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    let id = hub.store_one(Platform::Telegram, telegram(2)).await;
    hub.drain().await;
    let hub = hub.end().await.start().await;
    // Worked on once more, it is still one message.
    let again = hub.hub.retry_event(&Actor::System, id, Requeue::Forced);
    again.await.unwrap();
    hub.store_one(Platform::Telegram, telegram(3)).await;
    hub.drain().await;
    hub.hub.write_all_counts().await.unwrap();
    hub.hub.write_all_counts().await.unwrap();
    let [contact] = &stats(&hub).await.top_contacts[..] else {
        panic!("one person has written");
    };
    assert_eq!(contact.messages, 3);
}

#[tokio::test]
async fn what_failed_and_was_mended_counts_as_completed() {
    let hub = TestHub::new().await;
    hub.hub.faults().cause("1", Fault::Fail);
    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    for _ in 0..3 {
        hub.drain().await;
        hub.world.clock.advance(10 * 60 * 1000);
    }
    let failed = stats(&hub).await.totals;
    assert_eq!((failed.completed, failed.failed), (0, 1));
    hub.hub.faults().mend();
    let again = hub.hub.retry_event(&Actor::System, id, Requeue::Failed);
    again.await.unwrap();
    hub.drain().await;
    let mended = stats(&hub).await.totals;
    assert_eq!(
        (mended.received, mended.completed, mended.failed),
        (1, 1, 0)
    );
}

#[tokio::test]
async fn a_stretch_of_time_has_bounds() {
    let hub = TestHub::new().await;
    let now = hub.hub.clock().now();
    let ask = async |days: i64, bucket| {
        let wanted = StatsQuery {
            from: now.plus_millis(-days * DAY),
            to: now,
            bucket,
            platform: None,
        };
        hub.hub.stats(&Actor::System, &wanted).await
    };
    for (days, bucket, field) in [
        (0, Bucket::Hour, "from"),
        (-1, Bucket::Day, "from"),
        (401, Bucket::Day, "from"),
        (32, Bucket::Hour, "bucket"),
        (1_000_000, Bucket::Day, "from"),
    ] {
        let refused = ask(days, bucket).await;
        assert!(
            matches!(refused, Err(HubError::Invalid { field: it, .. }) if it == field),
            "{days}: {refused:?}"
        );
    }
    assert_eq!(ask(400, Bucket::Day).await.unwrap().series.len(), 401);
    assert_eq!(ask(31, Bucket::Hour).await.unwrap().series.len(), 745);
}
