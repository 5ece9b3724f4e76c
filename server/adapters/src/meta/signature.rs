//! Step 2, *admit*: `X-Hub-Signature-256`, HMAC-SHA256 of the raw body under the app secret.
//!
//! Manual: <https://developers.facebook.com/docs/messenger-platform/webhooks#validate-payloads>

use super::client_certificate;
use crate::signature::{hmac_sha256_matches, prove};
use crate::{AppSecrets, Proof, Rejection, Trust, WebhookRequest, names};

/// The header that carries the proof. Its SHA-1 predecessor, `X-Hub-Signature`, proves nothing.
pub(crate) const HEADER: &str = "x-hub-signature-256";

/// Finds the app whose secret signed the body, byte for byte as it came: reading the JSON and
/// writing it again would change escapes, and fail for text with accents only. Any app of the
/// endpoint may ask for Meta's client certificate besides.
pub(crate) fn verify(
    request: &WebhookRequest,
    apps: &[AppSecrets],
    trust: &Trust<'_>,
) -> Result<Proof, Rejection> {
    let header = request
        .headers()
        .get(HEADER)
        .ok_or(Rejection::MissingHeader(HEADER))?;
    let tag = tag(header.as_bytes()).ok_or(Rejection::MisshapenHeader(HEADER))?;
    let proof = prove(apps, names::APP_SECRET, trust, |secret| {
        hmac_sha256_matches(secret, request.body(), &tag)
    })?;
    client_certificate::check(request, apps)?;
    Ok(proof)
}

/// The 32 bytes behind `sha256=`; hexadecimal digits of either case.
fn tag(header: &[u8]) -> Option<[u8; 32]> {
    let mut tag = [0; 32];
    hex::decode_to_slice(header.strip_prefix(b"sha256=")?, &mut tag).ok()?;
    Some(tag)
}
