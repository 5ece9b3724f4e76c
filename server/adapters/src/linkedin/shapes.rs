//! The shapes in which messages, leads and unknown bodies may come.

use model::{Direction, EventType, InboundEvent};
use serde_json::{Value, json};

use super::parse::parse;
use super::social;
use super::tests::read;

fn one(body: &Value) -> InboundEvent {
    let mut events = read(body);
    assert_eq!(events.len(), 1, "{body}");
    events.remove(0)
}

#[test]
fn a_message_may_be_wrapped_in_any_way() {
    let meta = json!({"type": "CREATE"});
    let message = |from: Value, body: Value| json!({"id": "m", "conversationId": "c", "from": from, "body": body});
    let plain = message(json!("urn:li:person:a"), json!({"text": "hi"}));
    let mut flat = plain.clone();
    flat["eventMeta"] = meta.clone();
    let mut low = flat.clone();
    low["eventMeta"]["type"] = json!("create");
    let by_urn = message(json!({"id": "a", "urn": "urn:li:person:a"}), json!("hi"));
    let by_entity = message(json!({"entity": "urn:li:person:a"}), json!("hi"));
    let by_id = message(json!({"urn": 1.5, "id": "urn:li:person:a"}), json!("hi"));
    for body in [
        flat.clone(),
        low,
        json!({"eventMeta": meta, "id": "outer", "event": plain}),
        json!({"eventMeta": meta, "message": plain}),
        json!({"event": flat}),
        json!({"elements": [flat]}),
        json!({"events": [{"eventMeta": meta, "event": plain}]}),
        json!({"eventMeta": meta, "elements": [plain]}),
        json!({"type": "MESSAGE", "events": [flat]}),
        json!({"eventMeta": meta, "event": by_urn}),
        json!({"eventMeta": meta, "event": by_entity}),
        json!({"eventMeta": meta, "event": by_id}),
    ] {
        let event = one(&body);
        assert_eq!(event.event_type, EventType::Message, "{body}");
        assert_eq!(event.native_type.as_deref(), Some("messaging/CREATE"));
        assert_eq!(event.external_id, "m");
        assert_eq!(event.digest, None);
        assert_eq!(event.thread_ref.as_deref(), Some("c"));
        assert_eq!(event.contact_ref.as_deref(), Some("urn:li:person:a"));
        assert_eq!(event.content.text.as_deref(), Some("hi"));
    }
}

#[test]
fn an_edit_and_a_deletion_never_take_the_messages_own_id() {
    for (kind, event_type, direction) in [
        ("UPDATE", EventType::MessageEdited, Direction::Inbound),
        ("EDIT", EventType::MessageEdited, Direction::Inbound),
        ("DELETE", EventType::MessageDeleted, Direction::Status),
    ] {
        let event = one(&json!({
            "eventMeta": {"type": kind}, "id": "m", "from": "urn:li:person:a",
            "createdAt": "1795169300000", "body": {"text": "new"},
        }));
        assert_eq!(event.event_type, event_type);
        assert_eq!(event.direction, direction);
        assert_eq!(event.external_id, format!("{kind}:m:1795169300000"));
        assert!(event.digest.is_some());
        assert_eq!(event.message_ref.as_deref(), Some("m"));
        assert_eq!(event.thread_ref.as_deref(), Some("contact"));
        assert_eq!(event.occurred_at.unwrap().as_millis(), 1_795_169_300_000);
        let is_edit = event_type == EventType::MessageEdited;
        assert_eq!(event.content.text.is_some(), is_edit);
    }
}

#[test]
fn a_broken_message_does_not_harm_its_neighbours() {
    let good = |id: &str| json!({"eventMeta": {"type": "CREATE"}, "id": id, "body": {"text": id}});
    for broken in [
        json!(null),
        json!("m"),
        json!([{"type": "CREATE"}, "m"]),
        json!({"id": "m", "body": {"text": "no kind"}}),
        json!({"eventMeta": {"type": "ARCHIVE"}, "id": "a"}),
        json!({"eventMeta": {"type": "CREATE"}, "id": {}}),
        json!({"eventMeta": 7, "id": "m"}),
    ] {
        let events = read(&json!({"elements": [good("a"), broken, good("b")]}));
        let ids: Vec<_> = events.iter().map(|it| it.message_ref.as_deref()).collect();
        assert_eq!(ids, [Some("a"), None, Some("b")], "{broken}");
        assert_eq!(events[1].event_type, EventType::Unknown);
        assert_eq!(events[1].raw, Some(broken.to_string()));
        assert!(events[1].digest.is_some());
        assert_eq!(events[1].thread_ref, None);
        assert_ne!(events[1].external_id, "a");
        assert_ne!(events[1].external_id, "m");
    }
}

#[test]
fn an_unknown_message_names_its_writer_alone() {
    let event = one(&json!({
        "eventMeta": {"type": "ARCHIVE"}, "id": "m", "conversationId": "c",
        "from": "urn:li:person:a", "createdAt": 1_795_169_300_000_u64,
    }));
    assert_eq!(event.event_type, EventType::Unknown);
    assert_eq!(event.native_type.as_deref(), Some("messaging/ARCHIVE"));
    assert_eq!(event.external_id, "ARCHIVE:m:1795169300000");
    assert_eq!(event.contact_ref.as_deref(), Some("urn:li:person:a"));
    assert_eq!((event.message_ref, event.thread_ref), (None, None));
}

#[test]
fn misshapen_details_do_not_cost_the_message() {
    let event = one(&json!({
        "eventMeta": {"type": "CREATE"}, "id": "m", "from": [], "body": 7,
        "conversationId": {}, "createdAt": 1.5, "message": "text", "event": [1],
    }));
    assert_eq!(event.event_type, EventType::Message);
    assert_eq!(event.message_ref.as_deref(), Some("m"));
    assert!(event.raw.is_some(), "nothing was said");
}

#[test]
fn a_lead_that_we_do_not_understand_is_kept() {
    let owner = json!({"organization": "urn:li:organization:1"});
    for (members, id, native) in [
        (
            json!({"leadAction": "MERGED", "leadGenFormResponse": "urn:r"}),
            "urn:r:MERGED",
            "LEAD_ACTION/MERGED",
        ),
        (
            json!({"leadAction": "CREATED"}),
            "LEAD_ACTION:CREATED",
            "LEAD_ACTION/CREATED",
        ),
        (
            json!({"leadGenFormResponse": "urn:r"}),
            "urn:r:-",
            "LEAD_ACTION",
        ),
        (json!({"leadAction": 7}), "LEAD_ACTION:-", "LEAD_ACTION"),
    ] {
        let mut body = json!({"type": "LEAD_ACTION", "owner": owner, "occurredAt": 0});
        body.as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        let event = one(&body);
        assert_eq!(event.event_type, EventType::Unknown, "{body}");
        assert_eq!(event.external_id, id);
        assert_eq!(event.native_type.as_deref(), Some(native));
        assert_eq!(event.account_id.as_deref(), Some("urn:li:organization:1"));
        assert_eq!((event.recipient_id, event.occurred_at), (None, None));
        assert!(event.raw.is_some() && event.digest.is_some());
    }
}

#[test]
fn a_lead_needs_no_owner() {
    let event = one(&json!({
        "type": "LEAD_ACTION", "leadGenFormResponse": "urn:r", "leadAction": "CREATED", "owner": [],
    }));
    assert_eq!(event.event_type, EventType::Lead);
    assert_eq!((event.account_id, event.recipient_id), (None, None));
}

#[test]
fn a_body_of_another_type_is_unknown_and_whole() {
    for (body, id, is_derived) in [
        (json!({"type": "NEW", "id": "evt-1"}), "evt-1", false),
        (json!({"type": "NEW", "id": 7}), "7", false),
        (json!({"type": "NEW"}), "NEW:-", true),
        (
            json!({"type": "NEW", "elements": [{"id": "m"}, 1]}),
            "NEW:-",
            true,
        ),
        (json!({"type": "NEW", "events": []}), "NEW:-", true),
        (json!({"type": 7, "id": "m"}), "-:m", true),
        (json!({"id": "m", "conversationId": "c"}), "-:m", true),
        (json!({}), "-:-", true),
    ] {
        let event = one(&body);
        assert_eq!(event.event_type, EventType::Unknown, "{body}");
        assert_eq!(event.direction, Direction::None);
        assert_eq!(event.external_id, id);
        assert_eq!(event.digest.is_some(), is_derived, "{body}");
        assert_eq!(event.raw, Some(body.to_string()));
    }
    assert!(read(&json!({"elements": []})).is_empty());
}

/// LinkedIn does not say that the ids of one kind are none of another's.
#[test]
fn kinds_that_share_an_id_do_not_stand_in_each_others_way() {
    let notification = |action: Value| json!({"type": social::TYPE, "notifications": [{"notificationId": "7", "action": action}]});
    let bodies = [
        notification(json!("COMMENT")),
        notification(json!("NEW")),
        notification(json!("NEWER")),
        notification(json!(null)),
        json!({"type": "NEW", "id": "7"}),
        json!({"type": "", "id": "7"}),
        json!({"type": "NEWER", "id": "7"}),
        json!({"eventMeta": {"type": "CREATE"}, "id": "7", "body": "hi"}),
    ];
    let events = bodies.iter().map(one);
    let mut keys: Vec<_> = events.map(|it| (it.external_id, it.scope)).collect();
    assert!(keys.iter().all(|(id, _)| id == "7"));
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), bodies.len());
}

#[test]
fn odd_values_keep_their_neighbours() {
    let nested = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    for (odd, first) in [
        (r#""text":"a\u0000b""#.to_owned(), Some("a\0b")),
        (r#""text":"a\ud83d b""#.to_owned(), Some("a\u{fffd} b")),
        (format!(r#""text":"deep","new":{nested}"#), Some("deep")),
        (r#""text":1e400"#.to_owned(), None),
    ] {
        let item = |id: u8, comment: &str| {
            format!(
                r#"{{"notificationId":{id},"action":"COMMENT","decoratedGeneratedActivity":{{"comment":{{{comment}}}}}}}"#
            )
        };
        let body = format!(
            r#"{{"type":"{}","notifications":[{},{}]}}"#,
            social::TYPE,
            item(1, &odd),
            item(2, r#""text":"two""#)
        );
        let events = parse(body.as_bytes()).unwrap();
        let texts: Vec<_> = events.iter().map(|it| it.content.text.as_deref()).collect();
        assert_eq!(texts, [first, Some("two")], "{odd}");
        assert!(events.iter().all(|it| it.event_type == EventType::Comment));
    }
}
