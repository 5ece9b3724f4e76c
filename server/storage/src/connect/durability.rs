//! What the database promises about a commit, read back at start.

use crate::{StorageError, Store, dialect};

/// What the database says about surviving a power cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Durability {
    /// SQLite's `PRAGMA synchronous` (2 is FULL) or PostgreSQL's `synchronous_commit`.
    pub synchronous: String,
    /// Whether the database tells the disk to write at all: PostgreSQL's `fsync`.
    pub fsync: bool,
}

impl Durability {
    /// Whether a commit survives a power cut.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let waits = match self.synchronous.parse::<u8>() {
            Ok(level) => level >= 2,
            Err(_word) => self.synchronous != "off",
        };
        waits && self.fsync
    }
}

impl Store {
    /// Reads back how durable a commit is on a connection that writes.
    ///
    /// # Errors
    /// [`StorageError`] when the database does not answer.
    pub async fn durability(&self) -> Result<Durability, StorageError> {
        let (synchronous, fsync) = dialect::durability(&self.writer).await?;
        Ok(Durability {
            synchronous,
            fsync: fsync != "off",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_disk_is_durable() {
        let durability = |synchronous: &str, fsync| Durability {
            synchronous: synchronous.to_owned(),
            fsync,
        };
        for full in ["2", "3", "on", "local", "remote_write", "remote_apply"] {
            assert!(durability(full, true).is_full(), "{full}");
            assert!(!durability(full, false).is_full(), "{full}");
        }
        for less in ["0", "1", "off"] {
            assert!(!durability(less, true).is_full(), "{less}");
        }
    }
}
