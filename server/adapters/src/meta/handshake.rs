//! Step 2, *admit*: the GET by which Meta asks whether a callback URL is ours, each time it is saved.

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use subtle::ConstantTimeEq;
use url::form_urlencoded;

use crate::{AppSecrets, Rejection, Reply, WebhookRequest, names};

/// No challenge of Meta's comes near this; what we echo stays small.
const LONGEST_CHALLENGE: usize = 200;

/// Answers `hub.challenge` if the request names the verify token of any of `apps`; `None` for a
/// request that is no GET.
pub(crate) fn handshake(
    request: &WebhookRequest,
    apps: &[AppSecrets],
) -> Result<Option<Reply>, Rejection> {
    if request.method() != Method::GET {
        return Ok(None);
    }
    let query = request.uri().query().unwrap_or_default();
    let mode = parameter(query, "hub.mode")?;
    let token = parameter(query, "hub.verify_token")?;
    let challenge = parameter(query, "hub.challenge")?;
    if mode != "subscribe" || !is_a_verify_token(token.as_bytes(), apps) {
        return Err(Rejection::WrongVerifyToken);
    }
    if !is_challenge(&challenge) {
        return Err(Rejection::BadHandshake("hub.challenge"));
    }
    Ok(Some(echo(challenge)))
}

/// The first parameter of that name, percent and plus decoded. Its name has dots; PHP examples that
/// show underscores describe PHP.
fn parameter(query: &str, name: &'static str) -> Result<String, Rejection> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .ok_or(Rejection::BadHandshake(name))
}

fn is_a_verify_token(token: &[u8], apps: &[AppSecrets]) -> bool {
    let mut found = false;
    // Every app is compared, so that the time taken does not tell which one came close.
    let secrets = apps.iter().filter_map(|app| app.get(names::VERIFY_TOKEN));
    for secret in secrets {
        // A token of old may have a blank itself.
        found |= secret.matches(token);
        for word in secret.words() {
            found |= bool::from(word.ct_eq(token));
        }
    }
    found
}

/// Decoding turns bytes that are no UTF-8 into U+FFFD; such a challenge cannot be echoed verbatim.
fn is_challenge(text: &str) -> bool {
    (1..=LONGEST_CHALLENGE).contains(&text.chars().count())
        && !text.chars().any(|it| it.is_control() || it == '\u{fffd}')
}

/// The challenge is a stranger's text: plain, and no browser may guess it to be HTML.
fn echo(challenge: String) -> Reply {
    let mut reply = Reply::new(Bytes::from(challenge));
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    reply
}
