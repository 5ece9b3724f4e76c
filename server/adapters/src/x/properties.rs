//! What must hold for any body, any challenge and any signature.

use bytes::Bytes;
use http::HeaderValue;
use model::{AppId, EventType, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::proof::{HEADER, handshake, samples, verify};
use super::{parse::parse, tests::read};
use crate::{AppSecrets, KeySet, Rejection, Secret, Trust, WebhookRequest, names};

const SECRET: &str = "a-consumer-secret";

fn apps() -> [AppSecrets; 1] {
    let secret = (names::CONSUMER_SECRET, Secret::new(SECRET).unwrap());
    [AppSecrets::new(AppId::from_u128(1), [secret])]
}

fn check(body: &[u8], header: &[u8]) -> Result<(), Rejection> {
    let mut request = WebhookRequest::new(Bytes::copy_from_slice(body));
    let header = HeaderValue::from_bytes(header).unwrap();
    request.headers_mut().insert(HEADER, header);
    let trust = Trust {
        now: Timestamp::from_millis(0),
        keys: &KeySet::default(),
    };
    verify(&request, &apps(), &trust).map(|_| ())
}

fn sign(body: &[u8]) -> Vec<u8> {
    let header = samples::sign(SECRET.as_bytes(), body).unwrap();
    header.into_bytes()
}

const NAMES: &[&str] = &[
    "id",
    "id_str",
    "type",
    "message_create",
    "sender_id",
    "target",
    "source",
    "recipient_id",
    "message_data",
    "attachment",
    "media",
    "video_info",
    "variants",
    "text",
    "user",
    "author_id",
    "data",
    "users",
    "retweeted_status",
    "referenced_tweets",
    "favorited_status",
    "status",
    "revoke",
    "liked_tweet_id",
    "conversation_id",
    "created_at",
    "timestamp_ms",
    "direct_message_events",
];

/// JSON whose names are X's, so that it gets past the first look.
fn values() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(NAMES);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["message_create", "media", "1:2", "follow", "quoted"])
            .prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        let members = prop::collection::btree_map(names.clone(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|it| it.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

const KEYS: &[&str] = &[
    "direct_message_events",
    "direct_message_indicate_typing_events",
    "direct_message_mark_read_events",
    "tweet_create_events",
    "tweet_delete_events",
    "favorite_events",
    "mute_events",
    "user_event",
    "replay_job_status",
    "new_events",
    "data",
    "users",
];

const TYPES: &[&str] = &[
    "dm.received",
    "dm.read",
    "chat.received",
    "chat.conversation_join",
    "post.create",
    "post.delete",
    "like.create",
    "block.block",
    "oauth.revoke",
    "profile.update.bio",
    "broadcast.chat",
    "spaces.start",
    "new.thing",
];

proptest! {
    #[test]
    fn no_bytes_panic(body: Vec<u8>) {
        parse(&body).ok();
    }

    #[test]
    fn no_json_panics_and_ids_are_stable(value in values()) {
        for key in KEYS {
            let body = json!({"for_user_id": "1", "users": &value, *key: &value});
            let events = read(&body);
            prop_assert!(events.iter().all(|it| !it.external_id.is_empty()));
            prop_assert_eq!(read(&body), events);
        }
    }

    #[test]
    fn every_activity_is_an_event_and_named_by_its_uuid(value in values()) {
        for event_type in TYPES {
            let body = json!({"data": {
                "event_uuid": "-7", "event_type": event_type, "filter": {"user_id": "1"},
                "payload": &value, "includes": &value,
            }});
            let events = read(&body);
            prop_assert!(!events.is_empty());
            for event in &events {
                prop_assert!(event.external_id.starts_with("-7"), "{event:?}");
                let is_kept = event.event_type != EventType::Unknown || event.raw.is_some();
                prop_assert!(is_kept, "{event:?}");
            }
            prop_assert_eq!(read(&body), events);
        }
    }

    #[test]
    fn any_object_is_proven_and_no_other_one(
        text: String, at: prop::sample::Index, bit in 0_u8..8,
    ) {
        let body = json!({"for_user_id": text}).to_string().into_bytes();
        let header = sign(&body);
        prop_assert_eq!(check(&body, &header), Ok(()));
        let flip = |bytes: &[u8], bit: u8| {
            let mut flipped = bytes.to_vec();
            flipped[at.index(bytes.len())] ^= 1 << bit;
            flipped
        };
        prop_assert!(check(&flip(&body, bit), &header).is_err());
        let other = flip(&header, bit % 5);
        prop_assume!(HeaderValue::from_bytes(&other).is_ok());
        prop_assert!(check(&body, &other).is_err());
        prop_assert!(check(&body, &header[..at.index(header.len())]).is_err());
    }

    /// Whatever a stranger has signed by a handshake, it is refused as the proof of that same text.
    #[test]
    fn no_answer_proves_what_it_answers(token in "\\PC{0,40}|[A-Za-z0-9+/=_.-]{1,210}") {
        let asked = handshake(&samples::handshake(&token), &apps());
        // A form writes a blank as a plus, and a plus is what it is taken for.
        let token = token.replace(' ', "+");
        match asked {
            Ok(Some(reply)) => {
                let reply: Value = serde_json::from_slice(reply.body()).unwrap();
                let answer = reply["response_token"].as_str().unwrap();
                prop_assert_eq!(answer.as_bytes(), sign(token.as_bytes()));
                let refused = check(token.as_bytes(), answer.as_bytes());
                prop_assert!(matches!(refused, Err(Rejection::MisshapenBody(_))), "{refused:?}");
            }
            refused => {
                prop_assert_eq!(refused.err(), Some(Rejection::BadHandshake("crc_token")));
            }
        }
    }
}
