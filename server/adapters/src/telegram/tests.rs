//! Every kind of update, every vector, and what must not break the adapter.

use model::{AttachmentKind, Direction, EventType, InboundEvent, Platform};
use serde_json::{Value, json};

use super::{Telegram, is_bot_token, is_secret_token, parse::parse};
use crate::PlatformAdapter;
use crate::conformance::{self, expected, vectors::Vector};
use crate::fixtures::{body, vectors};

fn read(update: &Value) -> InboundEvent {
    parse(update.to_string().as_bytes()).unwrap()
}

fn message(members: Value) -> Value {
    let mut message = json!({
        "message_id": 7,
        "from": {"id": 5, "is_bot": false, "first_name": "Mia"},
        "chat": {"id": 5, "type": "private", "first_name": "Mia"},
        "date": 1_795_168_800,
    });
    message
        .as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    json!({"update_id": 1, "message": message})
}

#[test]
fn conforms() {
    conformance::check(&Telegram);
}

#[test]
fn reads_every_fixture_as_expected() {
    expected::check_every_fixture(Platform::Telegram, |it| vec![parse(&it.body).unwrap()]);
}

#[test]
fn holds_every_vector() {
    for vector in vectors(Platform::Telegram) {
        let it = Vector::of(&vector);
        match it.kind {
            "configuration" => {
                let texts = |key: &str| vector["expected"][key].as_array().unwrap().clone();
                for text in texts("accepted") {
                    assert!(is_secret_token(text.as_str().unwrap()), "{text}");
                }
                for text in texts("rejected") {
                    assert!(!is_secret_token(text.as_str().unwrap()), "{text}");
                }
            }
            _ => it.holds(&Telegram),
        }
    }
}

#[test]
fn a_bot_token_is_an_id_and_a_secret() {
    assert!(is_bot_token("7001234567:AAE-x_9"));
    for text in [
        "",
        ":",
        "7001234567",
        "7001234567:",
        ":AAE",
        "bot7:AAE",
        "7:A E",
        "7:A:E",
    ] {
        assert!(!is_bot_token(text), "{text}");
    }
}

#[test]
fn a_body_without_a_numeric_update_id_is_unreadable() {
    for (body, path) in [
        ("", "the body"),
        ("[]", "the body"),
        ("7", "the body"),
        ("{}", "update_id"),
        (r#"{"update_id":"7"}"#, "update_id"),
        (r#"{"update_id":1.5}"#, "update_id"),
        (r#"{"update_id":null,"message":{}}"#, "update_id"),
    ] {
        assert_eq!(parse(body.as_bytes()).unwrap_err().path, path, "{body}");
    }
}

#[test]
fn what_does_not_fit_is_unknown_and_kept() {
    for item in [
        json!(null),
        json!(7),
        json!({"message_id": 1}),
        json!({"chat": {"id": []}}),
    ] {
        let event = read(&json!({"update_id": 1, "message": item}));
        assert_eq!(event.event_type, EventType::Unknown, "{item}");
        assert_eq!(event.native_type.as_deref(), Some("message"));
        assert_eq!(event.raw, Some(item.to_string()));
        assert_eq!((event.message_ref, event.thread_ref), (None, None));
    }
}

#[test]
fn the_member_we_know_is_the_update() {
    let mut update = message(json!({"text": "hi"}));
    update["a_new_member"] = json!({"x": 1});
    assert_eq!(read(&update).event_type, EventType::Message);
}

#[test]
fn misshapen_media_do_not_cost_the_text() {
    let event = read(&message(
        json!({"caption": "look", "photo": {"id": 1}, "sticker": 7}),
    ));
    assert_eq!(event.content.text.as_deref(), Some("look"));
    assert!(event.content.attachments.is_empty());
}

#[test]
fn the_largest_photo_counts_whatever_the_order() {
    let size = |id: &str, width: u32| json!({"file_id": id, "width": width, "height": 10});
    let photo = json!([size("big", 90), size("small", 20)]);
    let event = read(&message(json!({"photo": photo})));
    assert_eq!(
        event.content.attachments[0].media_id.as_deref(),
        Some("big")
    );
    assert_eq!(event.content.attachments[0].kind, AttachmentKind::Image);
}

#[test]
fn a_reply_to_the_opening_of_a_topic_is_no_reply() {
    let chat = json!({"id": -100, "type": "supergroup", "is_forum": true});
    let reply = |id: u64, is_topic: bool| {
        read(&message(json!({
            "chat": chat, "message_thread_id": 33, "is_topic_message": is_topic,
            "reply_to_message": {"message_id": id, "chat": chat, "date": 1},
        })))
    };
    assert_eq!(reply(33, true).reply_to, None);
    assert_eq!(reply(34, true).reply_to.as_deref(), Some("-/-100/34"));
    assert_eq!(reply(33, true).thread_ref.as_deref(), Some("-/-100/33"));
    assert_eq!(reply(33, false).reply_to.as_deref(), Some("-/-100/33"));
    assert_eq!(reply(33, false).thread_ref.as_deref(), Some("-/-100"));
}

#[test]
fn an_owners_answer_is_outbound_and_names_the_customer() {
    let mut update = message(json!({
        "from": {"id": 9, "is_bot": false, "first_name": "Owner"},
        "business_connection_id": "bc",
    }));
    update["business_message"] = update["message"].take();
    update.as_object_mut().unwrap().remove("message");
    let event = read(&update);
    assert_eq!(event.direction, Direction::Outbound);
    assert_eq!(event.contact_ref.as_deref(), Some("5"));
    assert_eq!(event.user_info.full_name.as_deref(), Some("Mia"));
}

/// A channel may be a contact, and is no chat of two.
#[test]
fn a_private_chat_is_with_its_contact_and_others_have_a_title() {
    for (fixture, is_direct) in [
        ("message_text", true),
        ("business_message_inbound", true),
        ("business_message_from_owner", true),
        ("deleted_business_messages", true),
        ("message_group_forum_topic", false),
        ("message_channel_direct_messages", false),
        ("channel_post", false),
        ("my_chat_member_added_to_group", false),
    ] {
        let event = parse(&body(Platform::Telegram, fixture)).unwrap();
        assert_eq!(Telegram.is_direct(&event), is_direct, "{fixture}");
        assert_eq!(event.thread_title.is_none(), is_direct, "{fixture}");
    }
    let elsewhere = InboundEvent::new(EventType::Poll, Direction::None, "1");
    assert!(!Telegram.is_direct(&elsewhere));
}

#[test]
fn one_deleted_message_is_named_alone() {
    let event = read(&json!({"update_id": 1, "deleted_business_messages": {
        "business_connection_id": "bc", "chat": {"id": 5, "type": "private"}, "message_ids": [3],
    }}));
    assert_eq!(event.message_ref.as_deref(), Some("bc/5/3"));
    assert!(event.message_refs.is_empty());
}

#[test]
fn odd_bodies_are_read() {
    let nested = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    for (members, text) in [
        (r#""text":"a\u0000b""#.to_owned(), "a\0b"),
        (r#""text":"a\ud83d b""#.to_owned(), "a\u{fffd} b"),
        (format!(r#""text":"deep","new_member":{nested}"#), "deep"),
        (
            r#""text":"big","location":{"latitude":1e400}"#.to_owned(),
            "big",
        ),
    ] {
        let body = format!(
            r#"{{"update_id":1,"message":{{"message_id":7,"chat":{{"id":5}},"date":0,{members}}}}}"#
        );
        let event = parse(body.as_bytes()).unwrap();
        assert_eq!(event.event_type, EventType::Message, "{body}");
        assert_eq!(event.content.text.as_deref(), Some(text));
        assert_eq!(event.occurred_at, None);
    }
}
