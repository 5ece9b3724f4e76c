//! What must hold for any body, any signature and any challenge.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::attacks::{admitted, app, signed};
use super::signature::sign;
use super::{handshake::ask, parse::parse, social};
use crate::{Admission, Rejection};

/// Names that the platform uses.
const NAMES: &[&str] = &[
    "notificationId",
    "organizationalEntity",
    "action",
    "sourcePost",
    "generatedActivity",
    "decoratedGeneratedActivity",
    "comment",
    "share",
    "owner",
    "object",
    "eventMeta",
    "type",
    "id",
    "conversationId",
    "from",
    "body",
    "text",
    "event",
    "message",
    "elements",
    "leadGenFormResponse",
    "leadAction",
    "createdAt",
];

/// JSON whose names are LinkedIn's, so that it gets past the first look.
fn values() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(NAMES);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "COMMENT",
            "COMMENT_DELETE",
            "LIKE",
            "SHARE",
            "CREATE",
            "DELETE",
            "CREATED",
            "urn:li:comment:(activity:1,2)",
            "urn:li:like:(person:a,activity:1)",
        ])
        .prop_map(Value::from),
        "[(),:a-z]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 50, 8, move |inner| {
        let members = prop::collection::btree_map(names.clone(), inner.clone(), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|it| it.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_signed_is_proven_and_one_flipped_bit_is_not(
        secret in "[!-~]{1,64}",
        body in prop::collection::vec(any::<u8>(), 1..200),
        at: prop::sample::Index,
        bit in 0_u8..8,
    ) {
        let apps = [app(1, &secret, "")];
        let right = sign(secret.as_bytes(), &body).unwrap();
        prop_assert!(admitted(&signed(&body, right.as_bytes()), &apps).is_ok());
        let flip = |bytes: &[u8]| {
            let mut other = bytes.to_vec();
            other[at.index(bytes.len())] ^= 1 << bit;
            other
        };
        prop_assert_eq!(
            admitted(&signed(&flip(&body), right.as_bytes()), &apps).err(),
            Some(Rejection::BadSignature)
        );
        // Digits may be written in either case.
        let other = flip(right.as_bytes());
        let is_another = !other.eq_ignore_ascii_case(right.as_bytes());
        if is_another && http::HeaderValue::from_bytes(&other).is_ok() {
            prop_assert!(admitted(&signed(&body, &other), &apps).is_err());
        }
    }

    #[test]
    fn no_answer_is_a_signature(challenge in "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", body: Vec<u8>) {
        let apps = [app(1, "secret", "")];
        let Ok(Admission::Handshake(reply)) = admitted(&ask(&challenge), &apps) else {
            panic!("a UUID is answered");
        };
        let answer: Value = serde_json::from_slice(reply.body()).unwrap();
        let response = answer["challengeResponse"].as_str().unwrap();
        for body in [&body[..], challenge.as_bytes(), reply.body()] {
            prop_assert!(admitted(&signed(body, response.as_bytes()), &apps).is_err());
        }
    }

    #[test]
    fn no_challenge_panics_and_only_uuids_are_signed(challenge in ".{0,50}") {
        let apps = [app(1, "secret", "")];
        prop_assert!(admitted(&ask(&challenge), &apps).is_err());
    }

    #[test]
    fn no_bytes_panic(body: Vec<u8>) {
        parse(&body).ok();
    }

    #[test]
    fn no_json_panics_and_ids_are_stable(value in values()) {
        let mut lead = value.clone();
        if let Some(members) = lead.as_object_mut() {
            members.insert("type".to_owned(), json!("LEAD_ACTION"));
        }
        let batch = json!({"type": social::TYPE, "notifications": [value]});
        let relayed = json!({"elements": [value], "eventMeta": {"type": "UPDATE"}});
        for body in [&value, &lead, &batch, &relayed] {
            let bytes = body.to_string();
            let Ok(events) = parse(bytes.as_bytes()) else {
                prop_assert!(!body.is_object() || body["type"] == social::TYPE);
                continue;
            };
            prop_assert!(events.iter().all(|it| !it.external_id.is_empty()));
            prop_assert_eq!(parse(bytes.as_bytes()).unwrap(), events);
        }
        prop_assert_eq!(parse(batch.to_string().as_bytes()).unwrap().len(), 1);
    }
}
