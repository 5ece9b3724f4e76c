//! What must hold for any body and any token.

use bytes::Bytes;
use model::{AppId, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{HEADER, Telegram, parse::parse};
use crate::{AppSecrets, KeySet, PlatformAdapter, Rejection, Secret, Trust, WebhookRequest, names};

fn verify(secret: &str, header: &[u8]) -> Result<(), Rejection> {
    let request = WebhookRequest::new(Bytes::new());
    let (mut parts, body) = request.into_parts();
    parts
        .headers
        .insert(HEADER, http::HeaderValue::from_bytes(header).unwrap());
    let request = WebhookRequest::from_parts(parts, body);
    let secret = (names::SECRET_TOKEN, Secret::new(secret).unwrap());
    let apps = [AppSecrets::new(AppId::from_u128(1), [secret])];
    let trust = Trust {
        now: Timestamp::from_millis(0),
        keys: &KeySet::default(),
    };
    Telegram.verify(&request, &apps, &trust).map(|_| ())
}

/// JSON whose names are Telegram's, so that it gets past the first look.
fn updates() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "message",
        "edited_message",
        "chat",
        "from",
        "id",
        "message_id",
        "message_ids",
        "date",
        "photo",
        "file_id",
        "text",
        "user",
        "boost",
        "source",
        "callback_query",
        "data",
        "poll",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(5, 40, 6, move |inner| {
        let members = prop::collection::btree_map(names.clone(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|it| it.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    });
    (
        tree,
        prop::sample::select(vec!["message", "callback_query", "chat_boost", "poll"]),
    )
        .prop_map(|(item, kind)| json!({"update_id": 1, kind: item}))
}

proptest! {
    #[test]
    fn the_token_is_proven_and_one_flipped_bit_is_not(
        token in "[A-Za-z0-9_-]{1,256}", at: prop::sample::Index, bit in 0_u8..5,
    ) {
        prop_assert_eq!(verify(&token, token.as_bytes()), Ok(()));
        let mut other = token.clone().into_bytes();
        let at = at.index(other.len());
        other[at] ^= 1 << bit;
        prop_assume!(other[at] != 0x7f);
        prop_assert!(verify(&token, &other).is_err());
        prop_assert!(verify(&token, &other[..at]).is_err());
    }

    #[test]
    fn no_bytes_panic(body: Vec<u8>) {
        parse(&body).ok();
    }

    #[test]
    fn no_json_panics_and_each_update_is_one_event(update in updates()) {
        let event = parse(update.to_string().as_bytes()).unwrap();
        prop_assert_eq!(&event.external_id, "1");
    }
}
