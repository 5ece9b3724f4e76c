//! What may go wrong with the database.

use sea_orm::{DbErr, RuntimeErr};
use thiserror::Error;

use crate::dialect;

/// Why something could not be kept or found.
#[derive(Debug, Error)]
pub enum StorageError {
    /// It does not exist.
    #[error("{0} does not exist")]
    NotFound(&'static str),
    /// It contradicts what is there.
    #[error("{0}")]
    Conflict(&'static str),
    /// The database cannot work now: full, locked, gone. Trying later may help.
    #[error("the database is not available")]
    Unavailable(#[source] DbErr),
    /// The database refused a statement.
    #[error("the database refused")]
    Database(#[source] DbErr),
    /// A stored value is not what this version writes.
    #[error("column {column} holds {found:?}")]
    Corrupt {
        /// The column.
        column: &'static str,
        /// What was found there.
        found: String,
    },
    /// Storing panicked.
    #[error("storing it panicked")]
    Panicked,
    /// The queue of writes is full.
    #[error("too many writes are waiting")]
    Busy,
    /// The address of the database is not usable.
    #[error("DATABASE_URL: {0}")]
    Address(String),
}

impl StorageError {
    /// Whether there is no room left on the database's disk.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let Self::Unavailable(cause) = self else {
            return false;
        };
        match sqlx_error(cause) {
            Some(sqlx::Error::Database(refusal)) => {
                dialect::speaks_of_a_full_disk(refusal.as_ref())
            }
            _ => false,
        }
    }
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> Self {
        if is_unavailable(&error) {
            Self::Unavailable(error)
        } else {
            Self::Database(error)
        }
    }
}

fn is_unavailable(error: &DbErr) -> bool {
    if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) {
        return true;
    }
    match sqlx_error(error) {
        Some(sqlx::Error::Database(refusal)) => dialect::speaks_of_the_machine(refusal.as_ref()),
        Some(
            sqlx::Error::Io(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::WorkerCrashed,
        ) => true,
        _ => false,
    }
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause))
        | DbErr::Conn(RuntimeErr::SqlxError(cause)) => Some(cause.as_ref()),
        _ => None,
    }
}
