//! Bodies that are proven and yet not what the manuals show.

use model::{AttachmentKind, Direction, EventType, InboundEvent, Platform};
use serde_json::{Value, json};

use super::samples::STATES;
use super::tests::{batch, item, read};
use super::{bot, wire};
use crate::fixtures::body;

fn activity(members: Value) -> Value {
    let mut activity = json!({
        "type": "message", "id": "7", "timestamp": "2026-11-20T10:00:00.1234567Z",
        "from": {"id": "29:1", "name": "Mia"}, "recipient": {"id": "28:b"},
        "conversation": {"id": "c"}, "text": "hi",
    });
    let members = members.as_object().unwrap().clone();
    activity.as_object_mut().unwrap().extend(members);
    activity
}

fn parse(members: Value) -> InboundEvent {
    bot::parse(activity(members).to_string().as_bytes()).unwrap()
}

#[test]
fn a_broken_item_does_not_harm_its_neighbours() {
    for broken in [
        json!({"resource": null}),
        json!({"resource": "users('u')/events('1')"}),
        json!({"changeType": 7}),
        json!({"changeType": "archived", "resource": []}),
        json!({"lifecycleEvent": "exploded"}),
    ] {
        let broken = item(broken);
        let events = read(batch(&[
            item(json!({})),
            broken.clone(),
            item(json!({"changeType": "deleted"})),
        ]));
        let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
        assert_eq!(
            types,
            [
                EventType::Message,
                EventType::Unknown,
                EventType::MessageDeleted
            ]
        );
        let unknown = &events[1];
        let mut kept: Value = serde_json::from_str(unknown.raw.as_ref().unwrap()).unwrap();
        kept["clientState"] = json!(STATES[0]);
        assert_eq!(kept, broken, "all but the secret");
        let none = (
            &unknown.message_ref,
            &unknown.thread_ref,
            &unknown.recipient_id,
        );
        assert_eq!(none, (&None, &None, &None));
    }
}

#[test]
fn unknown_items_with_one_derived_id_differ_by_digest() {
    let of = |extra: u8| item(json!({"changeType": "archived", "extra": extra}));
    let events = read(batch(&[of(1), of(2), of(1)]));
    assert_eq!(events[0].external_id, events[1].external_id);
    assert!(events[0].digest.is_some());
    assert_ne!(events[0].digest, events[1].digest);
    assert_eq!(events[0].digest, events[2].digest);
    let of = |extra: u8| parse(json!({"type": "new", "id": null, "extra": extra}));
    assert_eq!(of(1).external_id, of(2).external_id);
    assert_ne!(of(1).digest, of(2).digest);
}

#[test]
fn odd_json_is_read() {
    let nested = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    for (members, text) in [
        (r#""text":"a\u0000b""#.to_owned(), "a\0b"),
        (r#""text":"a\ud83d b""#.to_owned(), "a\u{fffd} b"),
        (format!(r#""text":"deep","new":{nested}"#), "deep"),
        (r#""text":"big","value":1e400"#.to_owned(), "big"),
    ] {
        let body =
            format!(r#"{{"type":"message","id":"7","conversation":{{"id":"c"}},{members}}}"#);
        let event = bot::parse(body.as_bytes()).unwrap();
        assert_eq!(event.content.text.as_deref(), Some(text), "{body}");
        let members = members.replace("\"text\"", "\"note\"");
        let item = json!({"clientState": STATES[0], "changeType": "created", "resource": "chats/c/messages/1"});
        let item = item.to_string().replacen('{', &format!("{{{members},"), 1);
        let events = read(format!(r#"{{"value":[{item}]}}"#));
        assert_eq!(events[0].message_ref.as_deref(), Some("c/1"), "{item}");
    }
}

#[test]
fn a_body_that_is_no_activity_is_unreadable() {
    for body in ["", "[]", "7", "{", "null"] {
        assert_eq!(
            bot::parse(body.as_bytes()).unwrap_err().path,
            "the body",
            "{body}"
        );
    }
}

#[test]
fn an_activity_that_lacks_what_makes_it_one_is_kept() {
    for members in [
        json!({"type": null}),
        json!({"type": "trace"}),
        json!({"id": {}}),
        json!({"conversation": null}),
        json!({"conversation": {"id": ""}}),
        json!({"type": "messageUpdate", "id": null}),
        json!({"type": "typing", "conversation": 7}),
    ] {
        let event = parse(members.clone());
        assert_eq!(event.event_type, EventType::Unknown, "{members}");
        let raw: Value = serde_json::from_str(event.raw.as_ref().unwrap()).unwrap();
        assert_eq!(raw, activity(members));
        assert_eq!((event.message_ref, event.thread_ref), (None, None));
        assert_eq!(event.contact_ref.as_deref(), Some("29:1"));
    }
}

/// An activity that we do not know may carry the id of a message in its conversation.
#[test]
fn unknown_activities_do_not_stand_in_the_way_of_a_message() {
    let kinds = [
        json!("message"),
        json!("trace"),
        json!("handoff"),
        json!(null),
    ];
    let events = kinds.map(|kind| parse(json!({"type": kind})));
    assert!(events.iter().all(|it| it.external_id == "7"));
    let mut scopes: Vec<_> = events.iter().map(|it| &it.scope).collect();
    scopes.sort();
    scopes.dedup();
    assert_eq!(scopes.len(), 4);
    let elsewhere = parse(json!({"type": "trace", "conversation": {"id": "d"}}));
    assert!(!scopes.contains(&&elsewhere.scope));
}

#[test]
fn a_message_in_a_channel_begins_a_thread_or_joins_one() {
    let channel = |id: &str| json!({"conversation": {"id": id, "conversationType": "channel"}});
    for (conversation, thread, answered) in [
        ("19:c", "19:c;messageid=7", None),
        ("19:c;messageid=7", "19:c;messageid=7", None),
        ("19:c;messageid=5", "19:c;messageid=5", Some("19:c/5")),
    ] {
        let event = parse(channel(conversation));
        assert_eq!(event.message_ref.as_deref(), Some("19:c/7"));
        assert_eq!(event.thread_ref.as_deref(), Some(thread));
        assert_eq!(event.reply_to.as_deref(), answered);
    }
}

#[test]
fn what_the_bot_itself_did_is_outbound() {
    let event = parse(json!({"from": {"id": "28:b", "name": "Hub"}}));
    assert_eq!(event.direction, Direction::Outbound);
    assert_eq!((event.contact_ref, event.user_info.full_name), (None, None));
}

#[test]
fn misshapen_attachments_do_not_cost_the_text() {
    let event = parse(json!({"attachments": [
        7, {"contentType": "image/png", "contentUrl": "https://x/i"}, {"name": "no type"},
        {"contentType": "application/vnd.microsoft.card.adaptive", "content": {"body": []}},
    ]}));
    assert_eq!(event.content.text.as_deref(), Some("hi"));
    let kinds: Vec<_> = event.content.attachments.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [AttachmentKind::Image, AttachmentKind::Other]);
    assert_eq!(
        event.content.attachments[0].mime_type.as_deref(),
        Some("image/png")
    );
}

/// Equal ids in two conversations are two messages.
#[test]
fn a_message_is_named_with_its_conversation() {
    let of = |conversation: &str| parse(json!({"conversation": {"id": conversation}}));
    assert_eq!(of("a").external_id, of("b").external_id);
    assert_ne!(of("a").message_ref, of("b").message_ref);
    assert_ne!(of("a").thread_ref, of("b").thread_ref);
}

#[test]
fn times_are_read_with_any_fraction_and_only_in_this_century() {
    for (text, millis) in [
        ("2026-11-20T10:00:00.1234567Z", Some(1_795_168_800_123)),
        ("2026-11-20T11:00:00+01:00", Some(1_795_168_800_000)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59.9999999Z", None),
        ("soon", None),
        ("", None),
    ] {
        let moment = wire::moment(Some(text)).map(model::Timestamp::as_millis);
        assert_eq!(moment, millis, "{text}");
    }
}

/// A redelivery differs in nothing that names the event, also when it is announced by a renewed
/// subscription.
#[test]
fn a_renewed_subscription_does_not_make_another_event() {
    let text = String::from_utf8(body(Platform::Teams, "graph_chat_updated")).unwrap();
    let renewed = text.replace("2026-11-20T11", "2026-11-23T11");
    assert_ne!(text, renewed);
    let [one, other] = [read(text), read(renewed)];
    assert_eq!(one, other);
}
