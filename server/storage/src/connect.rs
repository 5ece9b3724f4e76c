//! Opening the database: pools, pragmas, migrations.

use std::path::Path;
use std::time::Duration;

use migration::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::{StorageError, Store};

/// How many connections read beside the one that writes.
const READERS: u32 = 4;

/// What the database says about surviving a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Durability {
    /// `PRAGMA synchronous` as read back: 2 (FULL) means that a commit is on disk.
    pub synchronous: i32,
}

impl Durability {
    /// Whether a commit survives a power cut.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.synchronous >= 2
    }
}

impl Store {
    /// Opens the database at `url` (`sqlite://path`), creates it where it is missing and brings its
    /// schema up to date.
    ///
    /// # Errors
    /// [`StorageError`] when the address is no SQLite one, or the file cannot be opened or migrated.
    pub async fn open(url: &str) -> Result<Self, StorageError> {
        let path = url.strip_prefix("sqlite://").ok_or_else(|| {
            StorageError::Address("only sqlite://<path> is supported by this version".to_owned())
        })?;
        prepare(Path::new(path.split('?').next().unwrap_or(path)))?;
        let writer = connect(url, 1, -32_768).await?;
        Migrator::up(&writer, None).await?;
        let reader = connect(url, READERS, -8_192).await?;
        Ok(Self { writer, reader })
    }

    /// Reads back how durable a commit is on the writing connection.
    ///
    /// # Errors
    /// [`StorageError`] when the database does not answer.
    pub async fn durability(&self) -> Result<Durability, StorageError> {
        let statement =
            Statement::from_string(self.writer.get_database_backend(), "PRAGMA synchronous");
        let row = self.writer.query_one_raw(statement).await?;
        let synchronous = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(Durability { synchronous })
    }

    /// Whether the database answers and its schema is complete.
    ///
    /// # Errors
    /// [`StorageError`] when it does not answer.
    pub async fn is_ready(&self) -> Result<bool, StorageError> {
        let pending = Migrator::get_pending_migrations(&self.reader).await?;
        Ok(pending.is_empty())
    }

    /// Closes all connections; writes the WAL back into the file.
    ///
    /// # Errors
    /// [`StorageError`] when closing fails.
    pub async fn close(self) -> Result<(), StorageError> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }

    /// Begins a transaction that writes. It takes the write lock at once: one that began by reading
    /// would fail on its first write if another had written meanwhile, whatever the busy timeout.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.writer.begin_with_options(options).await
    }
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
async fn connect(url: &str, connections: u32, cache: i64) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| pragmas(sqlite, cache));
    Database::connect(options).await
}

fn pragmas(sqlite: SqliteConnectOptions, cache: i64) -> SqliteConnectOptions {
    sqlite
        .create_if_missing(true)
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        .pragma("cache_size", cache.to_string())
        .pragma("mmap_size", "0")
        .pragma("secure_delete", "on")
        .pragma("temp_store", "memory")
        .optimize_on_close(true, None)
}
