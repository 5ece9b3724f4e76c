//! Opening: what the file promises before anything is written.

use model::EventFilter;
use storage::{StorageError, Store};

use crate::database::Database;
use crate::samples::record;

#[tokio::test]
async fn a_commit_is_on_disk_before_it_returns() {
    let database = Database::fresh().await;
    let durability = database.store.durability().await.unwrap();
    assert_eq!(durability.synchronous, 2);
    assert!(durability.is_full());
}

#[tokio::test]
async fn freed_pages_can_be_given_back_little_by_little() {
    let database = Database::fresh().await;
    assert_eq!(
        database.number("PRAGMA auto_vacuum").await,
        2,
        "2 is incremental"
    );
}

#[tokio::test]
async fn a_fresh_database_is_ready() {
    let database = Database::fresh().await;
    assert!(database.store.is_ready().await.unwrap());
}

#[tokio::test]
async fn missing_folders_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("not/yet/there.db");
    Store::open(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    assert!(file.exists());
}

#[tokio::test]
async fn only_sqlite_addresses_are_taken() {
    for url in ["postgres://localhost/switchboard", "switchboard.db", ""] {
        let refused = Store::open(url).await;
        assert!(matches!(refused, Err(StorageError::Address(_))), "{url}");
    }
}

#[tokio::test]
async fn opening_again_keeps_what_is_there() {
    let database = Database::fresh().await;
    record(&database.store, 1..=3).await;
    database.store.clone().close().await.unwrap();
    let again = database.open_again().await;
    let page = again
        .events(&EventFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(page.events.len(), 3);
    assert!(again.durability().await.unwrap().is_full());
}
