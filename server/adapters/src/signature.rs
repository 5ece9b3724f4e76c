//! Keyed hashes over raw bytes.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{AppSecrets, Proof, Rejection, Secret, Trust};

/// The most secrets that are tried on one request: each may cost a hash over the body.
const MAX_SECRETS: usize = 16;

/// Finds the app one of whose secrets of that name explains the proof; secrets in use are tried
/// before previous ones, equal ones once.
///
/// # Errors
/// [`Rejection::NoSecret`] when no app has one, [`Rejection::BadSignature`] when none explains it.
pub(crate) fn prove(
    apps: &[AppSecrets],
    name: &str,
    trust: &Trust<'_>,
    explains: impl Fn(&Secret) -> bool,
) -> Result<Proof, Rejection> {
    let mut tried: Vec<&Secret> = Vec::new();
    let in_use = apps.iter().filter_map(|app| Some((app, app.get(name)?)));
    let all = apps
        .iter()
        .flat_map(|app| app.accepted(name, trust.now).map(move |it| (app, it)));
    for (app, secret) in in_use.chain(all) {
        if tried.iter().any(|it| it.matches(secret.expose())) {
            continue;
        }
        if tried.len() == MAX_SECRETS {
            break;
        }
        if explains(secret) {
            return Ok(Proof::of_all(app.app));
        }
        tried.push(secret);
    }
    if tried.is_empty() {
        return Err(Rejection::NoSecret);
    }
    Err(Rejection::BadSignature)
}

/// Whether `tag` is the HMAC-SHA256 of `message` under `secret`; compared in constant time.
pub(crate) fn hmac_sha256_matches(secret: &Secret, message: &[u8], tag: &[u8]) -> bool {
    hmac_sha256_matches_key(secret.expose(), message, tag)
}

/// The same under a key that is not text.
pub(crate) fn hmac_sha256_matches_key(key: &[u8], message: &[u8], tag: &[u8]) -> bool {
    mac(key, message).verify_slice(tag).is_ok()
}

/// The HMAC-SHA256 of `message` under `secret`.
pub(crate) fn hmac_sha256(secret: &[u8], message: &[u8]) -> [u8; 32] {
    mac(secret, message).finalize().into_bytes().into()
}

fn mac(secret: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(message);
    mac
}
