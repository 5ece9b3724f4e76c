//! Every fixture, every vector, and what must not break the adapter.

use bytes::Bytes;
use model::{AppId, InboundEvent, Platform};
use serde::Deserialize;
use serde_json::{Value, json};

use super::bot;
use super::graph::{self, PrivateKeys};
use super::samples::{APPLICATION, STATES, encryption, private_key, samples};
use super::wire::EncryptedContent;
use super::{HEADER, Teams};
use crate::conformance::{self, Samples, expected, vectors::Vector};
use crate::fixtures::{Fixture, body, fixtures, vectors};
use crate::{
    Accepted, Admission, AppSecrets, KeySet, PlatformAdapter, Rejection, Secret, Trust, Verified,
    WebhookRequest, admit, names,
};

/// An app with some credentials.
pub(super) fn app(number: u128, values: &[(&'static str, &str)]) -> AppSecrets {
    let values = values.iter();
    let values = values.filter_map(|(name, value)| Some((*name, Secret::new(*value)?)));
    AppSecrets::new(AppId::from_u128(number), values)
}

/// A delivery, with a proof in its header or without.
pub(super) fn post(body: impl Into<Bytes>, proof: Option<&str>) -> WebhookRequest {
    let mut request = http::Request::post("/");
    if let Some(proof) = proof {
        request = request.header(HEADER, proof);
    }
    request.body(body.into()).unwrap()
}

/// What becomes of a request.
pub(super) fn receive(
    request: &WebhookRequest,
    apps: &[AppSecrets],
    keys: &KeySet,
) -> Result<Verified, Rejection> {
    let trust = Trust {
        now: Samples::NOW,
        keys,
    };
    match admit(&Teams, request, apps, &trust)? {
        Admission::Delivery(verified) => Ok(verified),
        Admission::Handshake(reply) => panic!("{reply:?}"),
    }
}

/// A batch of notifications.
pub(super) fn batch(items: &[Value]) -> String {
    json!({"value": items}).to_string()
}

/// An item about a message, with the client state of the fixtures.
pub(super) fn item(members: Value) -> Value {
    let mut item = json!({
        "subscriptionId": "s", "changeType": "created", "clientState": STATES[0],
        "tenantId": "t", "resource": "chats('19:a@b')/messages('1')", "resourceData": {"id": "1"},
    });
    let members = members.as_object().unwrap().clone();
    item.as_object_mut().unwrap().extend(members);
    item
}

/// Reads a batch of one app with the fixtures' first state.
pub(super) fn read(body: impl Into<Bytes>) -> Vec<InboundEvent> {
    let app = app(1, &[(names::CLIENT_STATE, STATES[0])]);
    let verified = receive(
        &post(body, None),
        std::slice::from_ref(&app),
        &KeySet::default(),
    );
    Teams.parse(&verified.unwrap(), &app).unwrap()
}

#[test]
fn conforms() {
    conformance::check(&Teams);
}

#[test]
fn every_fixture_is_in_one_group() {
    let groups = samples();
    let bodies = groups
        .iter()
        .flat_map(|it| it.fixtures.iter().chain(&it.unproven));
    let mut names: Vec<_> = bodies.map(|it| it.name.clone()).collect();
    names.sort();
    let all: Vec<_> = fixtures(Platform::Teams)
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(names, all);
    assert_eq!(names.len(), 49);
}

#[test]
fn reads_every_fixture_as_expected() {
    let groups = samples();
    expected::check_every_fixture(Platform::Teams, |fixture| {
        let is_it = |it: &Fixture| it.name == fixture.name;
        let group = groups.iter().find(|it| it.fixtures.iter().any(is_it));
        let Some(group) = group else {
            let [ours, ..] = groups[0].apps();
            return graph::parse(&fixture.body, &Accepted::All, &ours).unwrap();
        };
        let [ours, ..] = group.apps();
        let proof = (group.sign)(group.secret.as_bytes(), &fixture.body);
        let request = post(fixture.body.clone(), proof.as_deref());
        let verified = receive(&request, std::slice::from_ref(&ours), &group.keys).unwrap();
        Teams.parse(&verified, &ours).unwrap()
    });
}

#[test]
fn holds_every_vector() {
    for vector in vectors(Platform::Teams) {
        let it = Vector::of(&vector);
        if it.kind != "header_secret" {
            it.holds(&Teams);
            continue;
        }
        let expected = &vector["expected"];
        let apps = [app(
            1,
            &[(names::CLIENT_STATE, vector["secret"].as_str().unwrap())],
        )];
        let admits = |state: &Value| {
            let body = batch(&[item(json!({"clientState": state}))]);
            receive(&post(body, None), &apps, &KeySet::default()).is_ok()
        };
        assert!(admits(&expected["accepted"]));
        for state in expected["rejected"].as_array().unwrap() {
            assert!(!admits(state), "{state}");
        }
    }
}

#[test]
fn an_outgoing_webhook_is_answered_by_a_message() {
    let vector = vectors(Platform::Teams).remove(0);
    let apps = [app(
        1,
        &[(names::OUTGOING_SECRET, vector["secret"].as_str().unwrap())],
    )];
    let proof = vector["expected"]["header"]["Authorization"].as_str();
    let request = post(Vector::of(&vector).body(), proof);
    let verified = receive(&request, &apps, &KeySet::default()).unwrap();
    let answer: Value = serde_json::from_slice(Teams.reply(&verified).body()).unwrap();
    assert_eq!(answer["type"], "message");
    assert!(!answer["text"].as_str().unwrap().is_empty());
}

#[test]
fn a_persons_chat_with_the_bot_is_with_its_contact() {
    for (fixture, is_direct, title) in [
        ("bot_message_personal", true, None),
        ("bot_message_group_chat", false, None),
        ("bot_message_channel_mention", false, Some("General")),
        ("outgoing_webhook_message", false, Some("General")),
    ] {
        let event = bot::parse(&body(Platform::Teams, fixture)).unwrap();
        assert_eq!(Teams.is_direct(&event), is_direct, "{fixture}");
        assert_eq!(event.thread_title.as_deref(), title, "{fixture}");
    }
}

/// Graph tells of both sides of a chat: neither is the contact more than the other.
#[test]
fn a_chat_that_graph_tells_of_is_with_nobody() {
    let events = read(body(Platform::Teams, "graph_chat_created"));
    assert!(!events.iter().any(|event| Teams.is_direct(event)));
}

#[test]
fn an_invoke_is_answered_by_what_its_kind_wants() {
    let group = samples().remove(1);
    let [ours, ..] = group.apps();
    for (name, member) in [
        ("adaptiveCard/action", Some("/statusCode")),
        ("task/fetch", Some("/task/type")),
        ("composeExtension/query", Some("/composeExtension/type")),
        ("task/submit", None),
        ("a/new/one", None),
    ] {
        let body =
            json!({"type": "invoke", "name": name, "serviceUrl": "u", "channelId": "msteams"});
        let proof = (group.sign)(group.secret.as_bytes(), body.to_string().as_bytes());
        let request = post(body.to_string(), proof.as_deref());
        let verified = receive(&request, std::slice::from_ref(&ours), &group.keys).unwrap();
        let answer: Value = serde_json::from_slice(Teams.reply(&verified).body()).unwrap();
        match member {
            Some(member) => assert!(answer.pointer(member).is_some(), "{answer}"),
            None => assert_eq!(answer, json!({})),
        }
    }
}

fn opened(content: &Value, keys: &PrivateKeys) -> Option<Value> {
    graph::decrypt(&EncryptedContent::deserialize(content).ok()?, keys)
}

#[test]
fn holds_every_decryption_vector() {
    let vectors = encryption();
    let keys = PrivateKeys::read(&private_key());
    for vector in vectors["vectors"].as_array().unwrap() {
        let plain = opened(&vector["encryptedContent"], &keys);
        let expected = vector["plaintext"]
            .as_str()
            .filter(|_| vector["valid"] == true);
        let expected = expected.map(|it| serde_json::from_str::<Value>(it).unwrap());
        assert_eq!(plain, expected, "{}", vector["name"]);
    }
}

#[test]
fn decrypts_the_fixtures_to_the_stated_messages() {
    let vectors = encryption();
    let keys = PrivateKeys::read(&private_key());
    for (name, messages) in vectors["fixture_plaintexts"].as_object().unwrap() {
        let name = name.strip_prefix("teams/").unwrap();
        let batch: Value = serde_json::from_slice(&body(Platform::Teams, name)).unwrap();
        let items = batch["value"].as_array().unwrap().iter();
        let plain: Vec<_> = items
            .map(|it| opened(&it["encryptedContent"], &keys).unwrap())
            .collect();
        assert_eq!(json!(plain), *messages, "{name}");
    }
}

/// Keys change: what was encrypted for the old certificate is read by the old key.
#[test]
fn old_private_keys_still_read() {
    let newer = include_str!("keys/bot_test_only.pem");
    let old = Secret::new(private_key()).unwrap();
    let app =
        app(1, &[(names::PRIVATE_KEY, newer)]).with_previous(names::PRIVATE_KEY, old, Samples::NOW);
    let events = graph::parse(
        &body(Platform::Teams, "graph_rich_created"),
        &Accepted::All,
        &app,
    );
    let text = events.unwrap().remove(0).content.text;
    assert_eq!(text.as_deref(), Some("Is the order on its way? 🚚"));
}

/// What cannot be opened is an event all the same.
#[test]
fn a_message_that_cannot_be_opened_is_still_announced() {
    let rich = body(Platform::Teams, "graph_rich_created");
    let basic = |events: &[InboundEvent]| {
        let event = &events[0];
        assert_eq!(events.len(), 1);
        assert!(
            event
                .message_ref
                .as_ref()
                .is_some_and(|it| it.ends_with("/1795168800123"))
        );
        assert_eq!(
            (&event.content.text, &event.sender_id, event.occurred_at),
            (&None, &None, None)
        );
    };
    let other = include_str!("keys/bot_test_only.pem");
    for app in [
        app(1, &[]),
        app(1, &[(names::PRIVATE_KEY, other)]),
        app(1, &[(names::PRIVATE_KEY, "no key")]),
    ] {
        basic(&graph::parse(&rich, &Accepted::All, &app).unwrap());
    }
    let ours = app(
        1,
        &[
            (names::PRIVATE_KEY, &private_key()),
            (names::CLIENT_ID, APPLICATION),
        ],
    );
    let batch: Value = serde_json::from_slice(&rich).unwrap();
    for member in ["data", "dataKey", "dataSignature"] {
        for damage in [json!(null), json!(""), json!("AAAA"), json!(7), json!("*")] {
            let mut batch = batch.clone();
            batch["value"][0]["encryptedContent"][member] = damage;
            basic(&graph::parse(batch.to_string().as_bytes(), &Accepted::All, &ours).unwrap());
        }
    }
}
