//! Several instances on one PostgreSQL: what happens on one is seen on the others.

use std::collections::BTreeSet;
use std::time::Duration;

use hub::{Actor, LiveStream, Received};
use model::{EventId, EventStatus, LiveEvent, Platform};
use storage::Wake;

use crate::bodies::telegram;
use crate::postgres::apps::{bot, update};
use crate::postgres::test_hub::{TestHub, Worker, World, next};

/// Two hubs that work on one database.
async fn two() -> (TestHub, TestHub) {
    let world = World {
        worker: Worker::Running,
        ..World::new()
    };
    let one = world.clone().start().await;
    (one, world.start().await)
}

async fn stream(hub: &TestHub) -> LiveStream {
    let mut stream = hub.hub.live(None).await.expect("the database works");
    assert_eq!(next(&mut stream).await.event, LiveEvent::Resync);
    stream
}

/// Follows a stream as a page does, until it has seen every event completed: it asks for what a frame
/// names, and for everything when it is told to refetch.
async fn until_completed(hub: &TestHub, stream: &mut LiveStream, ids: &[EventId]) {
    let mut waiting: BTreeSet<_> = ids.iter().copied().collect();
    while !waiting.is_empty() {
        let named: Vec<_> = match next(stream).await.event {
            LiveEvent::Events { ids, .. } => ids,
            _ => waiting.iter().copied().collect(),
        };
        for id in named {
            if hub.event(id).await.event.status == EventStatus::Completed {
                waiting.remove(&id);
            }
        }
    }
}

/// Waits for what another hub does in its own time.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), wait).await;
    waited.unwrap_or_else(|_| panic!("{what}"));
}

async fn receive(hub: &TestHub, number: u32) {
    let received = hub.receive(Platform::Telegram, telegram(number)).await;
    assert!(matches!(received, Ok(Received::Stored(_))), "{received:?}");
}

#[tokio::test]
async fn a_stream_on_either_hears_of_all() {
    let (one, other) = two().await;
    let (mut here, mut there) = (stream(&one).await, stream(&other).await);
    for number in 1..=20 {
        let hub = if number % 2 == 0 { &one } else { &other };
        receive(hub, number).await;
    }
    let ids = one.ids().await;
    assert_eq!(ids.len(), 20);
    until_completed(&one, &mut here, &ids).await;
    until_completed(&other, &mut there, &ids).await;
    let whole = "select count(*) from conversations where messages = 20 and unread = 20";
    assert_eq!(one.number(whole).await, 1);
}

/// A browser comes back to another instance than it was at.
#[tokio::test]
async fn a_stream_goes_on_at_the_other() {
    let (one, other) = two().await;
    let mut before = stream(&one).await;
    receive(&one, 1).await;
    let last = next(&mut before).await;
    receive(&one, 2).await;
    let missed = next(&mut before).await;
    let mut after = other.hub.live(Some(last.seq)).await.unwrap();
    assert_eq!(next(&mut after).await, missed);
}

/// One is killed with work in hand: the other does it, and whoever looks at the other hears of it.
#[test]
fn when_one_is_killed_the_other_goes_on_with_everything() {
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap()
    };
    let world = World {
        worker: Worker::Running,
        ..World::new()
    };
    let (doomed, survivor) = (runtime(), runtime());
    let one = doomed.block_on(world.clone().start());
    survivor.block_on(async {
        let other = world.clone().start().await;
        let mut stream = stream(&other).await;
        for number in 1..=40 {
            if number % 2 == 0 {
                receive(&other, number).await;
            } else if number < 20 {
                let (sent, heard) = tokio::sync::oneshot::channel();
                let hub = one.hub.clone();
                doomed.spawn(async move {
                    let request = telegram(number);
                    let received = hub.receive(Platform::Telegram, None, request).await;
                    sent.send(received.is_ok()).unwrap();
                });
                assert!(heard.await.unwrap());
            }
        }
        doomed.shutdown_background();
        drop(one);
        let ids = other.ids().await;
        assert_eq!(ids.len(), 30);
        // As if ten seconds had passed.
        let silent = "update instances set seen_at = 0";
        world.tamper(silent).await;
        until_completed(&other, &mut stream, &ids).await;
        until("the one that was killed is noticed", async || {
            other.number("select count(*) from instances").await == 1
        })
        .await;
        let whole = "select count(*) from conversations where messages = 30 and unread = 30";
        assert_eq!(other.number(whole).await, 1);
    });
}

/// Who only receives calls those who work, so that nothing waits until they look by themselves.
#[tokio::test]
async fn who_only_receives_calls_the_workers() {
    let hub = TestHub::new().await;
    let other = hub.world.database.open().await;
    let mut wakes = other.wakes().expect("there may be others");
    assert_eq!(wakes.next().await, Wake::All);
    receive(&hub, 1).await;
    let called = async { while wakes.next().await != Wake::Work {} };
    let called = tokio::time::timeout(Duration::from_secs(20), called).await;
    called.expect("it calls");
}

#[tokio::test]
async fn an_app_that_is_made_at_one_is_used_and_removed_by_the_other() {
    let (one, other) = two().await;
    let app = one.hub.create_app(&Actor::System, bot("a-token")).await;
    let app = app.unwrap().id;
    let is_taken = async || {
        let received = other
            .receive(Platform::Telegram, update("a-token", 1))
            .await;
        received.is_ok()
    };
    until("the other takes what the app signs", is_taken).await;
    one.hub.remove_app(&Actor::System, app).await.unwrap();
    until("the other refuses it again", async || !is_taken().await).await;
}

#[tokio::test]
async fn the_first_login_made_at_one_ends_the_set_up_of_the_other() {
    let (one, other) = two().await;
    assert!(other.hub.setup_needed());
    let password = "a long enough password".to_owned();
    let made = one.hub.ensure_first_user("a@example.com", password).await;
    made.unwrap();
    until("the other has noticed", async || !other.hub.setup_needed()).await;
}

/// A rolling restart leaves nobody waiting: what ends announces all it has changed and goes.
#[tokio::test]
async fn one_that_ends_as_it_should_is_not_taken_for_gone() {
    let (one, other) = two().await;
    until("both are listed", async || {
        other.number("select count(*) from instances").await == 2
    })
    .await;
    let mut stream = stream(&other).await;
    receive(&one, 1).await;
    let ids = other.ids().await;
    one.end().await;
    assert_eq!(other.number("select count(*) from instances").await, 1);
    until_completed(&other, &mut stream, &ids).await;
}
