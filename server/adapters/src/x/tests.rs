//! Every fixture, and what must not break the adapter.

use model::{AttachmentKind, Direction, EventType, InboundEvent, Platform};
use serde_json::{Value, json};

use super::{X, is_access_token, is_key, parse::parse};
use crate::conformance::{self, expected};
use crate::{AppSecrets, PlatformAdapter, Secret, names};

pub(super) fn read(body: &Value) -> Vec<InboundEvent> {
    parse(body.to_string().as_bytes()).unwrap()
}

/// A body of the Account Activity API for the account 1.
fn account_activity(key: &str, items: Value) -> Vec<InboundEvent> {
    read(&json!({"for_user_id": "1", key: items}))
}

/// An event of the Activity API for the account 1.
fn activity(event_type: &str, payload: Value) -> InboundEvent {
    let mut events = read(&json!({"data": {
        "event_uuid": "-5", "event_type": event_type, "filter": {"user_id": "1"}, "payload": payload,
    }}));
    assert_eq!(events.len(), 1);
    events.remove(0)
}

fn message(id: &str, data: Value) -> Value {
    json!({"type": "message_create", "id": id, "created_timestamp": "1795168800557", "message_create": {
        "sender_id": "2", "target": {"recipient_id": "1"}, "message_data": data,
    }})
}

#[test]
fn conforms() {
    conformance::check(&X);
}

#[test]
fn reads_every_fixture_as_expected() {
    expected::check_every_fixture(Platform::X, |it| parse(&it.body).unwrap());
}

#[test]
fn an_access_token_names_the_account() {
    let account = |token: &str| {
        let token = Secret::new(token).map(|token| (names::ACCESS_TOKEN, token));
        X.account(&AppSecrets::new(model::AppId::from_u128(1), token))
    };
    assert_eq!(account("2244994945-AbC").as_deref(), Some("2244994945"));
    for token in ["", "-AbC", "AbC-1", "2244994945", "12a-b", "1 2-a"] {
        assert_eq!(account(token), None, "{token}");
        assert!(!is_access_token(token), "{token}");
    }
    assert!(is_access_token("2244994945-AbC") && !is_access_token("2244994945-"));
    assert!(is_key("aZ09") && !is_key("aZ09 ") && !is_key("") && !is_key(&"a".repeat(201)));
}

#[test]
fn a_body_of_neither_product_is_unreadable() {
    for body in ["", "[]", "7", "{}", r#"{"users":{}}"#, r#"{"data":null}"#] {
        assert_eq!(parse(body.as_bytes()).unwrap_err().path, "the body");
    }
    for body in [
        json!({"for_user_id": "1"}),
        json!({"for_user_id": "1", "direct_message_events": null, "new_events": []}),
        json!({"for_user_id": "1", "user_has_blocked": "false", "users": {"1": {}}}),
    ] {
        assert!(read(&body).is_empty(), "{body}");
    }
}

#[test]
fn a_broken_item_does_not_harm_its_neighbours() {
    for broken in [
        json!(null),
        json!(7),
        json!({"id": "5", "type": "message_create"}),
        json!({"id": {}, "message_create": {"sender_id": "2"}}),
        json!({"id": "5", "type": "reaction_create", "message_create": {"sender_id": "2"}}),
    ] {
        let items = json!([
            message("3", json!({"text": "a"})),
            broken,
            message("4", json!({}))
        ]);
        for events in [
            account_activity("direct_message_events", items.clone()),
            read(&json!({"data": {
                "event_uuid": "9", "event_type": "dm.received", "filter": {"user_id": 1},
                "payload": {"direct_message_events": items},
            }})),
        ] {
            let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
            use EventType::{Message, Unknown};
            assert_eq!(types, [Message, Unknown, Message]);
            assert_eq!(events[0].message_ref.as_deref(), Some("3"));
            assert_eq!(events[2].message_ref.as_deref(), Some("4"));
            let unknown = &events[1];
            assert_eq!(unknown.raw, Some(broken.to_string()));
            assert_eq!(unknown.account_id.as_deref(), Some("1"));
            assert_eq!((&unknown.message_ref, &unknown.thread_ref), (&None, &None));
            let ids: Vec<_> = events.iter().map(|it| &it.external_id).collect();
            assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
        }
    }
}

#[test]
fn unknown_items_of_one_id_differ_by_digest() {
    let items = json!([{"type": "teleport"}, {"type": "vanish"}, {"type": "teleport"}]);
    let events = account_activity("follow_events", items);
    let digests: Vec<_> = events.iter().map(|it| it.digest.unwrap()).collect();
    assert!(
        events
            .iter()
            .all(|it| it.external_id == "follow_events:hash")
    );
    assert!(digests[0] != digests[1] && digests[0] == digests[2]);
    let one = account_activity("new_events", json!([{"id": 1}, {"id": 2}]));
    let other = account_activity("new_events", json!([{"id": 1}, {"id": 3}]));
    assert_eq!((one.len(), &one[0].external_id), (1, &other[0].external_id));
    assert_ne!(one[0].digest, other[0].digest);
}

#[test]
fn one_message_by_both_products_has_one_ref() {
    let item = message("3", json!({"text": "a"}));
    let one = account_activity("direct_message_events", json!([item])).remove(0);
    let other = activity("dm.received", json!({"direct_message_events": [item]}));
    assert_eq!((&*one.external_id, &*other.external_id), ("3", "-5"));
    assert_eq!(one.message_ref, other.message_ref);
    assert_eq!(one.thread_ref, other.thread_ref);
    assert_eq!(one.content, other.content);
}

#[test]
fn an_activity_without_uuid_is_told_by_its_digest() {
    let read = |after: &str| {
        let payload = json!({"before": "a", "after": after});
        read(&json!({"data": {
            "event_type": "profile.update.bio", "filter": {"user_id": "1"}, "payload": payload,
        }}))
        .remove(0)
    };
    assert_eq!(read("b").event_type, EventType::ProfileUpdate);
    assert_eq!(read("b").external_id, read("c").external_id);
    assert!(read("b").digest.is_some() && read("b").digest != read("c").digest);
}

#[test]
fn the_item_of_an_unpublished_form_may_be_the_payload() {
    let payload = json!({"sender_id": "2", "last_read_event_id": "8"});
    let event = activity("dm.read", payload);
    assert_eq!(event.event_type, EventType::Read);
    assert_eq!(event.message_ref.as_deref(), Some("8"));
    let event = activity("dm.indicate_typing", json!({"new": 1}));
    assert_eq!(event.event_type, EventType::Unknown);
}

#[test]
fn odd_values_keep_their_neighbours() {
    let nested = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    for (odd, first) in [
        (r#""text":"a\u0000b""#.to_owned(), Some("a\0b")),
        (r#""text":"a\ud83d b""#.to_owned(), Some("a\u{fffd} b")),
        (
            format!(r#""text":"deep","new_member":{nested}"#),
            Some("deep"),
        ),
        (r#""text":"big","entities":1e400"#.to_owned(), Some("big")),
        (r#""text":7,"attachment":[]"#.to_owned(), None),
    ] {
        let item = |id: u8, data: &str| {
            format!(
                r#"{{"id":"{id}","message_create":{{"sender_id":"2","message_data":{{{data}}}}}}}"#
            )
        };
        let body = format!(
            r#"{{"for_user_id":"1","direct_message_events":[{},{}]}}"#,
            item(3, &odd),
            item(4, r#""text":"two""#)
        );
        let events = parse(body.as_bytes()).unwrap();
        let texts: Vec<_> = events.iter().map(|it| it.content.text.as_deref()).collect();
        assert_eq!(texts, [first, Some("two")], "{odd}");
        assert!(events.iter().all(|it| it.event_type == EventType::Message));
    }
}

#[test]
fn a_film_is_fetched_in_its_best_form_and_a_place_has_a_name() {
    let variant = |kind: &str, rate: Value| json!({"content_type": kind, "bitrate": rate, "url": format!("https://video.twimg.com/{rate}")});
    let film = json!({"id_str": "7", "type": "video", "media_url_https": "https://pbs.twimg.com/still.jpg",
        "video_info": {"variants": [variant("video/mp4", json!(1)), variant("video/mp4", json!(3)),
            variant("video/mp4", json!(2)), variant("application/x-mpegURL", json!(null))]}});
    let place =
        json!({"type": "location", "location": {"shared_place": {"place": {"full_name": "Lyon"}}}});
    let attached = |attachment: Value| {
        let item = message("3", json!({"attachment": attachment}));
        let events = account_activity("direct_message_events", json!([item]));
        events[0].content.attachments[0].clone()
    };
    let film = attached(json!({"type": "media", "media": film}));
    assert_eq!(film.kind, AttachmentKind::Video);
    assert_eq!(film.url.as_deref(), Some("https://video.twimg.com/3"));
    assert_eq!(film.mime_type.as_deref(), Some("video/mp4"));
    assert_eq!(film.media_id.as_deref(), Some("7"));
    let place = attached(place);
    assert_eq!(
        (place.kind, place.name.as_deref()),
        (AttachmentKind::Location, Some("Lyon"))
    );
    assert_eq!(
        attached(json!({"type": "hologram"})).kind,
        AttachmentKind::Other
    );
}

#[test]
fn a_group_chat_is_a_thread_of_its_own() {
    let chat = |sender: &str, conversation: &str| {
        let payload = json!({"id": "u", "sender_id": sender, "conversation_id": conversation});
        activity("chat.received", payload)
    };
    for group in ["g17", "1:2:3", "1", "3:4"] {
        let event = chat("2", group);
        assert_eq!(event.thread_ref.as_deref(), Some(group));
        assert_eq!(event.contact_ref.as_deref(), Some("2"));
        let event = chat("1", group);
        assert_eq!(
            (event.direction, event.contact_ref),
            (Direction::Outbound, None)
        );
    }
    assert_eq!(chat("1", "2:1").contact_ref.as_deref(), Some("2"));
    let payload = json!({"id": "u", "sender_id": "2", "conversation_id": "g17"});
    for name in ["chat.conversation_join", "chat.conversation.join"] {
        let event = activity(name, payload.clone());
        assert_eq!(event.event_type, EventType::Membership);
        assert_eq!(event.thread_ref.as_deref(), Some("g17"));
        assert_eq!(event.message_ref, None);
    }
}
