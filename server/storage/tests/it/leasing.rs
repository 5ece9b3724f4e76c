//! Leases: one holder at a time, free again when they run out, fenced by a token.

use model::EventStatus;
use storage::{Outcome, Requeue};

use crate::database::Database;
use crate::samples::{at, event_id, finished, lease, record};

#[tokio::test]
async fn a_leased_job_is_not_leased_again() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let jobs = lease(&database.store, at(1)).await;
    assert_eq!(jobs[0].event.id, event_id(1));
    assert_eq!(jobs[0].event.status, EventStatus::Processing);
    assert_eq!(jobs[0].tries, 0);
    assert!(lease(&database.store, at(10_000)).await.is_empty());
}

#[tokio::test]
async fn a_lease_that_ran_out_is_free() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let first = lease(&database.store, at(1)).await;
    assert_eq!(database.store.next_due().await.unwrap(), Some(at(10_001)));
    let second = lease(&database.store, at(10_001)).await;
    assert_eq!(second[0].event.id, event_id(1));
    assert!(second[0].lease_token > first[0].lease_token);
}

#[tokio::test]
async fn whoever_lost_his_lease_changes_nothing() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2]).await;
    let late = lease(&database.store, at(2)).await;
    let now_ours = database
        .store
        .lease_jobs(at(20_000), at(30_000), 1)
        .await
        .unwrap();
    let outcome = Outcome::Failed("too late".to_owned());
    let finished_late: Vec<_> = late
        .iter()
        .map(|job| finished(job, outcome.clone()))
        .collect();
    let changed = database.store.finish_jobs(&finished_late).await.unwrap();
    assert_eq!(
        changed,
        [event_id(2)],
        "the lease of 2 ran out, but nobody took it over"
    );

    let event = database.store.event(event_id(1)).await.unwrap();
    assert_eq!(
        (event.event.status, event.attempts.len()),
        (EventStatus::Processing, 0)
    );
    let changed = database
        .store
        .finish_jobs(&[finished(&now_ours[0], Outcome::Completed)])
        .await
        .unwrap();
    assert_eq!(changed, [event_id(1)]);
}

#[tokio::test]
async fn a_retry_by_hand_does_not_give_an_old_lease_new_force() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let late = lease(&database.store, at(1)).await;
    database
        .store
        .requeue(event_id(1), Requeue::Forced, at(20_000))
        .await
        .unwrap();
    let ours = lease(&database.store, at(20_000)).await;
    assert_ne!(late[0].lease_token, ours[0].lease_token);
    let changed = database
        .store
        .finish_jobs(&[finished(&late[0], Outcome::Completed)])
        .await
        .unwrap();
    assert_eq!(changed, []);
}

#[tokio::test]
async fn nor_does_a_retry_of_what_was_done() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let late = lease(&database.store, at(1)).await;
    let done = lease(&database.store, at(20_000)).await;
    database
        .store
        .finish_jobs(&[finished(&done[0], Outcome::Completed)])
        .await
        .unwrap();
    database
        .store
        .requeue(event_id(1), Requeue::Forced, at(20_001))
        .await
        .unwrap();
    lease(&database.store, at(20_001)).await;
    let changed = database
        .store
        .finish_jobs(&[finished(&late[0], Outcome::Completed)])
        .await
        .unwrap();
    assert_eq!(changed, []);
}

#[tokio::test]
async fn an_extended_lease_lasts_longer() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let jobs = lease(&database.store, at(1)).await;
    let leases = [(jobs[0].event.id, jobs[0].lease_token)];
    database
        .store
        .extend_leases(&leases, at(50_000))
        .await
        .unwrap();
    assert!(lease(&database.store, at(49_999)).await.is_empty());
    assert_eq!(lease(&database.store, at(50_000)).await.len(), 1);
}

#[tokio::test]
async fn a_lost_lease_cannot_be_extended() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let late = lease(&database.store, at(1)).await;
    lease(&database.store, at(10_001)).await;
    let leases = [(late[0].event.id, late[0].lease_token)];
    database
        .store
        .extend_leases(&leases, at(90_000))
        .await
        .unwrap();
    assert_eq!(lease(&database.store, at(20_001)).await.len(), 1);
}

#[tokio::test]
async fn extending_no_lease_takes_none() {
    let database = Database::fresh().await;
    record(&database.store, [1, 2]).await;
    database.store.extend_leases(&[], at(90_000)).await.unwrap();
    assert_eq!(lease(&database.store, at(2)).await.len(), 2);
}

#[tokio::test]
async fn the_oldest_due_jobs_come_first() {
    let database = Database::fresh().await;
    record(&database.store, [4, 2, 3, 1]).await;
    let jobs = database.store.lease_jobs(at(3), at(9), 2).await.unwrap();
    let ids: Vec<_> = jobs.iter().map(|job| job.event.id).collect();
    assert_eq!(ids, [event_id(1), event_id(2)]);
    let jobs = database.store.lease_jobs(at(3), at(9), 9).await.unwrap();
    assert_eq!(jobs.len(), 1, "4 is not due yet");
    assert_eq!(database.store.next_due().await.unwrap(), Some(at(4)));
}

#[tokio::test]
async fn nothing_is_due_in_an_empty_queue() {
    let database = Database::fresh().await;
    assert_eq!(database.store.next_due().await.unwrap(), None);
    assert!(lease(&database.store, at(0)).await.is_empty());
}

#[tokio::test]
async fn two_who_lease_at_once_share_no_job() {
    let database = Database::fresh().await;
    record(&database.store, 1..=20).await;
    let other = database.open_again().await;
    let (one, two) = tokio::join!(
        database.store.lease_jobs(at(99), at(200), 15),
        other.lease_jobs(at(99), at(200), 15),
    );
    let mut ids: Vec<_> = one
        .unwrap()
        .iter()
        .chain(&two.unwrap())
        .map(|job| job.event.id)
        .collect();
    ids.sort();
    assert_eq!(ids, (1..=20).map(event_id).collect::<Vec<_>>());
}
