//! Opening: what the database promises before anything is written.

use futures::future::join_all;
use model::EventFilter;
use storage::Store;
use storage::testing::TestDatabase;

use super::database::Database;
use super::kind;
use crate::samples::record;

/// The cluster of the tests is told not to sync, and that must be seen.
#[tokio::test]
async fn what_a_commit_survives_is_read_back() {
    let database = Database::fresh().await;
    let durability = database.store.durability().await.unwrap();
    assert_eq!(durability.synchronous, kind().either("2", "on"));
    assert_eq!(durability.is_full(), durability.fsync);
}

#[tokio::test]
async fn a_fresh_database_is_ready() {
    let database = Database::fresh().await;
    assert!(database.store.is_ready().await.unwrap());
}

/// During a rolling restart a newer version has made more steps than this one knows.
#[tokio::test]
async fn a_schema_that_is_newer_is_ready_and_an_older_one_is_not() {
    let database = Database::fresh().await;
    let newer = "insert into seaql_migrations (version, applied_at) values ('m3000_later', 0)";
    database.execute(newer).await.unwrap();
    assert!(database.store.is_ready().await.unwrap());
    let older = "delete from seaql_migrations where version like 'm2026%'";
    database.execute(older).await.unwrap();
    assert!(!database.store.is_ready().await.unwrap());
}

#[tokio::test]
async fn who_opens_an_empty_database_at_once_finds_it_migrated_once() {
    let empty = TestDatabase::empty(kind());
    let at_once = kind().either(1, 4);
    let opened = join_all((0..at_once).map(|_| Store::open(empty.url()))).await;
    for store in opened {
        assert!(store.unwrap().is_ready().await.unwrap());
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
}
