//! Keys: 16 bytes of SHA-256 over a connection and a platform's id of something in it.

use model::ConnectionId;
use sha2::{Digest, Sha256};

/// The key of something.
pub(crate) fn key(connection: ConnectionId, reference: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(connection.as_u128().to_be_bytes());
    hash.update(reference.as_bytes());
    hash.finalize().iter().take(16).copied().collect()
}
