//! Every fixture, every vector, and what must not break the adapter.

use model::{AttachmentKind, Direction, EventType, InboundEvent, Platform};
use serde_json::{Value, json};

use super::{Viber, is_bot_token, parse::parse};
use crate::conformance::{self, expected, vectors::Vector};
use crate::fixtures::vectors;

fn read(callback: &Value) -> InboundEvent {
    parse(callback.to_string().as_bytes()).unwrap()
}

/// A callback of that name with these members beside the usual ones.
fn callback(event: &str, members: Value) -> Value {
    let mut callback = json!({
        "event": event, "timestamp": 1_795_168_800_100_u64, "message_token": 607,
    });
    callback
        .as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    callback
}

fn message(message: Value) -> InboundEvent {
    let sender = json!({"id": "u=", "name": "Iva"});
    read(&callback(
        "message",
        json!({"sender": sender, "message": message}),
    ))
}

#[test]
fn conforms() {
    conformance::check(&Viber);
}

#[test]
fn reads_every_fixture_as_expected() {
    expected::check_every_fixture(Platform::Viber, |it| vec![parse(&it.body).unwrap()]);
}

#[test]
fn holds_every_vector() {
    for vector in vectors(Platform::Viber) {
        Vector::of(&vector).holds(&Viber);
    }
}

#[test]
fn a_token_has_no_blanks() {
    let vector = "44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3";
    assert!(is_bot_token(vector));
    assert!(is_bot_token(
        "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"
    ));
    for text in ["", " a", "a\n", "ü", &"a".repeat(201)] {
        assert!(!is_bot_token(text), "{text:?}");
    }
}

#[test]
fn a_body_that_is_no_object_is_unreadable() {
    for body in ["", "[]", "7", "null", "{", r#"{"event":"message""#] {
        assert_eq!(parse(body.as_bytes()).unwrap_err().path, "the body");
    }
}

#[test]
fn what_does_not_fit_is_unknown_and_kept() {
    let token = |members: Value| (members, "607");
    for (event, (members, id)) in [
        ("message", token(json!({}))),
        ("message", token(json!({"sender": {"id": "u="}}))),
        ("message", token(json!({"message": {"type": "text"}}))),
        (
            "message",
            token(json!({"sender": {"id": []}, "message": {"type": "text"}})),
        ),
        (
            "message",
            token(json!({"sender": {"id": "u="}, "message": "hi"})),
        ),
        ("subscribed", token(json!({}))),
        ("unsubscribed", token(json!({"user_id": 1.5}))),
        ("conversation_started", token(json!({"user": 7}))),
        ("client_status", token(json!({"user": null}))),
        (
            "seen",
            (
                json!({"message_token": null, "user_id": "u="}),
                "seen:u=:1795168800100",
            ),
        ),
    ] {
        let body = callback(event, members);
        let found = read(&body);
        assert_eq!(found.event_type, EventType::Unknown, "{body}");
        assert_eq!(found.direction, Direction::None);
        assert_eq!(found.native_type.as_deref(), Some(event));
        assert_eq!(found.external_id, id);
        let raw: Value = serde_json::from_str(&found.raw.unwrap()).unwrap();
        assert_eq!(raw, body);
        assert_eq!((found.message_ref, found.thread_ref), (None, None));
    }
}

#[test]
fn what_has_no_name_is_unknown_too() {
    for body in [
        json!({}),
        json!({"event": 7}),
        json!({"event": ""}),
        json!({"event": null}),
    ] {
        let event = read(&body);
        assert_eq!(event.event_type, EventType::Unknown, "{body}");
        assert_eq!(event.native_type, None);
        assert!(event.digest.is_some());
    }
}

#[test]
fn callbacks_with_one_made_up_id_differ_by_digest() {
    let [one, other] = [1, 2].map(|n| read(&json!({"event": "action", "n": n})));
    assert_eq!(one.external_id, other.external_id);
    assert_ne!(one.digest, other.digest);
    assert!(one.digest.is_some());
    let [one, other] = ["a", "b"].map(|desc| {
        read(&callback(
            "failed",
            json!({"user_id": "u=", "desc": desc, "chat_hostname": "x"}),
        ))
    });
    assert_eq!(one.external_id, "failed:607:u=");
    assert_eq!(one.external_id, other.external_id);
    assert_ne!(one.digest, other.digest);
}

/// A callback that we do not know may be about a message, and carry its token.
#[test]
fn unknown_callbacks_do_not_stand_in_the_way_of_a_message() {
    let known = message(json!({"type": "text", "text": "hi"}));
    let names = ["", "message", "action", "other"].map(|it| read(&callback(it, json!({}))));
    let mut scopes: Vec<_> = names.iter().chain([&known]).map(|it| &it.scope).collect();
    assert!(names.iter().all(|it| it.external_id == known.external_id));
    scopes.sort();
    scopes.dedup();
    assert_eq!(scopes.len(), 5);
}

#[test]
fn every_digit_of_a_token_survives() {
    let of = |event: &str, token: &str| {
        let body = format!(
            r#"{{"event":"{event}","message_token":{token},"user_id":"u=","message":{{"text":"x"}}}}"#
        );
        parse(body.as_bytes()).unwrap()
    };
    for token in [
        "9007199254740993",
        "9223372036854775809",
        "18446744073709551615",
        "18446744073709551617",
        "340282366920938463463374607431768211455",
    ] {
        assert_eq!(of("message", token).external_id, token);
        assert_eq!(of("message", token).message_ref.as_deref(), Some(token));
        assert_eq!(of("seen", token).message_ref.as_deref(), Some(token));
        assert_eq!(of("action", token).external_id, token);
        let raw = of("action", token).raw.unwrap();
        assert!(raw.contains(&format!("\"message_token\":{token},")));
    }
    for token in ["1e3", "6075500000000000149.0", "1e400", "true", "[607]"] {
        let event = of("message", token);
        assert_eq!(event.event_type, EventType::Unknown, "{token}");
        assert_eq!(event.external_id, "message:u=:0");
    }
    assert_eq!(of("message", "\"607\"").external_id, "607");
}

#[test]
fn a_chat_is_a_thread_of_its_own_with_all_its_digits() {
    for chat in [
        "5048086924903818307",
        "18446744073709551617",
        "\"18446744073709551617\"",
    ] {
        let body = format!(
            r#"{{"event":"message","message_token":1,"chat_id":{chat},"message":{{"type":"text","text":"hi"}}}}"#
        );
        let event = parse(body.as_bytes()).unwrap();
        assert_eq!(event.event_type, EventType::Message);
        assert_eq!(event.thread_ref.as_deref(), Some(chat.trim_matches('"')));
        assert_eq!(event.contact_ref, None);
    }
}

#[test]
fn a_receipt_needs_nothing_but_its_token() {
    let event = read(&callback("delivered", json!({"user_id": []})));
    assert_eq!(event.event_type, EventType::Delivered);
    assert_eq!(event.external_id, "delivered:607:-");
    assert_eq!(event.message_ref.as_deref(), Some("607"));
    assert_eq!((event.contact_ref, event.thread_ref), (None, None));
}

#[test]
fn somebody_who_leaves_is_heard_without_a_token() {
    let event = read(&json!({"event": "unsubscribed", "user_id": "u="}));
    assert_eq!(event.event_type, EventType::Unsubscribed);
    assert_eq!(event.external_id, "unsubscribed:u=:0");
    assert!(event.digest.is_some());
}

#[test]
fn misshapen_details_do_not_cost_the_message() {
    let event = message(json!({
        "type": "picture", "text": "look", "media": 7, "file_name": [], "contact": 1, "location": "x",
    }));
    assert_eq!(event.content.text.as_deref(), Some("look"));
    assert!(event.content.attachments.is_empty());
    assert_eq!(event.raw, None);
    let event = message(json!({"type": ["text"], "text": "hi"}));
    assert_eq!(event.content.text.as_deref(), Some("hi"));
    assert!(event.raw.is_some(), "the kind is not known");
    let sender = json!({"id": "u=", "name": 7, "avatar": {}});
    let details = json!({"sender": sender, "timestamp": "soon", "message": {"type": "text"}});
    let event = read(&callback("message", details));
    assert_eq!(event.event_type, EventType::Message);
    assert_eq!(event.contact_ref.as_deref(), Some("u="));
    assert!(event.raw.is_some(), "nothing was said");
}

#[test]
fn a_sticker_needs_no_address_and_a_new_kind_keeps_its_own() {
    let event = message(json!({"type": "STICKER", "sticker_id": 46_105}));
    let [sticker] = &event.content.attachments[..] else {
        panic!("one sticker");
    };
    assert_eq!(sticker.kind, AttachmentKind::Sticker);
    assert_eq!(sticker.media_id.as_deref(), Some("46105"));
    let event = message(json!({"type": "hologram", "media": "https://dl-media.viber.com/h"}));
    assert_eq!(event.content.attachments[0].kind, AttachmentKind::Other);
    assert!(event.raw.is_some());
}

#[test]
fn odd_bodies_are_read() {
    let nested = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    for (members, text) in [
        (r#""text":"a\u0000b""#.to_owned(), "a\0b"),
        (r#""text":"a\ud83d b""#.to_owned(), "a\u{fffd} b"),
        (format!(r#""text":"deep","new_member":{nested}"#), "deep"),
        (r#""text":"far","location":{"lat":1e400}"#.to_owned(), "far"),
    ] {
        let body = format!(
            r#"{{"event":"message","timestamp":0,"message_token":9223372036854775809,"sender":{{"id":"u="}},"message":{{"type":"text",{members}}}}}"#
        );
        let event = parse(body.as_bytes()).unwrap();
        assert_eq!(event.event_type, EventType::Message, "{body}");
        assert_eq!(event.external_id, "9223372036854775809");
        assert_eq!(event.content.text.as_deref(), Some(text));
        assert_eq!(event.occurred_at, None);
        assert_eq!(
            parse(body.replace("\"message\",", "\"new\",").as_bytes())
                .unwrap()
                .event_type,
            EventType::Unknown
        );
    }
}
