//! Finishing: what an ended try leaves in event and attempts.

use model::{AttemptOutcome, ConnectionId, Event, EventStatus};
use storage::{Finished, Outcome, Owner};

use super::database::Database;
use std::time::Duration;

use crate::samples::{at, claim, delivery, due, event, event_id, finished, record, settle};

/// One event after one try that ended like this.
async fn after(database: &Database, outcome: Outcome) -> Event {
    record(&database.store, [1]).await;
    settle(&database.store, at(1), &outcome).await;
    database
        .store
        .event(event_id(1))
        .await
        .expect("it is still there")
        .event
}

#[tokio::test]
async fn a_completed_event_is_done() {
    let database = Database::fresh().await;
    let event = after(&database, Outcome::Completed).await;
    assert_eq!((event.status, event.attempts), (EventStatus::Completed, 1));
    assert_eq!(
        (event.processed_at, event.next_attempt_at),
        (Some(at(140)), None)
    );
    assert_eq!(event.error, None);
    assert_eq!(database.store.next_due().await.unwrap(), None);
}

#[tokio::test]
async fn an_ignored_event_is_done_as_well() {
    let database = Database::fresh().await;
    let event = after(&database, Outcome::Ignored).await;
    assert_eq!(
        (event.status, event.processed_at),
        (EventStatus::Ignored, Some(at(140)))
    );
    assert_eq!(database.store.next_due().await.unwrap(), None);
}

#[tokio::test]
async fn a_retried_event_waits_for_its_time() {
    let database = Database::fresh().await;
    let event = after(&database, Outcome::Retry(at(500), "broke\0n".to_owned())).await;
    assert_eq!((event.status, event.attempts), (EventStatus::Retrying, 1));
    assert_eq!(
        (event.processed_at, event.next_attempt_at),
        (None, Some(at(500)))
    );
    assert_eq!(event.error.as_deref(), Some("broke\u{fffd}n"));
    assert!(due(&database.store, at(499)).await.is_empty());
    let claim = claim(&database.store, at(500)).await.unwrap();
    assert_eq!(claim.events[0].tries, 1);
}

#[tokio::test]
async fn a_failed_event_is_not_due() {
    let database = Database::fresh().await;
    let event = after(&database, Outcome::Failed("broken".to_owned())).await;
    assert_eq!((event.status, event.attempts), (EventStatus::Failed, 1));
    assert_eq!(
        (event.processed_at, event.error.as_deref()),
        (Some(at(140)), Some("broken"))
    );
    assert!(due(&database.store, at(9_999)).await.is_empty());
}

#[tokio::test]
async fn success_clears_what_a_try_before_left() {
    let database = Database::fresh().await;
    after(&database, Outcome::Retry(at(500), "broken".to_owned())).await;
    settle(&database.store, at(500), &Outcome::Completed).await;
    let detail = database.store.event(event_id(1)).await.unwrap();
    assert_eq!(
        (detail.event.status, detail.event.attempts),
        (EventStatus::Completed, 2)
    );
    assert_eq!(
        (detail.event.error, detail.event.next_attempt_at),
        (None, None)
    );
}

#[tokio::test]
async fn every_try_leaves_an_attempt_in_order() {
    let database = Database::fresh().await;
    after(&database, Outcome::Retry(at(500), "first".to_owned())).await;
    settle(
        &database.store,
        at(500),
        &Outcome::Failed("second".to_owned()),
    )
    .await;
    let attempts = database.store.event(event_id(1)).await.unwrap().attempts;
    let told: Vec<_> = attempts
        .iter()
        .map(|it| (it.outcome, it.error.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (AttemptOutcome::Retrying, Some("first")),
            (AttemptOutcome::Failed, Some("second"))
        ]
    );
    assert_eq!(
        (attempts[0].started_at, attempts[0].duration_ms),
        (at(100), 40)
    );
    assert_eq!(attempts[0].event_id, event_id(1));
}

#[tokio::test]
async fn the_owner_fills_in_what_the_body_did_not_say() {
    let database = Database::fresh().await;
    let mut named = event(2);
    named.inbound.account_id = Some("as the body says".to_owned());
    let sent = delivery(1, vec![event(1), named]);
    database.store.record(&[sent], at(0)).await.unwrap();
    let owner = Owner {
        connection: ConnectionId::from_u128(7),
        account_id: Some("ours".to_owned()),
    };
    let claim = claim(&database.store, at(1)).await.unwrap();
    let ended: Vec<_> = claim
        .events
        .iter()
        .map(|claimed| Finished {
            owner: Some(owner.clone()),
            ..finished(claimed, Outcome::Completed)
        })
        .collect();
    let finished = claim.finish(&ended, at(140), Duration::ZERO).await;
    finished.unwrap();
    for (number, account) in [(1, "ours"), (2, "as the body says")] {
        let event = database.store.event(event_id(number)).await.unwrap().event;
        assert_eq!(event.connection_id, Some(owner.connection));
        assert_eq!(event.inbound.account_id.as_deref(), Some(account));
    }
}

/// Most events succeed at once; their row says all about it.
#[tokio::test]
async fn a_first_try_that_succeeds_is_told_without_a_row_of_its_own() {
    let database = Database::fresh().await;
    after(&database, Outcome::Completed).await;
    assert_eq!(database.number("select count(*) from attempts").await, 0);
    let told = database.store.event(event_id(1)).await.unwrap().attempts;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].outcome, told[0].started_at, told[0].duration_ms),
        (AttemptOutcome::Completed, at(100), 40)
    );
}
