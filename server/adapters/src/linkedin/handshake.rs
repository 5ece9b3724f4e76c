//! Step 2, *admit*: the GET by which LinkedIn asks, every two hours, whether the address is ours:
//! we sign a challenge with the client secret of the app.
//!
//! Manual: <https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation>

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use serde_json::json;
use url::form_urlencoded;

use crate::signature::hmac_sha256;
use crate::{AppSecrets, Rejection, Reply, Secret, WebhookRequest, names};

const CHALLENGE: &str = "challengeCode";

/// Answers the challenge for the app that is asked; `None` for a request that is no GET.
///
/// The answer is a signature by our secret over a stranger's text. A body's signature is one over
/// `hmacsha256=` and the body: only a UUID is signed, which never begins like that.
pub(super) fn handshake(
    request: &WebhookRequest,
    apps: &[AppSecrets],
) -> Result<Option<Reply>, Rejection> {
    if request.method() != Method::GET {
        return Ok(None);
    }
    let query = request.uri().query().unwrap_or_default();
    let challenge = parameter(query, CHALLENGE)
        .filter(|it| is_uuid(it))
        .ok_or(Rejection::BadHandshake(CHALLENGE))?;
    let application = parameter(query, "applicationId");
    let app = asked(apps, application.as_deref()).ok_or(Rejection::SeveralApps)?;
    let secret = app.get(names::CLIENT_SECRET).ok_or(Rejection::NoSecret)?;
    Ok(Some(answer(&challenge, secret)))
}

/// The first parameter of that name, decoded.
fn parameter(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// The only app there is, or the one that is named: LinkedIn names it where apps have children.
fn asked<'a>(apps: &'a [AppSecrets], application: Option<&str>) -> Option<&'a AppSecrets> {
    if let [only] = apps {
        return Some(only);
    }
    let id = application?;
    apps.iter()
        .find(|app| app.text(names::CLIENT_ID) == Some(id))
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(|group| {
        let is_hex = group.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then_some(group.len())
    });
    groups.eq([8, 4, 4, 4, 12].map(Some))
}

fn answer(challenge: &str, secret: &Secret) -> Reply {
    let response = hex::encode(hmac_sha256(secret.expose(), challenge.as_bytes()));
    let body = json!({ CHALLENGE: challenge, "challengeResponse": response });
    let mut reply = Reply::new(Bytes::from(body.to_string()));
    let kind = HeaderValue::from_static("application/json");
    reply.headers_mut().insert(header::CONTENT_TYPE, kind);
    reply
}

/// A handshake with that challenge, as LinkedIn asks it.
#[cfg(any(test, feature = "test-support"))]
pub(super) fn ask(challenge: &str) -> WebhookRequest {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair(CHALLENGE, challenge)
        .finish();
    let mut request = WebhookRequest::new(Bytes::new());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = format!("/?{query}").parse().expect("the query is encoded");
    request
}
