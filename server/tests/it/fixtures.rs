//! Every real-shaped body, signed and posted, gives exactly the events it stands for, once.

use adapters::conformance::{Samples, Signs};
use adapters::fixtures::Fixture;
use model::{Platform, Timestamp};
use serde_json::{Value, json};

use super::kind;
use super::test_app::{TestApp, proven};

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

/// Every body that lies in a platform's folder is posted by one of the tests below.
#[test]
fn nothing_is_left_out() {
    for platform in Platform::ALL {
        let groups = adapters::adapter_for(*platform).samples();
        let groups = groups.iter();
        let mut posted: Vec<_> = groups
            .flat_map(|it| it.fixtures.iter().chain(&it.unproven))
            .map(|it| it.name.clone())
            .collect();
        posted.sort();
        let all = adapters::fixtures::fixtures(*platform).into_iter();
        let all: Vec<_> = all.map(|it| it.name).collect();
        assert_eq!(posted, all, "{platform}");
    }
}

/// Bodies that prove nothing by themselves give nothing, whatever they say.
#[tokio::test]
async fn a_body_without_proof_is_no_event() {
    for samples in groups() {
        for fixture in &samples.unproven {
            let app = TestApp::receiving(&samples).await;
            let answer = app.send(proven(&samples, &fixture.body)).await;
            assert_eq!(answer.status, samples.refused, "{}", fixture.name);
            assert!(app.events().await.is_empty(), "{}", fixture.name);
        }
    }
}

/// On PostgreSQL, where a database for each takes long, it is every tenth; the next test has them all.
#[tokio::test]
async fn every_body_gives_its_events_once() {
    let every = kind().either(1, 10);
    for samples in groups() {
        for fixture in samples.fixtures.iter().step_by(every) {
            check(&samples, fixture).await;
        }
    }
}

/// Bodies of a platform may name the same thing; what only one of them names is compared whole.
#[tokio::test]
async fn the_order_of_bodies_and_their_repetition_change_nothing() {
    for samples in groups() {
        let mut orders = [samples.fixtures.clone(), samples.fixtures.clone()];
        orders[1].reverse();
        for order in orders {
            let app = TestApp::receiving(&samples).await;
            for fixture in order.iter().chain(&order) {
                app.send(proven(&samples, &fixture.body)).await;
            }
            app.settle().await;
            let expected = samples.fixtures.iter().map(|it| &it.expected);
            let expected = expected.flat_map(|it| it.as_array().unwrap());
            let texts: Vec<_> = expected.clone().map(|it| &it["text_contains"]).collect();
            let expected: Vec<Value> = expected.map(wanted).collect();
            let kept: Vec<Value> = app.all_events().await.iter().map(shown).collect();
            for (wanted, text) in expected.iter().zip(texts) {
                let same = |it: &&Value| id(it) == id(wanted);
                let found: Vec<_> = kept.iter().filter(same).collect();
                assert!(!found.is_empty(), "{}: lost {wanted}", samples.platform);
                if expected.iter().filter(same).count() == 1 {
                    let found = with_text_of(wanted, found[0], text);
                    assert_eq!(found, *wanted, "{}", samples.platform);
                }
            }
            for found in &kept {
                let known = expected.iter().any(|it| id(it) == id(found));
                assert!(known, "{}: made up {found}", samples.platform);
            }
        }
    }
}

fn id(event: &Value) -> (&Value, &Value) {
    (&event["account_id"], &event["external_id"])
}

/// Everything that every platform sends.
fn groups() -> Vec<Samples> {
    let adapters = Platform::ALL.iter().map(|it| adapters::adapter_for(*it));
    adapters.flat_map(|adapter| adapter.samples()).collect()
}

async fn check(samples: &Samples, fixture: &Fixture) {
    let name = format!("{}/{}", samples.platform, fixture.name);
    let app = TestApp::receiving(samples).await;
    refuses_a_changed_byte(&app, samples, fixture).await;
    for round in ["first", "second"] {
        let answer = app.send(proven(samples, &fixture.body)).await;
        assert_eq!(answer.status, samples.acknowledged, "{name}, {round}");
    }
    app.settle().await;
    let mut events = app.events().await;
    events.reverse();
    let expected = fixture.expected.as_array().unwrap();
    assert_eq!(events.len(), expected.len(), "{name}: {events:#?}");
    for (event, expected) in events.iter().zip(expected) {
        let wanted = wanted(expected);
        let shown = with_text_of(&wanted, &shown(event), &expected["text_contains"]);
        assert_eq!(shown, wanted, "{name}");
        assert_eq!(event["status"], "completed", "{name}");
    }
}

/// Where only a part of the text is prescribed, and it is there, the text counts as the wanted one.
fn with_text_of(wanted: &Value, found: &Value, part: &Value) -> Value {
    let mut found = found.clone();
    let text = found["text"].as_str().unwrap_or_default();
    if part.as_str().is_some_and(|part| text.contains(part)) {
        found["text"] = wanted["text"].clone();
    }
    found
}

/// One byte of what is signed is another one: no event comes of it.
async fn refuses_a_changed_byte(app: &TestApp, samples: &Samples, fixture: &Fixture) {
    let mut request = proven(samples, &fixture.body);
    let header = adapters::adapter_for(samples.platform)
        .profile()
        .proof_header;
    match samples.signs {
        Signs::Body => {
            let mut body = fixture.body.clone();
            let middle = body.len() / 2;
            body[middle] ^= 1;
            *request.body_mut() = body.into();
        }
        Signs::Header => {
            let mut value = request.headers()[header].as_bytes().to_vec();
            let middle = value.len() / 2;
            value[middle] = if value[middle] == b'a' { b'b' } else { b'a' };
            let value = http::HeaderValue::from_bytes(&value).unwrap();
            request.headers_mut().insert(header, value);
        }
        Signs::Item => {
            let body = String::from_utf8(fixture.body.clone()).unwrap();
            let own = samples.own.iter().map(|(_, value)| value);
            let body = own.chain([&samples.secret]).fold(body, |body, state| {
                body.replace(state.as_str(), "another-state")
            });
            *request.body_mut() = body.into();
        }
    }
    let answer = app.send(request).await;
    assert_eq!(answer.status, samples.refused, "{}", fixture.name);
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
