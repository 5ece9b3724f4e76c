//! How Meta signs and asks, for tests.

use bytes::Bytes;
use http::Method;
use model::Platform;

use crate::conformance::Samples;
use crate::{WebhookRequest, names, signature};

/// What Meta sends for one of its platforms.
pub(crate) fn samples(platform: Platform) -> Vec<Samples> {
    vec![Samples {
        handshake: Some((handshake, "1158201444")),
        ..Samples::new(platform, names::APP_SECRET, sign)
    }]
}

#[expect(clippy::unnecessary_wraps, reason = "other platforms have no header")]
fn sign(secret: &[u8], body: &[u8]) -> Option<String> {
    let tag = signature::hmac_sha256(secret, body);
    Some(format!("sha256={}", hex::encode(tag)))
}

fn handshake(challenge: &str) -> WebhookRequest {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.verify_token", Samples::VERIFY_TOKEN)
        .append_pair("hub.challenge", challenge)
        .finish();
    let mut request = WebhookRequest::new(Bytes::new());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = format!("/?{query}").parse().expect("the query is encoded");
    request
}
