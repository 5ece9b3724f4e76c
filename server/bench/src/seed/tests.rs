//! The seed fits tables that it does not know all of.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};

use super::{Size, seed};

const SIZE: Size = Size {
    messages: 6,
    conversations: 3,
};

async fn open(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    options.create_if_missing(true).connect().await.unwrap()
}

/// What `sql` selects after tables made by `schema` have been seeded.
async fn seeded(schema: &'static str, sql: &'static str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("some.db");
    let mut connection = open(&file).await;
    connection.execute(schema).await.unwrap();
    connection.close().await.unwrap();
    seed(&file, SIZE).await.unwrap();
    let mut connection = open(&file).await;
    let found = sqlx::query_scalar(sql).fetch_all(&mut connection).await;
    connection.close().await.unwrap();
    found.unwrap()
}

#[tokio::test]
async fn a_column_that_nobody_names_is_copied_from_the_real_row() {
    let schema = "CREATE TABLE threads (key BLOB PRIMARY KEY, conversation_id BLOB, later TEXT NOT NULL); \
                  INSERT INTO threads VALUES (x'00', x'00', 'new')";
    let found = seeded(
        schema,
        "SELECT later || count(*) FROM threads GROUP BY later",
    )
    .await;
    assert_eq!(found, ["new4"]);
}

#[tokio::test]
async fn messages_are_dealt_out_and_the_last_of_each_conversation_is_named() {
    let schema = "CREATE TABLE conversations (id BLOB PRIMARY KEY, last_message_id BLOB, last_at INTEGER); \
                  CREATE TABLE messages (id BLOB PRIMARY KEY, conversation_id BLOB, sort_at INTEGER); \
                  INSERT INTO conversations VALUES (x'00', x'00', 0); \
                  INSERT INTO messages VALUES (x'00', x'00', 0)";
    let sql = "SELECT count(*) || ' ' || (max(sort_at) = last_at) || (max(m.id) = last_message_id) \
               FROM messages m JOIN conversations c ON c.id = m.conversation_id \
               WHERE c.id <> x'00' GROUP BY c.id";
    assert_eq!(seeded(schema, sql).await, ["2 11", "2 11", "2 11"]);
}

#[tokio::test]
async fn every_real_rollup_is_carried_back_by_its_span() {
    let schema = "CREATE TABLE rollups (span TEXT, at INTEGER, received INTEGER, PRIMARY KEY (span, at)); \
                  INSERT INTO rollups VALUES ('hour', 7200000000, 1), ('day', 7200000000, 1)";
    let sql = "SELECT span || ' ' || count(*) || ' ' || ((max(at) - min(at)) / 719 / 3600000) \
               FROM rollups GROUP BY span";
    assert_eq!(seeded(schema, sql).await, ["day 720 24", "hour 720 1"]);
}
