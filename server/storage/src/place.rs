//! Where the database lies: whether there is room, whether the file is still there, and whether
//! something can be written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sea_orm::{ActiveValue::Set, DbErr, EntityTrait};

use crate::{StorageError, Store, entity::live_log};

/// How much a trial writes, in bytes: more than most deliveries need.
const TRIAL: usize = 256 * 1024;
/// The number of a frame that never is.
const NO_FRAME: i64 = i64::MIN;

/// The file of a database on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    file: Arc<Path>,
    identity: Option<(u64, u64)>,
}

impl Place {
    /// The place of a file that has just been made or opened.
    pub(crate) fn of(file: &Path) -> Self {
        Self {
            file: file.into(),
            identity: identity(file),
        }
    }

    fn folder(&self) -> PathBuf {
        let folder = self.file.parent().filter(|it| !it.as_os_str().is_empty());
        folder.unwrap_or(Path::new(".")).to_owned()
    }

    /// Whether the file is there and the one that was opened.
    fn is_kept(&self) -> bool {
        identity(&self.file) == self.identity
    }
}

impl Store {
    /// How many bytes are free where the database lies; `None` where that is another machine's matter.
    ///
    /// # Errors
    /// [`StorageError`] when the system does not say.
    pub fn free_space(&self) -> Result<Option<u64>, StorageError> {
        let free = self.place.as_ref().map(|place| free(&place.folder()));
        free.transpose().map(Option::flatten).map_err(|cause| {
            let what = format!("the free space cannot be asked for: {cause}");
            StorageError::Unavailable(DbErr::Custom(what))
        })
    }

    /// Fails if the file was taken away or replaced: what is written would be lost with the next start.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] then.
    pub fn check_place(&self) -> Result<(), StorageError> {
        match &self.place {
            Some(place) if !place.is_kept() => {
                let what = format!("{} was moved or replaced", place.file.display());
                Err(StorageError::Unavailable(DbErr::Custom(what)))
            }
            _ => Ok(()),
        }
    }

    /// Finds out whether a delivery could be stored: writes as much as one, takes it back and commits.
    ///
    /// # Errors
    /// [`StorageError`] when it could not.
    pub async fn try_writing(&self) -> Result<(), StorageError> {
        self.check_place()?;
        let transaction = self.begin().await?;
        let row = live_log::ActiveModel {
            seq: Set(NO_FRAME),
            at: Set(0),
            frame: Set("x".repeat(TRIAL)),
        };
        live_log::Entity::insert(row)
            .exec_without_returning(&transaction)
            .await?;
        live_log::Entity::delete_by_id(NO_FRAME)
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

#[cfg(unix)]
fn identity(file: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(file).ok()?;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn identity(_file: &Path) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
fn free(folder: &Path) -> std::io::Result<Option<u64>> {
    let about = rustix::fs::statvfs(folder)?;
    Ok(Some(about.f_bavail.saturating_mul(about.f_frsize)))
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> std::io::Result<Option<u64>> {
    Ok(None)
}
