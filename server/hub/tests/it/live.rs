//! Step 8, *announce*: frames after changes, resuming, and being told to refetch.

use futures::future::join_all;
use hub::{LiveFrame, LiveStream};
use model::{EventId, LiveEvent, Platform};

use super::test_hub::{TestHub, next};
use crate::bodies::{NUMBER, telegram, whatsapp};

/// A stream that was told to refetch, as every new one is.
async fn fresh(hub: &TestHub) -> LiveStream {
    let mut stream = hub.hub.live(None).await.expect("the database works");
    assert_eq!(next(&mut stream).await.event, LiveEvent::Resync);
    stream
}

async fn resumed(hub: &TestHub, last: i64) -> LiveStream {
    hub.hub.live(Some(last)).await.expect("the database works")
}

fn about(id: EventId) -> LiveEvent {
    LiveEvent::Events {
        ids: vec![id],
        count: 1,
    }
}

/// Receives one update after the other, and hears of each.
async fn heard(hub: &TestHub, updates: std::ops::RangeInclusive<u32>) -> Vec<LiveFrame> {
    let mut stream = fresh(hub).await;
    let mut frames = Vec::new();
    for update in updates {
        let id = hub.store_one(Platform::Telegram, telegram(update)).await;
        let frame = next(&mut stream).await;
        assert_eq!(frame.event, about(id));
        frames.push(frame);
    }
    frames
}

#[tokio::test]
async fn receiving_and_processing_are_announced() {
    let hub = TestHub::new().await;
    let mut stream = fresh(&hub).await;
    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    let received = next(&mut stream).await;
    assert_eq!(received.event, about(id));
    hub.drain().await;
    let processed = next(&mut stream).await;
    assert_eq!(processed.event, about(id));
    assert!(processed.seq > received.seq);
}

#[tokio::test]
async fn a_repeat_is_announced_as_well() {
    let hub = TestHub::new().await;
    let first = heard(&hub, 1..=1).await;
    let again = heard(&hub, 1..=1).await;
    assert_eq!(first[0].event, again[0].event);
}

#[tokio::test]
async fn a_frame_lists_the_newest_50_and_counts_all() {
    let hub = TestHub::new().await;
    let mut stream = fresh(&hub).await;
    let names: Vec<_> = (0..60).map(|number| format!("wamid.{number}")).collect();
    hub.store_one(Platform::Whatsapp, whatsapp(NUMBER, &names))
        .await;
    let LiveEvent::Events { ids, count } = next(&mut stream).await.event else {
        panic!("events have changed");
    };
    assert_eq!((ids.len(), count), (LiveEvent::MAX_IDS, 60));
    assert_eq!(ids, hub.ids().await[..50]);
}

#[tokio::test]
async fn resuming_gives_exactly_what_was_missed() {
    let hub = TestHub::new().await;
    let frames = heard(&hub, 1..=4).await;
    let mut stream = resumed(&hub, frames[1].seq).await;
    assert_eq!(next(&mut stream).await, frames[2]);
    assert_eq!(next(&mut stream).await, frames[3]);

    let mut current = resumed(&hub, frames[3].seq).await;
    let new = hub.store_one(Platform::Telegram, telegram(5)).await;
    assert_eq!(next(&mut stream).await.event, about(new));
    assert_eq!(
        next(&mut current).await.event,
        about(new),
        "it had missed nothing"
    );
}

#[tokio::test]
async fn streams_opened_while_frames_come_neither_miss_nor_repeat_one() {
    let hub = TestHub::new().await;
    let before = heard(&hub, 1..=2).await;
    let opened = join_all((0..300).map(|_| resumed(&hub, before[0].seq)));
    let received = hub.store_one(Platform::Telegram, telegram(3));
    let (mut streams, first) = tokio::join!(opened, received);
    for stream in &mut streams {
        assert_eq!(next(stream).await, before[1]);
        assert_eq!(next(stream).await.event, about(first));
    }
    let second = hub.store_one(Platform::Telegram, telegram(4)).await;
    for stream in &mut streams {
        assert_eq!(next(stream).await.event, about(second));
    }
}

#[tokio::test]
async fn an_id_that_was_never_given_out_means_refetch() {
    let hub = TestHub::new().await;
    let newest = heard(&hub, 1..=2).await[1].seq;
    for last in [newest + 1, i64::MAX, i64::MIN, -1] {
        let mut stream = resumed(&hub, last).await;
        let told = next(&mut stream).await;
        assert_eq!(
            (told.event, told.seq),
            (LiveEvent::Resync, newest),
            "{last}"
        );
    }
    let mut stream = resumed(&hub, newest + 9).await;
    next(&mut stream).await;
    let new = hub.store_one(Platform::Telegram, telegram(3)).await;
    assert_eq!(
        next(&mut stream).await.event,
        about(new),
        "the true numbers count from there"
    );
}

#[tokio::test]
async fn an_id_whose_successors_are_gone_means_refetch() {
    let hub = TestHub::new().await;
    let first = heard(&hub, 1..=2).await;
    hub.world.clock.advance(3_600_000);
    let later = heard(&hub, 3..=4).await;
    let hour_ago = hub.hub.clock().now().plus_millis(-1);
    hub.store.prune_live(hour_ago).await.unwrap();

    let mut too_old = resumed(&hub, first[0].seq).await;
    assert_eq!(next(&mut too_old).await.event, LiveEvent::Resync);
    let mut just_so = resumed(&hub, first[1].seq).await;
    assert_eq!(next(&mut just_so).await, later[0]);
    assert_eq!(next(&mut just_so).await, later[1]);
}

#[tokio::test]
async fn who_missed_very_much_refetches() {
    let hub = TestHub::new().await;
    let (_, newest) = hub.store.live_span().await.unwrap().unwrap_or((0, 0));
    let now = hub.hub.clock().now();
    for _ in 0..250 {
        let frame = about(EventId::from_u128(1));
        hub.store.append_live(now, &frame).await.unwrap();
    }
    let hub = hub.end().await.start().await;
    let mut much = resumed(&hub, newest + 10).await;
    assert_eq!(next(&mut much).await.event, LiveEvent::Resync);
    let mut little = resumed(&hub, newest + 100).await;
    assert_eq!(next(&mut little).await.seq, newest + 101);
}

#[tokio::test]
async fn numbers_go_on_after_a_restart() {
    let hub = TestHub::new().await;
    let before = heard(&hub, 1..=2).await;
    let hub = hub.end().await.start().await;
    let after = heard(&hub, 3..=3).await;
    assert!(after[0].seq > before[1].seq);
    let mut stream = resumed(&hub, before[0].seq).await;
    assert_eq!(next(&mut stream).await, before[1]);
}

/// What changed just before the end may never have been announced: a resumed screen must not stay
/// wrong for ever.
#[tokio::test]
async fn whoever_resumes_over_a_restart_refetches() {
    for updates in 0..=2 {
        let hub = TestHub::new().await;
        let newest = match updates {
            0 => next(&mut hub.hub.live(None).await.unwrap()).await.seq,
            _ => heard(&hub, 1..=updates).await.last().unwrap().seq,
        };
        hub.store_one(Platform::Telegram, telegram(9)).await;
        let hub = hub.end().await.start().await;
        let mut stream = resumed(&hub, newest).await;
        loop {
            if next(&mut stream).await.event == LiveEvent::Resync {
                break;
            }
        }
    }
}
