//! Claiming: due events are one worker's until its transaction ends, and due still if it ends badly.

use model::EventStatus;
use storage::{Outcome, Wanted};

use super::database::Database;
use crate::samples::{at, claim, due, event_id, finish, record, settle};

#[tokio::test]
async fn what_is_new_is_due_at_once_in_the_order_it_came() {
    let database = Database::fresh().await;
    record(&database.store, [2, 1, 3]).await;
    let found = due(&database.store, at(0)).await;
    assert_eq!(found, [event_id(1), event_id(2), event_id(3)]);
}

#[tokio::test]
async fn no_more_are_taken_than_asked_for() {
    let database = Database::fresh().await;
    record(&database.store, 1..=5).await;
    let claim = database.store.claim(Wanted::Due(at(0), 2)).await.unwrap();
    let claimed = claim
        .unwrap()
        .events
        .iter()
        .map(|it| it.event.id)
        .collect::<Vec<_>>();
    assert_eq!(claimed, [event_id(1), event_id(2)]);
}

#[tokio::test]
async fn nothing_to_do_is_no_claim() {
    let database = Database::fresh().await;
    assert!(
        database
            .store
            .claim(Wanted::Due(at(0), 9))
            .await
            .unwrap()
            .is_none()
    );
    record(&database.store, [1]).await;
    settle(&database.store, at(0), &Outcome::Completed).await;
    let done = [event_id(1)];
    assert!(
        database
            .store
            .claim(Wanted::These(&done))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_claim_that_is_dropped_has_changed_nothing() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2]).await;
    drop(claim(&database.store, at(0)).await);
    // PostgreSQL notices a while later, and passes over what seems to be in hand until then.
    while due(&database.store, at(0)).await.len() < 2 {
        tokio::task::yield_now().await;
    }
    let event = database.store.event(event_id(1)).await.unwrap().event;
    assert_eq!((event.status, event.attempts), (EventStatus::Received, 0));
}

/// What a worker leaves out is nobody's loss.
#[tokio::test]
async fn what_is_not_finished_stays_due() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2]).await;
    let claim = claim(&database.store, at(0)).await.unwrap();
    finish(claim, |number| (number == 0).then_some(Outcome::Completed)).await;
    assert_eq!(due(&database.store, at(0)).await, [event_id(2)]);
}

#[tokio::test]
async fn chosen_events_are_taken_whenever_they_are_due() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2]).await;
    settle(
        &database.store,
        at(0),
        &Outcome::Retry(at(900), "later".to_owned()),
    )
    .await;
    let these = [event_id(2)];
    let claim = database.store.claim(Wanted::These(&these)).await.unwrap();
    let claimed = claim
        .unwrap()
        .events
        .iter()
        .map(|it| it.event.id)
        .collect::<Vec<_>>();
    assert_eq!(claimed, these);
}

#[tokio::test]
async fn the_next_due_time_is_that_of_what_waits_least() {
    let database = Database::fresh().await;
    assert_eq!(database.store.next_due().await.unwrap(), None);
    record(&database.store, [1]).await;
    settle(
        &database.store,
        at(0),
        &Outcome::Retry(at(900), "later".to_owned()),
    )
    .await;
    assert_eq!(database.store.next_due().await.unwrap(), Some(at(900)));
}

/// The clock was set back: what was put off by a minute would wait for an hour.
#[tokio::test]
async fn what_is_due_later_than_any_pause_lasts_is_pulled_in() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    settle(
        &database.store,
        at(0),
        &Outcome::Retry(at(9_000), "later".to_owned()),
    )
    .await;
    assert_eq!(database.store.pull_in(at(9_000)).await.unwrap(), 0);
    assert_eq!(database.store.pull_in(at(700)).await.unwrap(), 1);
    assert_eq!(due(&database.store, at(700)).await, [event_id(1)]);
}

/// Each event is somebody's, and nobody's twice.
#[tokio::test]
async fn two_workers_share_what_is_due() {
    let database = Database::fresh().await;
    record(&database.store, 1..=40).await;
    let other = database.open_again().await;
    let work = async |store: &storage::Store| {
        let mut tries = 0;
        while let Some(claim) = store.claim(Wanted::Due(at(0), 3)).await.unwrap() {
            tries += claim.events.len();
            finish(claim, |_| Some(Outcome::Completed)).await;
        }
        tries
    };
    let (one, two) = tokio::join!(work(&database.store), work(&other));
    assert_eq!(one + two, 40);
    assert_eq!(
        database.number("select sum(attempts) from events").await,
        40
    );
}
