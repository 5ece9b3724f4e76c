//! Step 5, *acknowledge*: 202 for Graph; a message for an outgoing webhook, which Teams posts as the
//! answer; for a bot nothing, unless somebody waits for what a button does.
//!
//! Manual: <https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards>

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::scheme::Scheme;
use crate::scalar::forgiving;
use crate::{Reply, Verified, json};

const RECEIVED: &str = "Your message has been received.";
const NOTED: &str = "Your answer has been received.";

/// What the sender of a delivery wants to hear.
pub(super) fn reply(delivery: &Verified) -> Reply {
    match Scheme::of(delivery.header(header::AUTHORIZATION.as_str())) {
        Scheme::Bearer(_) => match invoked(delivery.body()) {
            Some(name) => in_words(&answer(&name)),
            None => Reply::new(Bytes::new()),
        },
        Scheme::Hmac(_) => in_words(&json!({"type": "message", "text": RECEIVED})),
        Scheme::Other | Scheme::Missing => {
            let mut reply = Reply::new(Bytes::new());
            *reply.status_mut() = StatusCode::ACCEPTED;
            reply
        }
    }
}

/// The name of an `invoke`, which may be empty; `None` for any other activity.
pub(super) fn invoked(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Invoke {
        #[serde(default, rename = "type", deserialize_with = "forgiving")]
        kind: Option<String>,
        #[serde(default, deserialize_with = "forgiving")]
        name: Option<String>,
    }
    let invoke: Invoke = json::read_as(body).ok()?;
    (invoke.kind.as_deref() == Some("invoke")).then(|| invoke.name.unwrap_or_default())
}

/// The least that each kind is content with. Without it the person sees an error.
fn answer(invoke: &str) -> Value {
    match invoke {
        "adaptiveCard/action" => json!({
            "statusCode": 200,
            "type": "application/vnd.microsoft.activity.message",
            "value": NOTED,
        }),
        "task/fetch" => json!({"task": {"type": "message", "value": NOTED}}),
        "composeExtension/query" => json!({"composeExtension": {
            "type": "result", "attachmentLayout": "list", "attachments": [],
        }}),
        _ => json!({}),
    }
}

fn in_words(answer: &Value) -> Reply {
    let mut reply = Reply::new(Bytes::from(answer.to_string()));
    let json = HeaderValue::from_static("application/json");
    reply.headers_mut().insert(header::CONTENT_TYPE, json);
    reply
}
