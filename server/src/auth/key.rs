//! The API key of the settings. Only its hash stays in memory.

use sha2::{Digest, Sha256};

/// The hash of an API key.
#[derive(Clone, Copy)]
pub(crate) struct ApiKey([u8; 32]);

impl ApiKey {
    pub(crate) fn new(key: &str) -> Self {
        Self(Sha256::digest(key.as_bytes()).into())
    }

    /// Whether `key` is the same. Hashes are compared: where they differ tells nothing about the key.
    pub(crate) fn matches(self, key: &str) -> bool {
        self.0 == Self::new(key).0
    }
}
