//! Finds the key that encrypts secrets and opens the database's secrets with it, at start.

use std::path::{Path, PathBuf};

use anyhow::Context;
use hub::{Clock, SystemClock, Vault, find_keys};
use storage::Store;

/// What the settings say about keys.
#[derive(Clone, Copy)]
pub(crate) struct KeySettings<'s> {
    /// `ENCRYPTION_KEY`.
    pub(crate) encryption_key: Option<&'s str>,
    /// `DATA_DIR`.
    pub(crate) data_dir: &'s Path,
    /// `DATABASE_URL`.
    pub(crate) database_url: &'s str,
}

impl KeySettings<'_> {
    /// The file that holds the key where the settings give none: only SQLite databases have one, since
    /// several machines that share a database would each make their own.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        let is_sqlite = self.database_url.starts_with("sqlite:");
        is_sqlite.then(|| self.data_dir.join("encryption.key"))
    }

    /// Whether the database does not lie in the folder of the key file.
    fn lies_elsewhere(&self) -> bool {
        let path = self.database_url.trim_start_matches("sqlite:");
        let path = path.trim_start_matches("//").split('?').next();
        let folder = path.and_then(|path| Path::new(path).parent());
        folder.is_some_and(|folder| folder != self.data_dir)
    }
}

/// Opens the database's secrets.
///
/// # Errors
/// When there is no key, it is none, or it is another database's.
pub(crate) async fn open(store: Store, settings: KeySettings<'_>) -> anyhow::Result<Vault> {
    let file = settings.file();
    let keys = find_keys(&store, settings.encryption_key, file.as_deref()).await?;
    if settings.encryption_key.is_none()
        && let Some(file) = file
    {
        tracing::info!(
            "secrets are encrypted with the key in {}; keep a copy of it apart from backups",
            file.display()
        );
    }
    if settings.encryption_key.is_none() && settings.lies_elsewhere() {
        tracing::warn!(
            "the key lies in DATA_DIR, but the database elsewhere: keep both, one is useless without the other"
        );
    }
    Vault::open(store, keys, SystemClock.now())
        .await
        .context("cannot open the stored secrets")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sqlite_databases_have_a_key_file() {
        let settings = |database_url| KeySettings {
            encryption_key: None,
            data_dir: Path::new("data"),
            database_url,
        };
        let file = settings("sqlite://elsewhere/switchboard.db").file();
        assert_eq!(file, Some(PathBuf::from("data/encryption.key")));
        assert_eq!(settings("postgres://localhost/switchboard").file(), None);
    }
}
