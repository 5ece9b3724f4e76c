//! Group commit: who is answered what, and what is on disk then.
//!
//! The tests run on one thread, so that everything that is polled before the first pause waits in the
//! recorder's queue together: groups form the same way each time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures::future::join_all;
use futures::poll;
use storage::{NewDelivery, Recorder, StorageError, Wanted};

use super::database::Database;
use crate::samples::{at, delivery, event, event_id, record};

#[tokio::test]
async fn deliveries_that_come_at_once_are_all_answered_and_kept() {
    let database = Database::fresh().await;
    let (recorder, _task) = Recorder::start(database.store.clone(), || at(0));
    let sent = (1..=600).map(|it| recorder.record(delivery(it, vec![event(it)])));
    for (number, recorded) in (1..).zip(join_all(sent).await) {
        assert_eq!(recorded.unwrap().events, [event_id(number)]);
    }
    assert_eq!(
        database.number("select count(*) from deliveries").await,
        600
    );
    assert_eq!(
        database
            .number("select count(*) from events where due_at is not null")
            .await,
        600
    );
}

#[tokio::test]
async fn a_refused_delivery_fails_alone() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let commits = Arc::new(AtomicI64::new(0));
    let counted = commits.clone();
    let (recorder, _task) = Recorder::start(database.store.clone(), move || {
        at(counted.fetch_add(1, Ordering::SeqCst))
    });
    let (before, poison, after) = tokio::join!(
        recorder.record(delivery(2, vec![event(2)])),
        recorder.record(delivery(1, vec![event(3)])),
        recorder.record(delivery(4, vec![event(4)])),
    );
    assert_eq!(before.unwrap().events, [event_id(2)]);
    assert!(
        matches!(poison, Err(StorageError::Database(_))),
        "{poison:?}"
    );
    assert_eq!(after.unwrap().events, [event_id(4)]);
    assert_eq!(database.number("select count(*) from deliveries").await, 3);
    // One for the group, one for each alone, and one more for the bytes of the refused one.
    assert_eq!(commits.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn a_delivery_whose_events_are_refused_is_kept_as_unreadable() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let (recorder, _task) = Recorder::start(database.store.clone(), || at(0));
    let mut clash = event(1);
    clash.dedupe_key = [0xff; 16];
    let (kept, good) = tokio::join!(
        recorder.record(delivery(2, vec![clash])),
        recorder.record(delivery(3, vec![event(3)])),
    );
    assert_eq!(kept.unwrap().events, []);
    assert_eq!(good.unwrap().events, [event_id(3)]);
    let unreadable =
        "select count(*) from deliveries where verdict = 'unreadable' and note is not null";
    assert_eq!(database.number(unreadable).await, 1);
    assert_eq!(database.number("select count(*) from deliveries").await, 3);
}

#[tokio::test]
async fn a_full_queue_says_busy_and_loses_nothing_it_took() {
    let database = Database::fresh().await;
    let (recorder, _task) = Recorder::start(database.store.clone(), || at(0));
    let mut waiting = Vec::new();
    let mut refused = 0;
    for number in 1..=2_050 {
        let mut recording = Box::pin(recorder.record(delivery(number, Vec::new())));
        match poll!(&mut recording) {
            std::task::Poll::Pending => waiting.push(recording),
            std::task::Poll::Ready(Err(StorageError::Busy)) => refused += 1,
            std::task::Poll::Ready(other) => panic!("nothing runs yet: {other:?}"),
        }
    }
    assert_eq!((waiting.len(), refused), (2_048, 2));
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    assert_eq!(
        database.number("select count(*) from deliveries").await,
        2_048
    );
}

#[tokio::test]
async fn large_bodies_are_kept_too() {
    let database = Database::fresh().await;
    let (recorder, _task) = Recorder::start(database.store.clone(), || at(0));
    let sent = (1..=4).map(|it| {
        recorder.record(NewDelivery {
            body: vec![b'x'; 4 * 1024 * 1024],
            ..delivery(it, Vec::new())
        })
    });
    assert!(join_all(sent).await.iter().all(Result::is_ok));
    assert_eq!(
        database
            .number("select sum(length(body)) from deliveries")
            .await,
        16 * 1024 * 1024
    );
}

#[tokio::test]
async fn it_ends_with_everything_written_when_the_last_one_is_dropped() {
    let database = Database::fresh().await;
    let (recorder, task) = Recorder::start(database.store.clone(), || at(0));
    let mut gone = Box::pin(recorder.record(delivery(1, vec![event(1)])));
    assert!(poll!(&mut gone).is_pending());
    drop(gone);
    drop(recorder);
    task.await.unwrap();
    assert_eq!(database.number("select count(*) from events").await, 1);
}

#[tokio::test]
async fn more_bytes_than_may_wait_are_refused_until_some_are_written() {
    let database = Database::fresh().await;
    let (recorder, _task) = Recorder::start(database.store.clone(), || at(0));
    let large = |number| {
        recorder.record(NewDelivery {
            body: vec![b'x'; 4 * 1024 * 1024],
            ..delivery(number, Vec::new())
        })
    };
    let mut waiting: Vec<_> = (1..=16).map(|it| Box::pin(large(it))).collect();
    for recording in &mut waiting {
        assert!(poll!(recording).is_pending());
    }
    let refused = large(17).await;
    assert!(matches!(refused, Err(StorageError::Busy)), "{refused:?}");
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    assert!(large(18).await.is_ok());
}

#[tokio::test]
async fn a_panic_while_storing_is_answered_and_ends_nothing() {
    let database = Database::fresh().await;
    let panics = Arc::new(AtomicI64::new(1));
    let left = panics.clone();
    let (recorder, _task) = Recorder::start(database.store.clone(), move || {
        let is_due = left.fetch_sub(1, Ordering::SeqCst) > 0;
        assert!(!is_due, "a panic was asked for");
        at(0)
    });
    let group = (1..=3).map(|it| recorder.record(delivery(it, vec![event(it)])));
    for recorded in join_all(group).await {
        assert_eq!(recorded.unwrap().events.len(), 1, "each was stored alone");
    }
    // The group, the delivery alone, and its bytes alone.
    panics.store(3, Ordering::SeqCst);
    let refused = recorder.record(delivery(4, vec![event(4)])).await;
    assert!(
        matches!(refused, Err(StorageError::Panicked)),
        "{refused:?}"
    );
    assert!(recorder.record(delivery(5, vec![event(5)])).await.is_ok());
    assert!(recorder.is_running());
    assert_eq!(database.number("select count(*) from events").await, 4);
}

/// A database that is locked for long is waited for once, not by each group that stands in the queue.
#[tokio::test]
async fn what_waits_behind_a_database_that_cannot_be_written_is_answered_at_once() {
    let database = Database::fresh().await;
    let commits = Arc::new(AtomicI64::new(0));
    let counted = commits.clone();
    let (recorder, _task) = Recorder::start(database.store.clone(), move || {
        at(counted.fetch_add(1, Ordering::SeqCst))
    });
    database.store.clone().close().await.unwrap();
    let sent = (1..=600).map(|it| recorder.record(delivery(it, vec![event(it)])));
    for refused in join_all(sent).await {
        assert!(
            matches!(refused, Err(StorageError::Unavailable(_))),
            "{refused:?}"
        );
    }
    assert_eq!(commits.load(Ordering::SeqCst), 1);
}

/// SQLite ends a transaction by itself when the disk is full; a trigger can make it do the same.
#[tokio::test]
async fn a_transaction_that_the_database_ended_by_itself_takes_no_later_one_with_it() {
    let database = Database::fresh().await;
    let full = super::kind().either(
        "CREATE TRIGGER no_room BEFORE INSERT ON deliveries WHEN NEW.path = '/full'
            BEGIN SELECT RAISE(ROLLBACK, 'full'); END",
        "ALTER TABLE deliveries ADD CONSTRAINT no_room CHECK (path <> '/full')",
    );
    database.execute(full).await.unwrap();
    let store = &database.store;
    for number in [1, 2] {
        let ended = NewDelivery {
            path: "/full".to_owned(),
            ..delivery(number, Vec::new())
        };
        assert!(store.record(&[ended], at(0)).await.is_err());
        // One that is dropped, not committed.
        assert!(store.claim(Wanted::Due(at(0), 1)).await.unwrap().is_none());
    }
    record(store, [3]).await;
    // Asked by another connection, which sees what is committed.
    assert_eq!(database.number("select count(*) from events").await, 1);
}
