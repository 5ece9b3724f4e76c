//! Retrying by hand.

use model::{AttemptOutcome, EventStatus};
use storage::{Outcome, Requeue, StorageError};

use super::database::Database;
use crate::samples::{at, claim, due, event_id, record, settle};

#[tokio::test]
async fn a_failed_event_is_due_at_once_with_all_its_tries() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    settle(
        &database.store,
        at(1),
        &Outcome::Failed("broken".to_owned()),
    )
    .await;
    let event = database
        .store
        .requeue(event_id(1), Requeue::Failed, at(600))
        .await
        .unwrap();
    assert_eq!(
        (event.status, event.next_attempt_at),
        (EventStatus::Retrying, Some(at(600)))
    );
    let claim = claim(&database.store, at(600)).await.unwrap();
    let first = &claim.events[0];
    assert_eq!((first.event.id, first.tries), (event_id(1), 0));
}

#[tokio::test]
async fn what_has_not_failed_is_a_conflict_unless_forced() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    settle(&database.store, at(1), &Outcome::Completed).await;
    let refused = database
        .store
        .requeue(event_id(1), Requeue::Failed, at(600))
        .await;
    assert!(
        matches!(refused, Err(StorageError::Conflict(_))),
        "{refused:?}"
    );
    assert!(due(&database.store, at(600)).await.is_empty());

    database
        .store
        .requeue(event_id(1), Requeue::Forced, at(600))
        .await
        .unwrap();
    assert_eq!(due(&database.store, at(600)).await, [event_id(1)]);
}

/// The row of a first success is about to be used again.
#[tokio::test]
async fn a_first_success_is_remembered_when_it_is_done_again() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    settle(&database.store, at(1), &Outcome::Completed).await;
    let forced = database
        .store
        .requeue(event_id(1), Requeue::Forced, at(600));
    forced.await.unwrap();
    settle(
        &database.store,
        at(600),
        &Outcome::Failed("broken".to_owned()),
    )
    .await;
    let told = database.store.event(event_id(1)).await.unwrap().attempts;
    let told: Vec<_> = told.iter().map(|it| it.outcome).collect();
    assert_eq!(told, [AttemptOutcome::Completed, AttemptOutcome::Failed]);
}

#[tokio::test]
async fn forcing_what_waits_makes_it_due_now() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    settle(
        &database.store,
        at(1),
        &Outcome::Retry(at(90_000), "later".to_owned()),
    )
    .await;
    database
        .store
        .requeue(event_id(1), Requeue::Forced, at(600))
        .await
        .unwrap();
    assert_eq!(due(&database.store, at(600)).await, [event_id(1)]);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let database = Database::fresh().await;
    for how in [Requeue::Failed, Requeue::Forced] {
        let missing = database.store.requeue(event_id(1), how, at(0)).await;
        assert!(
            matches!(missing, Err(StorageError::NotFound(_))),
            "{missing:?}"
        );
    }
}
