//! Where the keys come from: the settings, or a file beside a SQLite database, which is made when the
//! database is new.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use model::Timestamp;
use storage::Store;
use zeroize::Zeroizing;

use super::{Keys, Vault, VaultError, keys};

/// The keys of this database: those `given` in the settings, or else those in `file`. The file is made
/// where nothing in the database needs a key yet; without a `file` the keys must be given.
///
/// # Errors
/// [`VaultError::NoKey`] when there is none and none may be made, and when what is there is no key.
pub async fn find_keys(
    store: &Store,
    given: Option<&str>,
    file: Option<&Path>,
) -> Result<Keys, VaultError> {
    if let Some(given) = given {
        return Keys::parse(given).map_err(VaultError::Key);
    }
    let Some(file) = file else {
        return Err(VaultError::NoKey {
            why: "only a SQLite database can have one of its own",
        });
    };
    if let Some(text) = read(file)? {
        return parse(file, &text);
    }
    if !store.check_values().await?.is_empty() || !store.needed_keys().await?.is_empty() {
        return Err(VaultError::NoKey {
            why: "this database holds secrets that were encrypted with one",
        });
    }
    let text = keys::random();
    match write_new(file, &text) {
        Ok(()) => parse(file, &text),
        // Another process was faster: its key counts.
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
            let text = read(file)?.ok_or(at(file, cause))?;
            parse(file, &text)
        }
        Err(cause) => Err(at(file, cause)),
    }
}

/// Makes a new key for the database whose keys are in `file`, and encrypts everything with it. Wherever
/// it is interrupted, the file opens the database. Says how many secrets there are.
///
/// # Errors
/// [`VaultError`] when the file is missing or does not open the database; nothing is changed then.
pub async fn rotate_key_file(
    store: &Store,
    file: &Path,
    now: Timestamp,
) -> Result<u64, VaultError> {
    let old = read(file)?.ok_or(VaultError::NoKey {
        why: "there is no file with one",
    })?;
    let vault = Vault::open(store.clone(), parse(file, &old)?, now).await?;
    drop(vault);
    let new = keys::random();
    let both = Zeroizing::new(format!("{},{}", *new, old.trim()));
    replace(file, &both).map_err(|cause| at(file, cause))?;
    let vault = Vault::open(store.clone(), parse(file, &both)?, now).await?;
    let number = vault.rotate(now).await?;
    replace(file, &new).map_err(|cause| at(file, cause))?;
    Ok(number)
}

fn parse(file: &Path, text: &str) -> Result<Keys, VaultError> {
    Keys::parse(text).map_err(|source| VaultError::KeyFile {
        path: file.to_owned(),
        source,
    })
}

fn at(file: &Path, source: io::Error) -> VaultError {
    VaultError::File {
        path: file.to_owned(),
        source,
    }
}

fn read(file: &Path) -> Result<Option<Zeroizing<String>>, VaultError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(at(file, cause)),
    }
}

/// Makes a file that only its owner can read, and returns when it is on disk.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder_of(path))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all());
    if let Err(cause) = written {
        // Half a key would only be in the way.
        fs::remove_file(path)?;
        return Err(cause);
    }
    sync_folder(path)
}

/// Puts another text in the place of a file: at no moment is there half of one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    match fs::remove_file(&beside) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(cause),
        // What an interrupted attempt left was never used.
        Ok(()) | Err(_) => {}
    }
    write_new(&beside, text)?;
    fs::rename(&beside, path)?;
    sync_folder(path)
}

/// A new name is on disk when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder_of(path))?.sync_all()?;
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}
