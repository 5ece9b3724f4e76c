//! Why secrets stay closed.

use std::io;
use std::path::PathBuf;

use chacha20poly1305::aead;
use model::AppId;
use storage::StorageError;
use thiserror::Error;

/// Why a text is no key. It never repeats what was given: that may be most of a key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum KeyError {
    /// There is nothing in it.
    #[error("it is empty; it must be 32 random bytes as 64 hexadecimal digits or as base64")]
    Empty,
    /// One of the keys is not 32 bytes.
    #[error("key {0} of it must be 32 random bytes as 64 hexadecimal digits or as base64")]
    Misshapen(usize),
}

/// Why the secrets of a database cannot be used.
#[derive(Debug, Error)]
pub enum VaultError {
    /// The database does not work.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What was set is no key.
    #[error("ENCRYPTION_KEY cannot be used: {0}")]
    Key(#[source] KeyError),
    /// What the file holds is no key.
    #[error("the encryption key in {} cannot be used: {source}", path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: KeyError,
    },
    /// The file cannot be read or written.
    #[error("the encryption key in {} cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is no key, and none may be made up: something is encrypted already, or several machines
    /// need the same.
    #[error(
        "there is no encryption key, and {why}: set ENCRYPTION_KEY, or put the file encryption.key \
         back into DATA_DIR"
    )]
    NoKey {
        /// Why none is made.
        why: &'static str,
    },
    /// The keys are others than the one that was used here.
    #[error(
        "the encryption key (ENCRYPTION_KEY, or the file encryption.key in DATA_DIR) is not the one \
         that this database's secrets are encrypted with, whose id is {expected}"
    )]
    WrongKey {
        /// The id of the one that was used.
        expected: String,
    },
    /// Some secrets need a key that was not given.
    #[error(
        "some secrets are encrypted with the key whose id is {missing}: add it to ENCRYPTION_KEY, \
         after a comma, until `switchboard rotate-key` has replaced it"
    )]
    MissingKey {
        /// Its id.
        missing: String,
    },
    /// A stored secret is not what was encrypted for its place.
    #[error("the stored {name} of {app} cannot be decrypted; set it again")]
    Unreadable {
        /// Whose it is.
        app: AppId,
        /// What it is.
        name: String,
        /// What the decryption says, which is not much.
        source: aead::Error,
    },
}
