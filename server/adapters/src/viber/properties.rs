//! What must hold for any body, any signature and any token.

use bytes::Bytes;
use model::{AppId, EventType, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Viber, parse::parse, signature::HEADER};
use crate::signature::hmac_sha256;
use crate::{
    AppSecrets, KeySet, PlatformAdapter, Proof, Rejection, Secret, Trust, WebhookRequest, names,
};

const TOKEN: &str = "4b2f1c0d9e8a7766-55443322110099ff-eeddccbbaa998877";

fn app(number: u128, token: &str) -> AppSecrets {
    let token = Secret::new(token).map(|it| (names::BOT_TOKEN, it));
    AppSecrets::new(AppId::from_u128(number), token)
}

fn verify(request: &WebhookRequest) -> Result<Proof, Rejection> {
    let trust = Trust {
        now: Timestamp::from_millis(0),
        keys: &KeySet::default(),
    };
    Viber.verify(request, &[app(1, "another"), app(2, TOKEN)], &trust)
}

fn signature(body: &[u8]) -> String {
    hex::encode(hmac_sha256(TOKEN.as_bytes(), body))
}

/// A callback with that header and query, as far as they are given.
fn request(body: &[u8], header: Option<&[u8]>, query: &str) -> WebhookRequest {
    let mut request = http::Request::post(format!("/api/webhooks/viber?{query}"));
    if let Some(header) = header {
        request = request.header(HEADER, header);
    }
    request.body(Bytes::copy_from_slice(body)).unwrap()
}

#[test]
fn tells_missing_misshapen_and_wrong_apart() {
    let right = signature(b"{}");
    assert_eq!(
        verify(&request(b"{}", None, "signature=1")),
        Err(Rejection::MissingHeader(HEADER))
    );
    for header in [
        "",
        "0",
        &"0".repeat(63),
        &format!("{right}0"),
        &format!("{right}00"),
        &format!(" {right}"),
        &format!("sha256={right}"),
        &right.to_uppercase(),
        &"z".repeat(64),
    ] {
        let misshapen = Err(Rejection::MisshapenHeader(HEADER));
        let query = format!("sig={header}").replace(' ', "+");
        assert_eq!(
            verify(&request(b"{}", Some(header.as_bytes()), "")),
            misshapen
        );
        assert_eq!(verify(&request(b"{}", None, &query)), misshapen);
    }
    let wrong = request(b"{ }", Some(right.as_bytes()), "");
    assert_eq!(verify(&wrong), Err(Rejection::BadSignature));
}

#[test]
fn the_parameter_counts_only_without_the_header() {
    let right = signature(b"{}");
    let query = format!("sig={right}");
    let proof = Ok(Proof::of_all(AppId::from_u128(2)));
    assert_eq!(verify(&request(b"{}", None, &query)), proof);
    assert_eq!(
        verify(&request(b"{}", Some(right.as_bytes()), "sig=0")),
        proof
    );
    let header = "0".repeat(64);
    assert_eq!(
        verify(&request(b"{}", Some(header.as_bytes()), &query)),
        Err(Rejection::BadSignature)
    );
}

/// Names that the platform uses.
const NAMES: &[&str] = &[
    "timestamp",
    "message_token",
    "sender",
    "user",
    "user_id",
    "id",
    "name",
    "message",
    "type",
    "text",
    "media",
    "sticker_id",
    "contact",
    "location",
    "chat_id",
    "desc",
];

/// JSON whose names are Viber's, so that it gets past the first look.
fn callbacks() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(NAMES);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["text", "sticker", "hologram", ""]).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(4, 40, 8, move |inner| {
        let members = prop::collection::btree_map(names.clone(), inner.clone(), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|it| it.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    });
    let events = prop::sample::select(vec![
        "message",
        "seen",
        "failed",
        "subscribed",
        "unsubscribed",
        "conversation_started",
        "webhook",
        "action",
    ]);
    (tree, events).prop_map(|(mut callback, event)| {
        if let Some(members) = callback.as_object_mut() {
            members.insert("event".to_owned(), json!(event));
        }
        callback
    })
}

proptest! {
    #[test]
    fn what_is_signed_is_proven_and_one_flipped_bit_is_not(
        body in prop::collection::vec(any::<u8>(), 1..200),
        at: prop::sample::Index,
        bit in 0_u8..8,
    ) {
        let right = signature(&body);
        prop_assert!(verify(&request(&body, Some(right.as_bytes()), "")).is_ok());
        let flip = |bytes: &[u8]| {
            let mut other = bytes.to_vec();
            other[at.index(bytes.len())] ^= 1 << bit;
            other
        };
        prop_assert_eq!(
            verify(&request(&flip(&body), Some(right.as_bytes()), "")),
            Err(Rejection::BadSignature)
        );
        let other = flip(right.as_bytes());
        if http::HeaderValue::from_bytes(&other).is_ok() {
            prop_assert!(verify(&request(&body, Some(&other), "")).is_err());
        }
    }

    #[test]
    fn any_number_names_its_message_exactly(token: u128) {
        let body = format!(r#"{{"event":"delivered","message_token":{token}}}"#);
        let event = parse(body.as_bytes()).unwrap();
        prop_assert_eq!(event.message_ref, Some(token.to_string()));
    }

    #[test]
    fn no_bytes_panic(body: Vec<u8>) {
        parse(&body).ok();
    }

    #[test]
    fn no_json_panics_and_ids_are_stable(callback in callbacks()) {
        let body = callback.to_string();
        let Ok(event) = parse(body.as_bytes()) else {
            prop_assert!(!callback.is_object());
            return Ok(());
        };
        prop_assert!(!event.external_id.is_empty());
        prop_assert_eq!(event.event_type == EventType::Unknown && event.raw.is_none(), false);
        prop_assert_eq!(parse(body.as_bytes()).unwrap(), event);
    }
}
