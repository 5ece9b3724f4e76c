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
    /// The queue of writes is full.
    #[error("too many writes are waiting")]
    Busy,
    /// The address of the database is not usable.
    #[error("DATABASE_URL: {0}")]
    Address(String),
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
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            match cause.as_ref() {
                sqlx::Error::Database(refusal) => dialect::speaks_of_the_machine(refusal.as_ref()),
                sqlx::Error::Io(_)
                | sqlx::Error::PoolClosed
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::WorkerCrashed => true,
                _ => false,
            }
        }
        _ => false,
    }
}
