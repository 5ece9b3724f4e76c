//! What may stand in the address of a database, and what a new file is like.

use storage::testing::{Kind, TestDatabase};
use storage::{StorageError, Store};

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
async fn freed_pages_can_be_given_back_little_by_little() {
    let database = TestDatabase::migrated(Kind::Sqlite);
    database.open().await;
    let vacuum = "select auto_vacuum from pragma_auto_vacuum";
    assert_eq!(database.number(vacuum).await, 2, "2 is incremental");
}

#[tokio::test]
async fn other_addresses_are_refused() {
    for url in [
        "mysql://localhost/switchboard",
        "switchboard.db",
        "",
        "postgres://host:port/switchboard",
    ] {
        let refused = Store::open(url).await;
        assert!(matches!(refused, Err(StorageError::Address(_))), "{url}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_trouble_that_may_pass() {
    let nobody = Store::open("postgres:///switchboard?host=/nowhere").await;
    assert!(
        matches!(nobody, Err(StorageError::Unavailable(_))),
        "{nobody:?}"
    );
}
