//! Every fixture, every vector, and what must not break the adapter.

use model::{EventType, InboundEvent, Platform};
use serde_json::{Value, json};

use super::{Whatsapp, parse::parse};
use crate::conformance::{self, expected, vectors::Vector};
use crate::fixtures::vectors;
use crate::signature::hmac_sha256;

pub(super) fn read(field: &str, value: &Value) -> Vec<InboundEvent> {
    parse(body(field, &value.to_string()).as_bytes()).unwrap()
}

fn body(field: &str, value: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"10","changes":[{{"field":"{field}","value":{value}}}]}}]}}"#
    )
}

/// A value with these lists, of the number 20.
pub(super) fn value(lists: Value) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": 20, "display_phone_number": "1555"},
    });
    value
        .as_object_mut()
        .unwrap()
        .extend(lists.as_object().unwrap().clone());
    value
}

pub(super) fn text(id: &str, body: &str) -> Value {
    json!({"id": id, "from": "49", "timestamp": "1795168800", "type": "text", "text": {"body": body}})
}

#[test]
fn conforms() {
    conformance::check(&Whatsapp);
}

#[test]
fn reads_every_fixture_as_expected() {
    expected::check_every_fixture(Platform::Whatsapp, |it| parse(&it.body).unwrap());
}

#[test]
fn holds_every_vector() {
    for vector in vectors(Platform::Whatsapp) {
        let it = Vector::of(&vector);
        if it.kind == "primitive" {
            let secret = vector["secret"].as_str().unwrap();
            let tag = hex::encode(hmac_sha256(secret.as_bytes(), &it.body()));
            assert_eq!(tag, vector["expected"]["hex"], "{}", it.name);
        } else {
            it.holds(&Whatsapp);
        }
    }
}

/// Made by another program over the bytes of the files.
#[test]
fn fixtures_are_kept_byte_by_byte() {
    for (name, tag) in [
        (
            "messages_text",
            "f0e668790331e1b804be79ed1d56a4d1264b2b56922282cb0c02c1e8702449b6",
        ),
        (
            "messages_text_unicode_emoji",
            "0a9eb3c2810d07cbda2038d5c9e747b16fd76b04697e7644cc1d4b8ca642e461",
        ),
    ] {
        let body = crate::fixtures::body(Platform::Whatsapp, name);
        assert_eq!(
            hex::encode(hmac_sha256(b"test_app_secret", &body)),
            tag,
            "{name}"
        );
    }
}

#[test]
fn a_body_of_another_object_is_unreadable() {
    for (body, path) in [
        ("", "the body"),
        ("[]", "object"),
        ("{}", "object"),
        (r#"{"object":"page","entry":[]}"#, "object"),
        (r#"{"object":"whatsapp_business_account"}"#, "entry"),
        (
            r#"{"object":"whatsapp_business_account","entry":{}}"#,
            "entry",
        ),
    ] {
        assert_eq!(parse(body.as_bytes()).unwrap_err().path, path, "{body}");
    }
}

#[test]
fn a_broken_item_does_not_harm_its_neighbours() {
    for broken in [
        json!(null),
        json!(7),
        json!({"id": {}}),
        json!({"id": "e", "type": "edit"}),
    ] {
        let events = read(
            "messages",
            &value(json!({
                "messages": [text("a", "one"), broken, text("b", "two")],
                "statuses": [{"id": "c", "status": "teleported"}, {"id": "c", "status": "read"}],
            })),
        );
        let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
        use EventType::{Message, Read, Unknown};
        assert_eq!(types, [Message, Unknown, Message, Unknown, Read]);
        assert_eq!(events[1].raw, Some(broken.to_string()));
        assert_eq!(
            (&events[1].message_ref, &events[1].thread_ref),
            (&None, &None)
        );
        assert!(
            events[1]
                .digest
                .is_some_and(|it| Some(it) != events[3].digest)
        );
    }
}

#[test]
fn broken_entries_and_changes_are_kept() {
    let events = parse(
        json!({"object": "whatsapp_business_account", "entry": [
            7,
            {"id": 10, "changes": [null, {"field": "x"}, {"field": "messages", "value": "text"}]},
            {"id": 10, "field": "account_update", "value": {"event": "ACCOUNT_DELETED"}},
            {"id": 10, "changed_fields": ["name", "about"]},
        ]})
        .to_string()
        .as_bytes(),
    )
    .unwrap();
    let ids: Vec<_> = events.iter().map(|it| it.external_id.as_str()).collect();
    let last = [
        "account_update:10:-:-:ACCOUNT_DELETED",
        "name:10:-",
        "about:10:-",
    ];
    assert_eq!(
        ids[..4],
        ["entry:-:-", "changes:10:-", "x:10:-", "messages:10:-"]
    );
    assert_eq!(ids[4..], last);
    assert!(events.iter().all(|it| it.digest.is_some()));
}

#[test]
fn errors_count_only_beside_messaging_product() {
    let errors = json!({"errors": [{"code": 130_429, "title": "Rate limit hit"}]});
    let event = read("messages", &value(errors.clone())).remove(0);
    assert_eq!(event.event_type, EventType::Error);
    assert_eq!(event.external_id, "error:10:130429:-");
    assert_eq!(event.content.text.as_deref(), Some("Rate limit hit"));
    assert_eq!(read("flows", &errors)[0].event_type, EventType::Account);
}

#[test]
fn a_description_of_one_of_two_people_is_not_lent_to_the_other() {
    let contacts = json!([{"wa_id": "5511987654321", "profile": {"name": "Joao"}}]);
    let mut other = text("b", "two");
    other["from"] = json!("551187654321");
    let events = read(
        "messages",
        &value(json!({"contacts": contacts, "messages": [text("a", "one"), other]})),
    );
    assert!(events.iter().all(|it| it.user_info.full_name.is_none()));
    assert!(events.iter().all(|it| it.contact_aliases.is_empty()));
}

#[test]
fn an_echo_may_edit_and_goes_to_an_id_without_number() {
    let edit = json!({"id": "e", "from": "1555", "to_user_id": "US.1", "type": "edit", "edit": {
        "original_message_id": "a", "message": {"type": "text", "text": {"body": "better"}},
    }});
    let event = read(
        "smb_message_echoes",
        &value(json!({"message_echoes": [edit]})),
    )
    .remove(0);
    assert_eq!(event.event_type, EventType::MessageEdited);
    assert_eq!(event.direction, model::Direction::Outbound);
    assert_eq!(event.message_ref.as_deref(), Some("a"));
    assert_eq!(event.sender_id.as_deref(), Some("20"));
    assert_eq!(event.contact_ref.as_deref(), Some("US.1"));
    assert_eq!(event.content.text.as_deref(), Some("better"));
}

#[test]
fn misshapen_details_do_not_cost_the_message() {
    let mut message = text("a", "still here");
    message["context"] = json!(7);
    message["image"] = json!([1]);
    message["from_user_id"] = json!({});
    message["from_parent_user_id"] = json!("");
    message["group_id"] = json!([]);
    let contacts = json!([{"wa_id": "49", "profile": "x"}]);
    let lists = json!({"contacts": contacts, "messages": [message]});
    let event = read("messages", &value(lists)).remove(0);
    assert_eq!(event.content.text.as_deref(), Some("still here"));
    assert_eq!(event.contact_ref.as_deref(), Some("49"));
    assert_eq!(event.thread_ref.as_deref(), Some("contact"));
}

#[test]
fn a_message_without_any_usable_sender_is_still_a_message() {
    let mut message = text("a", "who?");
    message["from"] = json!({"id": "49"});
    let event = read("messages", &value(json!({"messages": [message]}))).remove(0);
    assert_eq!(event.event_type, EventType::Message);
    assert_eq!((event.contact_ref, event.thread_ref), (None, None));
}

#[test]
fn odd_values_keep_their_neighbours() {
    let nested = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    for (odd, first) in [
        (r#""text":{"body":"a\u0000b"}"#.to_owned(), Some("a\0b")),
        (
            r#""text":{"body":"a\ud83d b"}"#.to_owned(),
            Some("a\u{fffd} b"),
        ),
        (
            format!(r#""text":{{"body":"deep"}},"new_member":{nested}"#),
            Some("deep"),
        ),
        (r#""location":{"latitude":1e400}"#.to_owned(), None),
    ] {
        let messages = format!(
            r#"{{"messages":[{{"id":"a","from":"49",{odd}}},{{"id":"b","from":"49","text":{{"body":"two"}}}}]}}"#
        );
        let events = parse(body("messages", &messages).as_bytes()).unwrap();
        let texts: Vec<_> = events.iter().map(|it| it.content.text.as_deref()).collect();
        assert_eq!(texts, [first, Some("two")], "{odd}");
        assert!(events.iter().all(|it| it.event_type == EventType::Message));
    }
}
