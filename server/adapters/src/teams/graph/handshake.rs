//! Step 2, *admit*: the POST by which Graph asks, while a subscription is being made, whether its
//! address is ours. It names no secret; whoever asks only gets back what they sent.
//!
//! Manual: <https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation>

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use url::form_urlencoded;

use crate::{Rejection, Reply, WebhookRequest};

const PARAMETER: &str = "validationToken";
/// Tokens have some 150 characters; what we echo stays small.
const LONGEST_TOKEN: usize = 2_048;

/// Answers a validation request; `None` for anything else.
pub(in crate::teams) fn handshake(request: &WebhookRequest) -> Result<Option<Reply>, Rejection> {
    if request.method() != Method::POST {
        return Ok(None);
    }
    let query = request.uri().query().unwrap_or_default();
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let Some((_, token)) = parameters.find(|(name, _)| name == PARAMETER) else {
        return Ok(None);
    };
    if !is_token(&token) {
        return Err(Rejection::BadHandshake(PARAMETER));
    }
    Ok(Some(echo(token.into_owned())))
}

/// Decoding turns bytes that are no UTF-8 into U+FFFD; such a token cannot be echoed as it came.
fn is_token(text: &str) -> bool {
    (1..=LONGEST_TOKEN).contains(&text.len())
        && !text.chars().any(|it| it.is_control() || it == '\u{fffd}')
}

/// A stranger's text: plain, and no browser may guess it to be HTML.
fn echo(token: String) -> Reply {
    let mut reply = Reply::new(Bytes::from(token));
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    reply
}
