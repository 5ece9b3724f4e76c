//! Keyed hashes over raw bytes.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Secret;

/// Whether `tag` is the HMAC-SHA256 of `message` under `secret`; compared in constant time.
pub(crate) fn hmac_sha256_matches(secret: &Secret, message: &[u8], tag: &[u8]) -> bool {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.expose()) else {
        return false;
    };
    mac.update(message);
    mac.verify_slice(tag).is_ok()
}

/// The HMAC-SHA256 of `message`, to sign what tests send.
#[cfg(any(test, feature = "test-support"))]
pub(crate) fn hmac_sha256(secret: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}
