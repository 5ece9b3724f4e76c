//! What each of the three protocols sends, for tests, and the keys that sign it: TEST ONLY, published
//! with this source.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Method, StatusCode};
use model::{AppId, Platform};
use serde_json::{Value, json};

use super::{cloud, outgoing, reply};
use crate::conformance::{Samples, Signs};
use crate::{AppSecrets, KeySet, KeySource, WebhookRequest, names, read_keys, signature};

/// The registrations that the fixtures and tokens are made out to.
pub(super) const BOT: &str = "c9e8c047-2a74-40a2-b28a-b162d5f5327c";
pub(super) const APPLICATION: &str = "5f1d7c2e-9a4b-4c3d-8e21-77aa10b2c3d4";
/// The client states of the fixtures' two subscriptions.
pub(super) const STATES: [&str; 2] = ["hub-secret-state-1", "hub-secret-state-2"];

/// What the bot service publishes, for the samples.
pub(super) const BOT_KEYS: &str = include_str!("keys/bot_test_only.jwks.json");
const OUTGOING_SECRET: &str = "kCgbbpvVw3yPWBSCeoSRaDT7l5sQAfgCiEOUVAxiDGA=";
/// Bodies with no client state in them: there is nothing to believe them by.
const UNPROVEN: [&str; 2] = ["graph_empty_value", "graph_missing_optional_fields"];

pub(super) fn samples() -> Vec<Samples> {
    vec![graph(), bot(), outgoing()]
}

fn graph() -> Samples {
    let published = at(&jwt(), "/graph_validation_tokens/jwks").to_string();
    let mut all = Samples::new(Platform::Teams, names::CLIENT_STATE, |_, _| None);
    all.fixtures
        .retain(|it| it.name.starts_with("graph_") || it.name.starts_with("lifecycle_"));
    let is_unproven = |name: &str| UNPROVEN.contains(&name);
    let (unproven, fixtures) = all
        .fixtures
        .into_iter()
        .partition(|it| is_unproven(&it.name));
    Samples {
        fixtures,
        unproven,
        secret: STATES[0].to_owned(),
        more: vec![
            (names::CLIENT_ID, APPLICATION.to_owned()),
            (names::PRIVATE_KEY, private_key()),
        ],
        own: vec![(names::CLIENT_STATE, STATES[1].to_owned())],
        signs: Signs::Item,
        keys: keys(graph_source(), &published),
        published_keys: Some(published),
        handshake: Some((
            handshake,
            "Validation: Testing client application reachability for subscription Request-Id: 3f1c2a44",
        )),
        acknowledged: StatusCode::ACCEPTED,
        refused: StatusCode::ACCEPTED,
        ..all
    }
}

fn bot() -> Samples {
    let mut all = Samples::new(Platform::Teams, names::BOT_APP_ID, |id, body| {
        Some(bot_token(&bot_claims(id, body)))
    });
    all.fixtures.retain(|it| it.name.starts_with("bot_"));
    Samples {
        secret: BOT.to_owned(),
        more: Vec::new(),
        signs: Signs::Header,
        keys: bot_keys(),
        published_keys: Some(BOT_KEYS.to_owned()),
        is_answered_in_words: |body| reply::invoked(body).is_some(),
        ..all
    }
}

fn outgoing() -> Samples {
    let mut all = Samples::new(Platform::Teams, names::OUTGOING_SECRET, |secret, body| {
        // Whoever signs with what is no key signs with its text.
        let key = outgoing::key(secret).map_or_else(|| secret.to_vec(), |key| key.to_vec());
        let tag = STANDARD.encode(signature::hmac_sha256(&key, body));
        Some(format!("HMAC {tag}"))
    });
    all.fixtures.retain(|it| it.name.starts_with("outgoing_"));
    Samples {
        secret: OUTGOING_SECRET.to_owned(),
        more: Vec::new(),
        is_answered_in_words: |_| true,
        ..all
    }
}

fn handshake(token: &str) -> WebhookRequest {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("validationToken", token)
        .finish();
    let mut request = WebhookRequest::new(Bytes::new());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = format!("/?{query}").parse().expect("the query is encoded");
    request
}

/// Tokens with stated verdicts, and the public keys that they are signed by.
pub(super) fn jwt() -> Value {
    serde_json::from_str(include_str!("keys/jwt.json")).expect("it is JSON")
}

/// Encrypted messages with stated verdicts, and the private key that opens them.
pub(super) fn encryption() -> Value {
    serde_json::from_str(include_str!("keys/graph_encryption.json")).expect("it is JSON")
}

fn at<'v>(value: &'v Value, place: &str) -> &'v Value {
    value.pointer(place).expect("the vectors are complete")
}

/// The key that opens the fixtures.
pub(super) fn private_key() -> String {
    let vectors = encryption();
    let key = at(&vectors, "/private_key_pkcs8_pem").as_str();
    key.expect("it is PEM").to_owned()
}

/// A source that publishes a JWK set.
pub(super) fn keys(source: KeySource, published: &str) -> KeySet {
    let mut keys = KeySet::default();
    keys.put(
        source,
        read_keys(published.as_bytes()).expect("it is a set"),
    );
    keys
}

/// The same as adapters want it.
pub(super) fn bot_keys() -> KeySet {
    keys(bot_source(), BOT_KEYS)
}

pub(super) fn bot_source() -> KeySource {
    cloud::bot_keys(&AppSecrets::new(AppId::from_u128(0), []))
}

pub(super) fn graph_source() -> KeySource {
    cloud::graph_keys(&AppSecrets::new(AppId::from_u128(0), []))
}

/// What the bot service says of an activity for a bot.
pub(super) fn bot_claims(id: &[u8], body: &[u8]) -> Value {
    let activity = crate::json::read(body).unwrap_or_default();
    let now = Samples::NOW.as_millis() / 1_000;
    json!({
        "iss": "https://api.botframework.com",
        "aud": String::from_utf8_lossy(id),
        "serviceurl": activity.get("serviceUrl"),
        "nbf": now - 60,
        "exp": now + 3_600,
    })
}

/// The key that the samples publish; loading one takes longer than signing.
static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| {
    let lines = include_str!("keys/bot_test_only.pem").lines();
    let text: String = lines.filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(text).expect("PEM is base64");
    RsaKeyPair::from_pkcs8(&der).expect("it is a key")
});

/// Claims, signed by that key.
pub(super) fn bot_token(claims: &Value) -> String {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "bot-sample-key"});
    let [header, claims] = [&header, claims].map(|it| URL_SAFE_NO_PAD.encode(it.to_string()));
    let signed = format!("{header}.{claims}");
    let mut tag = vec![0; KEY.public_modulus_len()];
    KEY.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut tag,
    )
    .expect("the key is long enough");
    format!("Bearer {signed}.{}", URL_SAFE_NO_PAD.encode(tag))
}
