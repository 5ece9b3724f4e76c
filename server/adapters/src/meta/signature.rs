//! Step 2, *admit*: `X-Hub-Signature-256`, HMAC-SHA256 of the raw body under the app secret.
//!
//! Manual: <https://developers.facebook.com/docs/messenger-platform/webhooks#validate-payloads>

use crate::{AppSecrets, Proof, Rejection, WebhookRequest, names, signature::hmac_sha256_matches};

/// The header that carries the proof. Its SHA-1 predecessor, `X-Hub-Signature`, proves nothing.
pub(crate) const HEADER: &str = "x-hub-signature-256";

/// Finds the app whose secret signed the body, byte for byte as it came: reading the JSON and
/// writing it again would change escapes, and fail for text with accents only.
pub(crate) fn verify(request: &WebhookRequest, apps: &[AppSecrets]) -> Result<Proof, Rejection> {
    let header = request
        .headers()
        .get(HEADER)
        .ok_or(Rejection::MissingHeader(HEADER))?;
    let tag = tag(header.as_bytes()).ok_or(Rejection::MisshapenHeader(HEADER))?;
    let mut secrets = apps
        .iter()
        .filter_map(|app| Some((app.app, app.get(names::APP_SECRET)?)))
        .peekable();
    if secrets.peek().is_none() {
        return Err(Rejection::NoSecret);
    }
    secrets
        .find(|(_, secret)| hmac_sha256_matches(secret, request.body(), &tag))
        .map(|(app, _)| Proof { app })
        .ok_or(Rejection::BadSignature)
}

/// The 32 bytes behind `sha256=`; hexadecimal digits of either case.
fn tag(header: &[u8]) -> Option<[u8; 32]> {
    let mut tag = [0; 32];
    hex::decode_to_slice(header.strip_prefix(b"sha256=")?, &mut tag).ok()?;
    Some(tag)
}
