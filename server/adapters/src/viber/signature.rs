//! Step 2, *admit*: `X-Viber-Content-Signature`, HMAC-SHA256 of the raw body under the bot's token.
//!
//! Manual: <https://developers.viber.com/docs/api/rest-bot-api/#callbacks>

use url::form_urlencoded;

use crate::signature::{hmac_sha256_matches, prove};
use crate::{AppSecrets, Proof, Rejection, Trust, WebhookRequest, names};

/// The header that carries the proof.
pub(super) const HEADER: &str = "x-viber-content-signature";

/// The parameter that may carry it instead: Viber's own library for Node.js reads both.
const PARAMETER: &str = "sig";

/// Finds the bot whose token signed the body, byte for byte as it came: reading the JSON and
/// writing it again would change its 64-bit numbers.
pub(super) fn verify(
    request: &WebhookRequest,
    apps: &[AppSecrets],
    trust: &Trust<'_>,
) -> Result<Proof, Rejection> {
    let tag = match request.headers().get(HEADER) {
        Some(header) => tag(header.as_bytes()),
        None => tag(parameter(request)?.as_bytes()),
    };
    let tag = tag.ok_or(Rejection::MisshapenHeader(HEADER))?;
    prove(apps, names::BOT_TOKEN, trust, |secret| {
        hmac_sha256_matches(secret, request.body(), &tag)
    })
}

fn parameter(request: &WebhookRequest) -> Result<String, Rejection> {
    let query = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == PARAMETER)
        .map(|(_, value)| value.into_owned())
        .ok_or(Rejection::MissingHeader(HEADER))
}

/// The 32 bytes of a signature: 64 hexadecimal digits in lower case, without prefix.
fn tag(digits: &[u8]) -> Option<[u8; 32]> {
    if digits.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let mut tag = [0; 32];
    hex::decode_to_slice(digits, &mut tag).ok()?;
    Some(tag)
}
