//! Step 2, *admit*: `X-LI-Signature`, HMAC-SHA256 under the client secret of the text `hmacsha256=`
//! followed by the raw body.
//!
//! Manual: <https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation>

use crate::signature::{hmac_sha256_matches, prove};
use crate::{AppSecrets, Proof, Rejection, Trust, WebhookRequest, names};

/// The header that carries the proof.
pub(super) const HEADER: &str = "x-li-signature";

/// What is signed before the body. A signature over the body alone, as Meta makes it, is none.
const PREFIX: &[u8] = b"hmacsha256=";

/// Finds the app whose secret signed the body, byte for byte as it came.
pub(super) fn verify(
    request: &WebhookRequest,
    apps: &[AppSecrets],
    trust: &Trust<'_>,
) -> Result<Proof, Rejection> {
    let header = request
        .headers()
        .get(HEADER)
        .ok_or(Rejection::MissingHeader(HEADER))?;
    let tag = tag(header.as_bytes()).ok_or(Rejection::MisshapenHeader(HEADER))?;
    let signed = [PREFIX, request.body()].concat();
    prove(apps, names::CLIENT_SECRET, trust, |secret| {
        hmac_sha256_matches(secret, &signed, &tag)
    })
}

/// The 32 bytes of a signature: hexadecimal digits of either case. The manual shows them alone;
/// receivers in the field have seen them behind the prefix.
fn tag(header: &[u8]) -> Option<[u8; 32]> {
    let digits = header.strip_prefix(PREFIX).unwrap_or(header);
    let mut tag = [0; 32];
    hex::decode_to_slice(digits, &mut tag).ok()?;
    Some(tag)
}

/// Signs a body as LinkedIn does, for tests.
#[cfg(any(test, feature = "test-support"))]
#[expect(clippy::unnecessary_wraps, reason = "other platforms have no header")]
pub(super) fn sign(secret: &[u8], body: &[u8]) -> Option<String> {
    let signed = [PREFIX, body].concat();
    Some(hex::encode(crate::signature::hmac_sha256(secret, &signed)))
}
