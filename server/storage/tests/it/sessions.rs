//! Who is logged in.

use model::Timestamp;
use storage::{SessionRecord, StorageError};

use super::database::Database;
use crate::samples::at;

const ID: [u8; 32] = [7; 32];

fn session(record: &str, expires_at: Timestamp) -> SessionRecord {
    SessionRecord {
        id_hash: ID,
        record: record.to_owned(),
        expires_at,
    }
}

/// A database with one session until `at(100)`.
async fn with_session() -> Database {
    let database = Database::fresh().await;
    database
        .store
        .create_session(session("{}", at(100)))
        .await
        .expect("the id is free");
    database
}

#[tokio::test]
async fn a_session_lasts_until_it_ends() {
    let database = with_session().await;
    assert_eq!(
        database.store.session(ID, at(99)).await.unwrap().as_deref(),
        Some("{}")
    );
    assert_eq!(database.store.session(ID, at(100)).await.unwrap(), None);
    assert_eq!(database.store.session([8; 32], at(0)).await.unwrap(), None);
}

#[tokio::test]
async fn a_taken_id_is_a_conflict() {
    let database = with_session().await;
    let taken = database
        .store
        .create_session(session("stolen", at(999)))
        .await;
    assert!(matches!(taken, Err(StorageError::Conflict(_))), "{taken:?}");
    assert_eq!(
        database.store.session(ID, at(0)).await.unwrap().as_deref(),
        Some("{}")
    );
}

#[tokio::test]
async fn saving_changes_content_and_end() {
    let database = with_session().await;
    database
        .store
        .save_session(session("more", at(200)))
        .await
        .unwrap();
    assert_eq!(
        database
            .store
            .session(ID, at(150))
            .await
            .unwrap()
            .as_deref(),
        Some("more")
    );
}

#[tokio::test]
async fn what_was_ended_stays_ended() {
    let database = with_session().await;
    database.store.delete_session(ID).await.unwrap();
    database
        .store
        .save_session(session("back again", at(200)))
        .await
        .unwrap();
    assert_eq!(database.store.session(ID, at(0)).await.unwrap(), None);
}

#[tokio::test]
async fn pruning_forgets_ended_ones_only() {
    let database = with_session().await;
    database.store.prune_sessions(at(99)).await.unwrap();
    assert_eq!(database.number("select count(*) from sessions").await, 1);
    database.store.prune_sessions(at(100)).await.unwrap();
    assert_eq!(database.number("select count(*) from sessions").await, 0);
}
