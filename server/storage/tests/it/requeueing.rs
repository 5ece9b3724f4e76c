//! Retrying by hand.

use model::EventStatus;
use storage::{Outcome, Requeue, StorageError};

use crate::database::Database;
use crate::samples::{at, event_id, lease, record, settle};

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
    let jobs = lease(&database.store, at(600)).await;
    assert_eq!((jobs[0].event.id, jobs[0].tries), (event_id(1), 0));
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
    assert!(lease(&database.store, at(600)).await.is_empty());

    database
        .store
        .requeue(event_id(1), Requeue::Forced, at(600))
        .await
        .unwrap();
    assert_eq!(lease(&database.store, at(600)).await.len(), 1);
}

#[tokio::test]
async fn what_is_leased_is_a_conflict_even_if_forced() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    lease(&database.store, at(1)).await;
    let refused = database
        .store
        .requeue(event_id(1), Requeue::Forced, at(10_000))
        .await;
    assert!(
        matches!(refused, Err(StorageError::Conflict(_))),
        "{refused:?}"
    );
    database
        .store
        .requeue(event_id(1), Requeue::Forced, at(10_001))
        .await
        .unwrap();
}

#[tokio::test]
async fn forcing_what_waits_makes_no_second_job() {
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
    assert_eq!(database.number("select count(*) from jobs").await, 1);
    assert_eq!(lease(&database.store, at(600)).await.len(), 1);
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
