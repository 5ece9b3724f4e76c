//! What must hold for any body, any secret and any flipped bit.

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples::{BOT, STATES, bot_claims, bot_keys, bot_token};
use super::tests::{app, batch, item, post, receive};
use super::{bot, graph, html};
use crate::{Accepted, KeySet, names, signature};

/// Names that get past the first look.
const NAMES: &str = "value type id conversation from recipient timestamp replyToId text attachments \
    contentType content changeType resource resourceData subscriptionId tenantId clientState \
    encryptedContent data dataKey dataSignature lifecycleEvent validationTokens channelData \
    eventType";

fn values() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(NAMES.split_whitespace().collect::<Vec<_>>());
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "message",
            "messageUpdate",
            "invoke",
            "created",
            "deleted",
            "missed",
            "AAAA",
            "chats('a')/messages('1')",
            "2026-11-20T10:00:00.1234567Z",
            "19:a;messageid=1",
        ])
        .prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        let members = prop::collection::btree_map(names.clone(), inner.clone(), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|it| it.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_panic(body: Vec<u8>) {
        let app = app(1, &[]);
        graph::parse(&body, &Accepted::All, &app).ok();
        graph::Envelope::read(&body);
        bot::parse(&body).ok();
    }

    #[test]
    fn no_json_panics_and_ids_are_stable(items in prop::collection::vec(values(), 0..4)) {
        let app = app(1, &[]);
        let body = batch(&items);
        let events = graph::parse(body.as_bytes(), &Accepted::All, &app).unwrap();
        prop_assert_eq!(events.len(), items.len());
        prop_assert!(events.iter().all(|it| !it.external_id.is_empty()));
        prop_assert_eq!(graph::parse(body.as_bytes(), &Accepted::All, &app).unwrap(), events);
        for item in items.iter().filter(|it| it.is_object()) {
            let event = bot::parse(item.to_string().as_bytes()).unwrap();
            prop_assert!(!event.external_id.is_empty());
            prop_assert_eq!(bot::parse(item.to_string().as_bytes()).unwrap(), event);
        }
    }

    /// The bounded look at a batch and the parser agree on what its items are.
    #[test]
    fn the_envelope_sees_what_the_parser_sees(body in values()) {
        let text = body.to_string();
        let envelope = graph::Envelope::read(text.as_bytes());
        let items = body.get("value").and_then(Value::as_array);
        prop_assert_eq!(envelope.is_some(), items.is_some());
        let seen = envelope.into_iter().flat_map(|it| it.items);
        for (seen, item) in seen.zip(items.into_iter().flatten()) {
            prop_assert_eq!(seen.client_state, item["clientState"].as_str().unwrap_or_default());
            prop_assert_eq!(seen.tenant, item["tenantId"].as_str().unwrap_or_default());
            prop_assert_eq!(seen.is_encrypted, !item["encryptedContent"].is_null());
        }
    }

    #[test]
    fn a_state_is_proven_and_one_flipped_bit_is_not(
        state in "[!-~&&[^\"\\\\]]{1,128}", at: prop::sample::Index, bit in 0_u8..7,
    ) {
        let apps = [app(1, &[(names::CLIENT_STATE, &state)])];
        let check = |state: &str| {
            let body = batch(&[item(json!({"clientState": state}))]);
            receive(&post(body, None), &apps, &KeySet::default()).is_ok()
        };
        prop_assert!(check(&state));
        let mut other = state.clone().into_bytes();
        let at = at.index(other.len());
        other[at] ^= 1 << bit;
        prop_assert!(!check(std::str::from_utf8(&other).unwrap()));
        prop_assert!(!check(state.get(..at).unwrap()));
    }

    #[test]
    fn a_signed_body_is_proven_and_one_flipped_bit_is_not(
        key in prop::collection::vec(any::<u8>(), 16..64),
        body in prop::collection::vec(any::<u8>(), 1..200),
        at: prop::sample::Index, bit in 0_u8..8,
    ) {
        let apps = [app(1, &[(names::OUTGOING_SECRET, &STANDARD.encode(&key))])];
        let mut tag = signature::hmac_sha256(&key, &body);
        let check = |body: &[u8], tag: &[u8]| {
            let proof = format!("HMAC {}", STANDARD.encode(tag));
            receive(&post(body.to_vec(), Some(&proof)), &apps, &KeySet::default()).is_ok()
        };
        prop_assert!(check(&body, &tag));
        let mut other = body.clone();
        let place = at.index(other.len());
        other[place] ^= 1 << bit;
        prop_assert!(!check(&other, &tag));
        tag[at.index(32)] ^= 1 << bit;
        prop_assert!(!check(&body, &tag));
    }

    #[test]
    fn a_token_is_proven_and_one_flipped_bit_is_not(at: prop::sample::Index, bit in 0_u8..7) {
        let keys = bot_keys();
        let apps = [app(1, &[(names::BOT_APP_ID, BOT)])];
        let body = json!({"type": "typing", "serviceUrl": "https://u/", "channelId": "msteams"}).to_string();
        let token = bot_token(&bot_claims(BOT.as_bytes(), body.as_bytes()));
        let check = |token: &str| receive(&post(body.clone(), Some(token)), &apps, &keys).is_ok();
        prop_assert!(check(&token));
        let mut other = token.clone().into_bytes();
        let from = "Bearer ".len();
        let at = from + at.index(other.len() - from);
        other[at] ^= 1 << bit;
        let other = String::from_utf8(other).unwrap();
        prop_assume!(http::HeaderValue::from_str(&other).is_ok());
        prop_assert!(!check(&other), "{}", other);
    }

    #[test]
    fn no_markup_panics(text in "[<>&;\"' a-z#0-9/=\\n]{0,60}|.{0,40}") {
        let shown = html::read(&text);
        prop_assert!(shown.text.len() <= text.len() * 4);
        html::without_mentions(text);
    }

    /// Neither when a subscription ends nor what we called it tells two notifications apart.
    #[test]
    fn the_digest_leaves_out_the_subscription(state in ".{0,9}", expires in ".{0,9}") {
        let read = |members: Value| {
            let body = batch(&[item(members)]);
            graph::parse(body.as_bytes(), &Accepted::All, &app(1, &[])).unwrap().remove(0)
        };
        let other = read(json!({"clientState": state, "subscriptionExpirationDateTime": expires}));
        prop_assert_eq!(read(json!({"clientState": STATES[0]})).digest, other.digest);
        prop_assert_ne!(read(json!({"new": expires})).digest, other.digest);
    }
}
