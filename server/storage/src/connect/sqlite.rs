//! Opening a SQLite file: one connection that writes, a few that read.

use std::path::Path;
use std::time::Duration;

use migration::Migrator;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use sea_orm_migration::MigratorTrait;
use sqlx::Connection;
use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::{StorageError, Store, place::Place};

/// What an address begins with.
pub(super) const SCHEME: &str = "sqlite://";
/// How many connections read beside the one that writes.
const READERS: u32 = 4;

/// Opens the file at `path`, which is `url` without its scheme.
pub(super) async fn open(url: &str, path: &str) -> Result<Store, StorageError> {
    let file = Path::new(path.split('?').next().unwrap_or(path));
    prepare(file)?;
    let writer = connect(url, 1, -32_768).await?;
    Migrator::up(&writer, None).await?;
    let reader = connect(url, READERS, -8_192).await?;
    Ok(Store {
        instance: 0,
        writer,
        reader,
        listening: None,
        place: Some(Place::of(file)),
    })
}

/// Makes the folder, and an empty file that only its owner can read: it is to hold people's messages.
/// SQLite gives its companion files the same rights.
fn prepare(file: &Path) -> Result<(), StorageError> {
    let problem = |what: &Path, cause: &std::io::Error| {
        StorageError::Address(format!("cannot create {}: {cause}", what.display()))
    };
    if let Some(folder) = file.parent().filter(|it| !it.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|cause| problem(folder, &cause))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map_err(|cause| problem(file, &cause))?;
    Ok(())
}

/// A pool of `connections`; `cache` is negative for KiB (<https://www.sqlite.org/pragma.html#pragma_cache_size>).
///
/// A connection that seems to be in a transaction between two uses is closed. SQLite ends a transaction by
/// itself when a disk is full or fails (<https://www.sqlite.org/lang_transaction.html>); the rollback that
/// follows fails, and sqlx goes on counting it. What came next would be a savepoint in a transaction that
/// nobody ever commits: acknowledged, visible here, and gone with the process.
async fn connect(url: &str, connections: u32, cache: i64) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| pragmas(sqlite, cache))
        .map_sqlx_sqlite_before_acquire(|connection, _about| {
            let is_outside = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_outside) })
        });
    Database::connect(options).await
}

fn pragmas(sqlite: SqliteConnectOptions, cache: i64) -> SqliteConnectOptions {
    sqlite
        .create_if_missing(true)
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("cache_size", cache.to_string())
        .pragma("mmap_size", "0")
        .pragma("secure_delete", "on")
        .pragma("temp_store", "memory")
        .optimize_on_close(true, None)
}
