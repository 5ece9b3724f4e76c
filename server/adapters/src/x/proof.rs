//! Step 2, *admit*: the GET by which X asks whether we own the address, and the signature of what it
//! posts. Both are HMAC-SHA256 under the app's secret, and the first is over a text that a stranger
//! may choose; so only text is answered that can never be a body.
//!
//! Manual: <https://docs.x.com/x-api/webhooks/introduction#security>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::json;
use subtle::ConstantTimeEq;
use url::form_urlencoded;

use crate::signature::{hmac_sha256, prove};
use crate::{AppSecrets, Proof, Rejection, Reply, Secret, Trust, WebhookRequest, names};

/// The header that carries the proof, under the consumer secret.
pub(super) const HEADER: &str = "x-twitter-webhooks-signature";

/// The same under an OAuth 2.0 client secret. An app may get either header, or both; which secret
/// is ours to check with only the configuration knows.
const OAUTH2_HEADER: &str = "x-twitter-webhooks-signature-oauth2";

/// Answers a challenge, on an endpoint of one app: several would have several answers.
pub(super) fn handshake(
    request: &WebhookRequest,
    apps: &[AppSecrets],
) -> Result<Option<Reply>, Rejection> {
    if request.method() != Method::GET {
        return Ok(None);
    }
    let query = request.uri().query().unwrap_or_default();
    let token = crc_token(query).ok_or(Rejection::BadHandshake("crc_token"))?;
    let [app] = apps else {
        return Err(Rejection::SeveralApps);
    };
    let secret = app.get(names::CONSUMER_SECRET).ok_or(Rejection::NoSecret)?;
    Ok(Some(answer(secret, &token)))
}

/// The challenge, if it is one. A token has no blanks, so that a plus is a plus.
fn crc_token(query: &str) -> Option<String> {
    let query = query.replace('+', "%2B");
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "crc_token")
        .map(|(_, token)| token.into_owned())
        .filter(|token| is_token(token.as_bytes()))
}

fn is_token(text: &[u8]) -> bool {
    let is_allowed = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'.' | b'-')
    };
    (1..=200).contains(&text.len()) && text.iter().all(is_allowed)
}

fn answer(secret: &Secret, token: &str) -> Reply {
    let tag = STANDARD.encode(hmac_sha256(secret.expose(), token.as_bytes()));
    let body = json!({"response_token": format!("sha256={tag}")});
    let mut reply = Reply::new(Bytes::from(body.to_string()));
    let headers = reply.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    reply
}

/// Finds the app whose secret signed the body, byte for byte as it came.
pub(super) fn verify(
    request: &WebhookRequest,
    apps: &[AppSecrets],
    trust: &Trust<'_>,
) -> Result<Proof, Rejection> {
    let tags = tags(request.headers())?;
    if !may_be_ours(request.body()) {
        return Err(Rejection::MisshapenBody("a JSON object"));
    }
    prove(apps, names::CONSUMER_SECRET, trust, |secret| {
        let expected = hmac_sha256(secret.expose(), request.body());
        tags.iter().any(|tag| expected.ct_eq(tag).into())
    })
}

/// The proofs that came along; one that is misshapen spoils the others.
fn tags(headers: &HeaderMap) -> Result<Vec<[u8; 32]>, Rejection> {
    let mut tags = Vec::new();
    for name in [OAUTH2_HEADER, HEADER] {
        if let Some(header) = headers.get(name) {
            tags.push(tag(header.as_bytes()).ok_or(Rejection::MisshapenHeader(name))?);
        }
    }
    if tags.is_empty() {
        return Err(Rejection::MissingHeader(HEADER));
    }
    Ok(tags)
}

/// The 32 bytes behind `sha256=`: base64 of the standard alphabet with its padding, nothing else.
fn tag(header: &[u8]) -> Option<[u8; 32]> {
    let text = header.strip_prefix(b"sha256=")?;
    if text.len() != 44 {
        return None;
    }
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Every body of X is an object. What is not, above all the text of a challenge, is not even hashed:
/// our answer to that challenge would be its right signature.
fn may_be_ours(body: &[u8]) -> bool {
    let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    body.iter().find(|byte| !is_space(byte)) == Some(&b'{')
}

/// How X signs and asks, for tests.
#[cfg(any(test, feature = "test-support"))]
pub(super) mod samples {
    use super::{Bytes, Engine, Method, STANDARD, WebhookRequest, form_urlencoded};
    use crate::signature::hmac_sha256;

    #[expect(clippy::unnecessary_wraps, reason = "other platforms have no header")]
    pub(in crate::x) fn sign(secret: &[u8], body: &[u8]) -> Option<String> {
        let tag = STANDARD.encode(hmac_sha256(secret, body));
        Some(format!("sha256={tag}"))
    }

    pub(in crate::x) fn handshake(challenge: &str) -> WebhookRequest {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("crc_token", challenge)
            .append_pair("nonce", "bm9uY2U")
            .finish();
        let mut request = WebhookRequest::new(Bytes::new());
        *request.method_mut() = Method::GET;
        *request.uri_mut() = format!("/?{query}").parse().expect("the query is encoded");
        request
    }
}
