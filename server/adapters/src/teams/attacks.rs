//! What must not get in: each test is somebody who tries.

use model::Platform;
use serde_json::{Value, json};

use super::samples::{BOT, STATES, bot_claims, bot_keys, bot_token};
use super::tests::{app, batch, item, post, receive};
use super::{Teams, graph};
use crate::conformance::Samples;
use crate::fixtures::body;
use crate::{Accepted, AppSecrets, KeySet, PlatformAdapter, Rejection, Secret, names};
use http::StatusCode;

pub(super) fn places(of: usize, proven: &[usize]) -> Accepted {
    let proven = proven.iter().copied().collect();
    Accepted::Items { proven, of }
}

/// What is accepted of a batch without header.
fn accepted(items: &[Value], apps: &[AppSecrets]) -> Result<(u128, Accepted), Rejection> {
    let verified = receive(&post(batch(items), None), apps, &KeySet::default())?;
    Ok((verified.app().as_u128(), verified.accepted().clone()))
}

#[test]
fn items_with_a_wrong_state_are_left_out() {
    let app = app(1, &[(names::CLIENT_STATE, STATES[0])]);
    let wrong =
        |state: Value| item(json!({"clientState": state, "resource": "chats/x/messages/9"}));
    let items = [
        wrong(json!("hub-secret-state-0")),
        item(json!({})),
        wrong(json!(null)),
        wrong(json!("")),
        wrong(json!([STATES[0]])),
        item(json!({"changeType": "deleted"})),
        json!(7),
    ];
    let verified = receive(
        &post(batch(&items), None),
        std::slice::from_ref(&app),
        &KeySet::default(),
    );
    let verified = verified.unwrap();
    assert_eq!(*verified.accepted(), places(7, &[1, 5]));
    let events = Teams.parse(&verified, &app).unwrap();
    let types: Vec<_> = events
        .iter()
        .filter_map(|it| it.native_type.as_deref())
        .collect();
    assert_eq!(types, ["created", "deleted"]);
}

#[test]
fn a_batch_without_a_proven_item_is_refused_and_answered_202() {
    let apps = [app(1, &[(names::CLIENT_STATE, STATES[0])])];
    for body in [
        batch(&[]),
        batch(&[item(json!({"clientState": "x"}))]),
        batch(&[json!(null)]),
        r#"{"value":[{"clientState":"hub-secret-state-1"}],"value":[]}"#.to_owned(),
        format!(r#"{{"value":[{}]}}"#, vec!["0"; 10_000].join(",")),
    ] {
        let request = post(body, None);
        assert_eq!(
            receive(&request, &apps, &KeySet::default()).err(),
            Some(Rejection::BadSignature)
        );
        assert_eq!(Teams.refusal(&request), StatusCode::ACCEPTED);
    }
    let endless = post(
        format!(r#"{{"value":[{}]}}"#, vec!["0"; 10_001].join(",")),
        None,
    );
    assert!(receive(&endless, &apps, &KeySet::default()).is_err());
    for (body, proof) in [
        ("{}", None),
        ("", None),
        (r#"{"value":[]}"#, Some("HMAC x")),
    ] {
        let request = post(body, proof);
        assert!(receive(&request, &apps, &KeySet::default()).is_err());
        assert_eq!(Teams.refusal(&request), StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn one_app_does_not_vouch_for_another() {
    let apps = [
        app(1, &[(names::CLIENT_STATE, "nobody's")]),
        app(2, &[(names::CLIENT_STATE, STATES[0])]),
        app(3, &[(names::CLIENT_STATE, STATES[1])]),
    ];
    let theirs = item(json!({"clientState": STATES[1]}));
    let items = [theirs.clone(), item(json!({})), theirs];
    assert_eq!(accepted(&items, &apps), Ok((2, places(3, &[1]))));
    assert_eq!(accepted(&items, &apps[2..]), Ok((3, places(3, &[0, 2]))));
}

#[test]
fn old_states_count_until_they_end() {
    let old = || Secret::new(STATES[0]).unwrap();
    let new = || app(1, &[(names::CLIENT_STATE, STATES[1])]);
    let later = new().with_previous(names::CLIENT_STATE, old(), Samples::NOW.plus_millis(1));
    let over = new().with_previous(names::CLIENT_STATE, old(), Samples::NOW);
    assert_eq!(
        accepted(&[item(json!({}))], &[later]),
        Ok((1, Accepted::All))
    );
    assert_eq!(
        accepted(&[item(json!({}))], &[over]),
        Err(Rejection::BadSignature)
    );
}

#[test]
fn items_of_another_tenant_are_left_out() {
    let ours = app(
        1,
        &[(names::CLIENT_STATE, STATES[0]), (names::TENANT_ID, "T-1")],
    );
    let apps = [ours];
    let of = |tenant: &str| item(json!({"tenantId": tenant}));
    let items = [of("t-1"), of("t-2"), item(json!({"tenantId": null}))];
    assert_eq!(accepted(&items, &apps), Ok((1, places(3, &[0]))));
    assert_eq!(
        accepted(&items[1..], &apps),
        Err(Rejection::WrongClaim("tenantId"))
    );
}

/// A body proven as one thing is never read as another.
#[test]
fn protocols_do_not_mix() {
    let keys = bot_keys();
    let mixed = json!({"type": "typing", "serviceUrl": "u", "channelId": "msteams",
        "conversation": {"id": "c"}, "value": [item(json!({})), item(json!({}))]});
    let token = bot_token(&bot_claims(BOT.as_bytes(), mixed.to_string().as_bytes()));
    let apps = [app(
        1,
        &[(names::BOT_APP_ID, BOT), (names::CLIENT_STATE, STATES[0])],
    )];
    let by = |proof: Option<&str>| {
        let verified = receive(&post(mixed.to_string(), proof), &apps, &keys).unwrap();
        (
            Teams.parse(&verified, &apps[0]).unwrap().len(),
            Teams.reply(&verified).status(),
        )
    };
    assert_eq!(by(Some(&token)), (1, StatusCode::OK));
    assert_eq!(by(None), (2, StatusCode::ACCEPTED));
    assert_eq!(by(Some("Basic dXNlcjpwYXNz")), (2, StatusCode::ACCEPTED));
}

/// What a person writes to a bot is kept as it came, whatever it looks like.
#[test]
fn only_graph_bodies_have_client_states_to_hide() {
    let card = json!({"type": "typing", "serviceUrl": "u", "channelId": "msteams",
        "value": [item(json!({}))]})
    .to_string();
    let token = bot_token(&bot_claims(BOT.as_bytes(), card.as_bytes()));
    let secret = base64_of(&[7; 32]);
    let tag = base64_of(&crate::signature::hmac_sha256(&[7; 32], card.as_bytes()));
    let apps = [app(
        1,
        &[
            (names::BOT_APP_ID, BOT),
            (names::CLIENT_STATE, STATES[0]),
            (names::OUTGOING_SECRET, &secret),
        ],
    )];
    for (proof, is_whole) in [
        (Some(token), true),
        (Some(format!("HMAC {tag}")), true),
        (Some("Basic dXNlcjpwYXNz".to_owned()), false),
        (None, false),
    ] {
        let verified = receive(&post(card.clone(), proof.as_deref()), &apps, &bot_keys());
        let kept = Teams.kept(&verified.unwrap());
        assert_eq!(kept == card.as_bytes(), is_whole, "{proof:?}");
        let shows = String::from_utf8_lossy(&kept).contains(STATES[0]);
        assert_eq!(shows, is_whole);
    }
}

fn base64_of(bytes: &[u8]) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)
}

#[test]
fn a_handshake_is_echoed_once_decoded_and_never_as_a_delivery() {
    let ask = |method: &str, query: &str| {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("/?{query}"));
        graph::handshake(&request.body(bytes::Bytes::from("{}")).unwrap())
    };
    let echo = |query: &str| ask("POST", query).unwrap().unwrap();
    for _replayed in 0..2 {
        let reply = echo("a=b&validationToken=%2525%3A+x%2By&validationToken=z");
        assert_eq!(reply.body(), "%25: x+y");
        assert_eq!(reply.headers()["content-type"], "text/plain");
        assert_eq!(reply.headers()["x-content-type-options"], "nosniff");
    }
    let longest = "x".repeat(2_048);
    assert_eq!(echo(&format!("validationToken={longest}")).body(), &longest);
    for bad in ["", "%0d%0a", "%00", "%ff", &format!("{longest}x")] {
        let rejection = ask("POST", &format!("validationToken={bad}")).err();
        assert_eq!(
            rejection,
            Some(Rejection::BadHandshake("validationToken")),
            "{bad}"
        );
    }
    for (method, query) in [
        ("POST", "validationtoken=x"),
        ("POST", ""),
        ("GET", "validationToken=x"),
    ] {
        assert!(ask(method, query).unwrap().is_none(), "{method} {query}");
    }
}

#[test]
fn a_secret_that_is_no_base64_is_never_a_key() {
    let sample = body(Platform::Teams, "outgoing_webhook_message");
    for secret in [
        "not base64!",
        "c2hvcnQ=",
        "kCgbbpvVw3yPWBSCeoSRaDT7l5sQAfgCiEOUVAxiDGA",
    ] {
        let tag = crate::signature::hmac_sha256(secret.as_bytes(), &sample);
        let short = crate::signature::hmac_sha256(b"short", &sample);
        for tag in [tag, short] {
            let request = post(sample.clone(), Some(&format!("HMAC {}", base64_of(&tag))));
            let apps = [app(1, &[(names::OUTGOING_SECRET, secret)])];
            assert_eq!(
                receive(&request, &apps, &KeySet::default()).err(),
                Some(Rejection::BadSignature)
            );
        }
    }
}
