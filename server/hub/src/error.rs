//! Why the hub did not do something.

use adapters::Rejection;
use model::Role;
use storage::StorageError;
use thiserror::Error;

use crate::{SigningKeysError, Trouble};

/// Why something was not done.
#[derive(Debug, Error)]
pub enum HubError {
    /// The database: not found, conflict, trouble.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A webhook that proves nothing.
    #[error("refused: {0}")]
    Refused(#[from] Rejection),
    /// The keys it is signed with can't be had: the platform must come again.
    #[error("signing keys: {0}")]
    Keys(#[from] SigningKeysError),
    /// Nothing can be stored now; the log has the reason once.
    #[error("nothing can be stored: {0:?}")]
    Unwell(Trouble),
    /// The platform has no secret.
    #[error("the platform is switched off: it has no secret")]
    Off,
    /// The endpoint names an app that does not exist or does not serve the platform.
    #[error("no such app")]
    UnknownApp,
    /// The role is too small.
    #[error("this needs the role {0}")]
    Forbidden(Role),
    /// A value is wrong.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which value.
        field: &'static str,
        /// What is wrong with it, and what would be right.
        reason: String,
    },
    /// Something that cannot happen did.
    #[error("internal: {0}")]
    Internal(String),
}
