//! Opening the database: pools, what sessions are told, migrations.

mod durability;
mod postgres;
mod sqlite;

use std::collections::BTreeSet;
use std::time::Duration;

use migration::Migrator;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait, sea_query::Query,
};
use sea_orm_migration::MigratorTrait;

use crate::{
    StorageError, Store,
    dialect::{self, Lock},
};

pub use durability::Durability;

/// How long the database may take to say that it is there; a machine that is gone says nothing at all.
const PATIENCE: Duration = Duration::from_secs(5);

/// Says what is wrong with the address of a database, without repeating it: it may hold a password.
///
/// # Errors
/// A sentence for whoever wrote it.
pub fn check_address(url: &str) -> Result<(), String> {
    if url.starts_with(sqlite::SCHEME) {
        return Ok(());
    }
    if postgres::SCHEMES.iter().any(|it| url.starts_with(it)) {
        return postgres::options(url).map(drop);
    }
    Err("must be sqlite://<path> or postgres://<user>:<password>@<host>/<database>".to_owned())
}

impl Store {
    /// Opens the database at `url` (`sqlite://path` or `postgres://user@host/name`) and brings its
    /// schema up to date. A SQLite file is made where it is missing.
    ///
    /// # Errors
    /// [`StorageError`] when the address is of neither kind, or the database cannot be opened or
    /// migrated.
    pub async fn open(url: &str) -> Result<Self, StorageError> {
        check_address(url).map_err(StorageError::Address)?;
        match url.strip_prefix(sqlite::SCHEME) {
            Some(path) => sqlite::open(url, path).await,
            None => postgres::open(url).await,
        }
    }

    /// Whether the database answers and has every step of the schema that this version knows. More
    /// steps are no harm: during a rolling restart a newer instance has made them.
    ///
    /// # Errors
    /// [`StorageError`] when it does not answer.
    pub async fn is_ready(&self) -> Result<bool, StorageError> {
        let steps = Query::select()
            .column("version")
            .from("seaql_migrations")
            .take();
        let asked = tokio::time::timeout(PATIENCE, self.reader.query_all(&steps));
        let Ok(rows) = asked.await else {
            return Ok(false);
        };
        let made: BTreeSet<String> = rows?
            .iter()
            .map(|row| row.try_get_by_index(0))
            .collect::<Result<_, _>>()?;
        Ok(Migrator::migrations()
            .iter()
            .all(|step| made.contains(step.name())))
    }

    /// Closes all connections; SQLite writes the WAL back into the file.
    ///
    /// # Errors
    /// [`StorageError`] when closing fails.
    pub async fn close(self) -> Result<(), StorageError> {
        if let Some(listening) = &self.listening {
            listening.close().await;
        }
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once: one that began by
    /// reading would fail on its first write if another had written meanwhile, whatever the busy
    /// timeout.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.writer.begin_with_options(options).await
    }

    /// Begins a transaction that no other one that began so runs beside, for what is rare and looks
    /// before it writes.
    pub(crate) async fn begin_alone(&self) -> Result<DatabaseTransaction, DbErr> {
        let transaction = self.begin().await?;
        dialect::wait_for(&transaction, Lock::Rare).await?;
        Ok(transaction)
    }
}
