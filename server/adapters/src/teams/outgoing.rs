//! Step 2, *admit*, of an outgoing webhook: an HMAC over the raw body.
//!
//! Manual: <https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook>

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use super::HEADER;
use crate::signature::{hmac_sha256_matches_key, prove};
use crate::{AppSecrets, Proof, Rejection, Trust, names};

/// Teams makes keys of 32 bytes; what is much shorter was not made by it.
const SHORTEST_KEY: usize = 16;
const TAG: usize = 32;

/// Proves the body by the key of any of `apps`.
pub(super) fn verify(
    tag: &str,
    body: &[u8],
    apps: &[AppSecrets],
    trust: &Trust<'_>,
) -> Result<Proof, Rejection> {
    let tag = STANDARD.decode(tag).unwrap_or_default();
    if tag.len() != TAG {
        return Err(Rejection::MisshapenHeader(HEADER));
    }
    prove(apps, names::OUTGOING_SECRET, trust, |secret| {
        key(secret.expose()).is_some_and(|key| hmac_sha256_matches_key(&key, body, &tag))
    })
}

/// The key that a secret stands for: its base64 decoded, never its text.
pub(super) fn key(secret: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let key = Zeroizing::new(STANDARD.decode(secret).ok()?);
    (key.len() >= SHORTEST_KEY).then_some(key)
}
