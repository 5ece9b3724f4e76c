//! Every real-shaped body, signed and posted, gives exactly the events it stands for, once.

use adapters::fixtures::{Fixture, fixtures};
use http::StatusCode;
use model::{Platform, Timestamp};
use serde_json::{Value, json};

use crate::test_app::{TestApp, proof, signed};

/// What is expected under which name, and what the API calls it.
const NAMES: [(&str, &str); 12] = [
    ("platform", "platform"),
    ("event_type", "eventType"),
    ("direction", "direction"),
    ("account_id", "accountId"),
    ("sender_id", "senderId"),
    ("recipient_id", "recipientId"),
    ("external_id", "externalId"),
    ("message_ref", "messageRef"),
    ("thread_ref", "threadRef"),
    ("reply_to", "replyTo"),
    ("contact_ref", "contactRef"),
    ("watermark_ms", "watermarkMs"),
];

#[tokio::test]
async fn every_telegram_body_gives_its_events_once() {
    let all = fixtures(Platform::Telegram);
    assert_eq!(all.len(), 79);
    for fixture in all {
        check(Platform::Telegram, fixture).await;
    }
}

#[tokio::test]
async fn every_whatsapp_body_gives_its_events_once() {
    let all = fixtures(Platform::Whatsapp);
    assert_eq!(all.len(), 72);
    for fixture in all {
        check(Platform::Whatsapp, fixture).await;
    }
}

async fn check(platform: Platform, fixture: Fixture) {
    let name = format!("{platform}/{}", fixture.name);
    let app = TestApp::start().await;
    refuses_a_changed_byte(&app, platform, &fixture).await;
    for round in ["first", "second"] {
        let answer = app.deliver(platform, &fixture.body).await;
        assert!(
            answer.status.is_success(),
            "{name}, {round}: {}",
            answer.status
        );
        assert!(answer.body.is_empty(), "{name}, {round}");
    }
    app.settle().await;
    let mut events = app.events().await;
    events.reverse();
    let expected = fixture.expected.as_array().unwrap();
    assert_eq!(events.len(), expected.len(), "{name}: {events:#?}");
    for (event, expected) in events.iter().zip(expected) {
        assert_eq!(shown(event), wanted(expected), "{name}");
        assert_eq!(event["status"], "completed", "{name}");
    }
}

async fn refuses_a_changed_byte(app: &TestApp, platform: Platform, fixture: &Fixture) {
    let mut request = signed(platform, &fixture.body);
    let (header, value) = proof(platform, &fixture.body);
    match platform {
        // Telegram's proof is the header itself: nothing vouches for the body.
        Platform::Telegram => {
            let flipped = value.replacen('t', "u", 1);
            request
                .headers_mut()
                .insert(header, flipped.parse().unwrap());
        }
        Platform::Whatsapp => {
            let mut body = fixture.body.clone();
            let middle = body.len() / 2;
            body[middle] ^= 1;
            *request.body_mut() = body.into();
        }
    }
    let answer = app.send(request).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", fixture.name);
    assert!(answer.body.is_empty(), "{}", fixture.name);
    assert!(app.events().await.is_empty(), "{}", fixture.name);
}

/// An event of the API in the words of `expected.json`.
fn shown(event: &Value) -> Value {
    let mut shown: serde_json::Map<String, Value> = NAMES
        .iter()
        .map(|(name, key)| ((*name).to_owned(), event[*key].clone()))
        .collect();
    let at = event["occurredAt"]
        .as_str()
        .map(|text| text.parse::<Timestamp>().unwrap().as_millis());
    shown.insert("timestamp_ms".into(), json!(at));
    shown.insert("text".into(), event["content"]["text"].clone());
    shown.insert("message_refs".into(), event["messageRefs"].clone());
    shown.insert("contact_aliases".into(), sorted(&event["contactAliases"]));
    Value::Object(shown)
}

/// What is expected, with what is absent made plain.
fn wanted(expected: &Value) -> Value {
    let mut wanted: serde_json::Map<String, Value> = NAMES
        .iter()
        .map(|(name, _)| ((*name).to_owned(), expected[*name].clone()))
        .collect();
    wanted.insert("timestamp_ms".into(), expected["timestamp_ms"].clone());
    wanted.insert("text".into(), expected["text"].clone());
    let list = |name: &str| expected.get(name).cloned().unwrap_or_else(|| json!([]));
    wanted.insert("message_refs".into(), list("message_refs"));
    wanted.insert("contact_aliases".into(), sorted(&list("contact_aliases")));
    Value::Object(wanted)
}

fn sorted(list: &Value) -> Value {
    let mut items = list.as_array().unwrap().clone();
    items.sort_by_key(ToString::to_string);
    Value::Array(items)
}
