//! Tokens that must not count: every vector with a stated verdict, and each claim in turn.

use http::StatusCode;
use model::{Platform, Timestamp};
use serde_json::{Value, json};

use super::attacks::places;
use super::samples::{
    APPLICATION, BOT, BOT_KEYS, STATES, bot_claims, bot_keys, bot_source, bot_token, graph_source,
    jwt, keys,
};
use super::tests::{app, item, post, receive};
use super::{Teams, bot};
use crate::conformance::Samples;
use crate::fixtures::body;
use crate::{Accepted, AppSecrets, KeySet, PlatformAdapter, Rejection, Trust, names};

/// An item of the tenant that most tokens are for.
fn tenant_item() -> Value {
    item(json!({"tenantId": "aaaabbbb-0000-cccc-1111-dddd2222eeee"}))
}

fn graph_app() -> AppSecrets {
    app(
        1,
        &[
            (names::CLIENT_STATE, STATES[0]),
            (names::CLIENT_ID, APPLICATION),
        ],
    )
}

fn graph_keys() -> KeySet {
    keys(
        graph_source(),
        &jwt()["graph_validation_tokens"]["jwks"].to_string(),
    )
}

#[test]
fn holds_every_validation_token_vector() {
    let vectors = jwt();
    let apps = [graph_app()];
    let mut all = 0;
    for vector in vectors["graph_validation_tokens"]["tokens"]
        .as_array()
        .unwrap()
    {
        let name = vector["name"].as_str().unwrap();
        let mut item = tenant_item();
        if name == "ok_other_tenant" {
            item["tenantId"] = json!("bbbbcccc-1111-dddd-2222-eeee3333ffff");
        }
        for content in [json!(null), json!({"data": ""})] {
            item["encryptedContent"] = content;
            let body = json!({"value": [item], "validationTokens": [vector["token"]]});
            let request = post(body.to_string(), None);
            let is_admitted = receive(&request, &apps, &graph_keys());
            assert_eq!(
                is_admitted.is_ok(),
                vector["valid"] == true,
                "{name}: {is_admitted:?}"
            );
            let unknown = is_admitted.err() == Some(Rejection::UnknownKey);
            assert_eq!(unknown, name == "neg_unknown_kid", "{name}");
            assert_eq!(Teams.refusal(&request), StatusCode::ACCEPTED);
        }
        all += 1;
    }
    assert_eq!(all, 14);
}

fn token(name: &str) -> Value {
    let tokens = jwt()["graph_validation_tokens"]["tokens"].take();
    let tokens = tokens.as_array().unwrap().iter();
    let mut named = tokens.filter(|it| it["name"] == name);
    named.next().unwrap()["token"].clone()
}

/// An encrypted item of a tenant.
fn rich(tenant: &str) -> Value {
    item(json!({"tenantId": tenant, "encryptedContent": {"data": ""}}))
}

/// What is accepted of a batch with tokens.
fn judge(items: &[&Value], tokens: &Value, apps: &[AppSecrets]) -> Result<Accepted, Rejection> {
    let body = json!({"value": items, "validationTokens": tokens}).to_string();
    let verified = receive(&post(body, None), apps, &graph_keys())?;
    Ok(verified.accepted().clone())
}

const ONE: &str = "AAAABBBB-0000-cccc-1111-dddd2222eeee";
const OTHER: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";

#[test]
fn content_needs_a_token_for_its_tenant() {
    let (one, other, basic) = (rich(ONE), rich(OTHER), item(json!({})));
    let (good, ours) = (token("ok_v1"), [graph_app()]);
    let both = json!([good, token("ok_other_tenant")]);
    let good = json!([good]);
    assert_eq!(judge(&[&one], &good, &ours), Ok(Accepted::All));
    assert_eq!(judge(&[&one, &other], &both, &ours), Ok(Accepted::All));
    assert_eq!(judge(&[&one, &other], &good, &ours), Ok(places(2, &[0])));
    let wrong_tenant = Err(Rejection::WrongClaim("tid"));
    assert_eq!(judge(&[&other], &good, &ours), wrong_tenant);
    for tokens in [json!(null), json!([]), json!({})] {
        assert!(judge(&[&one], &tokens, &ours).is_err(), "{tokens}");
        assert_eq!(judge(&[&one, &basic], &tokens, &ours), Ok(places(2, &[1])));
    }
}

#[test]
fn one_bad_token_condemns_the_batch() {
    let (one, basic) = (rich(ONE), item(json!({})));
    let (good, bad) = (token("ok_v1"), token("neg_expired"));
    for tokens in [
        json!([good, bad]),
        json!([bad, good]),
        json!([good, ""]),
        json!([good, 7]),
        json!([good, null]),
        json!(vec![&good; 257]),
        json!("x"),
        json!([bad]),
    ] {
        let verdict = judge(&[&one, &basic], &tokens, &[graph_app()]);
        assert!(verdict.is_err(), "{tokens}: {verdict:?}");
    }
}

/// A token for another of our apps does not open this one's items.
#[test]
fn content_needs_a_token_for_its_app() {
    let (one, good) = (rich(ONE), json!([token("ok_v1")]));
    let anonymous = || app(1, &[(names::CLIENT_STATE, STATES[0])]);
    let apps = [anonymous(), app(2, &[(names::CLIENT_ID, APPLICATION)])];
    let uncovered = Err(Rejection::WrongClaim("validationTokens"));
    assert_eq!(judge(&[&one], &good, &apps), uncovered);
}

/// Without a client id no token can be checked: none opens content, and none is in the way of what
/// its client state proves.
#[test]
fn without_client_id_tokens_neither_help_nor_harm() {
    let (one, basic) = (rich(ONE), item(json!({})));
    let anonymous = [app(1, &[(names::CLIENT_STATE, STATES[0])])];
    let uncovered = Err(Rejection::WrongClaim("validationTokens"));
    for tokens in [json!([token("ok_v1")]), json!([token("neg_expired"), "x"])] {
        let judged = |items: &[&Value]| judge(items, &tokens, &anonymous);
        assert_eq!(judged(&[&basic, &one, &basic]), Ok(places(3, &[0, 2])));
        assert_eq!(judged(&[&basic]), Ok(Accepted::All));
        assert_eq!(judged(&[&one]), uncovered);
    }
}

const SAMPLE: &str = "bot_message_personal";

fn bot_app() -> AppSecrets {
    app(1, &[(names::BOT_APP_ID, BOT)])
}

fn bot_verdict(token: &str, keys: &KeySet, now: Timestamp) -> Result<(), Rejection> {
    let trust = Trust { now, keys };
    bot::verify(token, &body(Platform::Teams, SAMPLE), &[bot_app()], &trust).map(|_| ())
}

#[test]
fn holds_every_bot_token_vector() {
    let vectors = jwt();
    let keys = keys(bot_source(), &vectors["bot_framework"]["jwks"].to_string());
    let tokens = vectors["bot_framework"]["tokens"].as_array().unwrap();
    for vector in tokens {
        let verdict = bot_verdict(vector["token"].as_str().unwrap(), &keys, Samples::NOW);
        assert_eq!(
            verdict.is_ok(),
            vector["valid"] == true,
            "{}: {verdict:?}",
            vector["name"]
        );
        let is_unknown = verdict == Err(Rejection::UnknownKey);
        assert_eq!(
            is_unknown,
            vector["name"] == "neg_unknown_kid",
            "{}",
            vector["name"]
        );
    }
    assert_eq!(tokens.len(), 14);
}

#[test]
fn a_bot_token_is_held_to_each_of_its_claims() {
    let keys = bot_keys();
    let sample = body(Platform::Teams, SAMPLE);
    let claims = bot_claims(BOT.as_bytes(), &sample);
    let verdict = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        let token = bot_token(&claims);
        bot_verdict(token.strip_prefix("Bearer ").unwrap(), &keys, Samples::NOW)
    };
    let now = Samples::NOW.as_millis() / 1_000;
    for (name, good) in [
        ("aud", json!(BOT.to_uppercase())),
        ("exp", json!(now - 299)),
        ("nbf", json!(now + 300)),
        ("nbf", json!(null)),
        ("new", json!({"claim": 1})),
    ] {
        assert_eq!(verdict(name, good.clone()), Ok(()), "{name}: {good}");
    }
    for (name, bad) in [
        ("aud", json!([BOT])),
        ("aud", json!("")),
        ("iss", json!("https://api.botframework.us")),
        ("iss", json!("https://api.botframework.com/")),
        ("exp", json!(now - 300)),
        ("exp", json!(i64::MIN)),
        ("exp", json!("4000000000")),
        ("exp", json!(1e300)),
        ("nbf", json!(now + 301)),
        ("nbf", json!("0")),
        ("serviceurl", json!("https://smba.trafficmanager.net/emea")),
        ("serviceurl", json!(null)),
    ] {
        assert!(verdict(name, bad.clone()).is_err(), "{name}: {bad}");
    }
}

#[test]
fn a_key_signs_only_for_the_channels_it_is_endorsed_for() {
    let endorsed = |endorsements: Value| {
        let mut set: Value = serde_json::from_str(BOT_KEYS).unwrap();
        set["keys"][0]["endorsements"] = endorsements;
        keys(bot_source(), &set.to_string())
    };
    let check = |channel: Value, endorsements: Value| {
        let sample = json!({"type": "typing", "serviceUrl": "u", "channelId": channel}).to_string();
        let token = bot_token(&bot_claims(BOT.as_bytes(), sample.as_bytes()));
        receive(
            &post(sample, Some(&token)),
            &[bot_app()],
            &endorsed(endorsements),
        )
        .is_ok()
    };
    assert!(check(json!("msteams"), json!(["webchat", "msteams"])));
    assert!(check(json!("msteams"), json!([])));
    assert!(!check(json!("msteams"), json!(["webchat"])));
    assert!(!check(json!("webchat"), json!(["msteams"])));
    assert!(!check(json!(null), json!(["msteams"])));
}

/// Only by the keys that its own app trusts, and only those sources are asked for.
#[test]
fn keys_are_asked_for_where_the_audience_says() {
    let other = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration";
    let apps = [
        app(
            1,
            &[
                (names::BOT_APP_ID, "another"),
                (names::BOT_OPENID_URL, "https://evil.example/"),
            ],
        ),
        app(
            2,
            &[(names::BOT_APP_ID, BOT), (names::BOT_OPENID_URL, other)],
        ),
        graph_app(),
    ];
    let sample = body(Platform::Teams, SAMPLE);
    let token = bot_token(&bot_claims(BOT.as_bytes(), &sample));
    let sources = |body: Vec<u8>, proof: Option<&str>| {
        let sources = Teams.key_sources(&post(body, proof), &apps);
        sources.into_iter().map(|it| it.0).collect::<Vec<_>>()
    };
    assert_eq!(sources(sample.clone(), Some(&token)), [other]);
    let rich = body(Platform::Teams, "graph_rich_created");
    assert_eq!(sources(rich, None), [graph_source().0]);
    let basic = body(Platform::Teams, "graph_chat_created");
    for (body, proof) in [
        (basic, None),
        (sample.clone(), Some("HMAC x")),
        (sample, Some("Bearer x")),
        (Vec::new(), None),
    ] {
        assert_eq!(sources(body, proof), <[String; 0]>::default());
    }
}
