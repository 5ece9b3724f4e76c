//! Every fixture, every vector, and what must not break the adapter.

use model::{Direction, EventType, InboundEvent, Platform};
use serde_json::{Value, json};

use super::{Instagram, parse::parse};
use crate::conformance::{self, expected, vectors::Vector};
use crate::fixtures::vectors;
use crate::signature::hmac_sha256;

fn read(entry: &Value) -> Vec<InboundEvent> {
    let body = json!({"object": "instagram", "entry": [entry]});
    parse(body.to_string().as_bytes()).unwrap()
}

fn one(field: &str, value: Value) -> InboundEvent {
    let entry = json!({"id": 178, "changes": [{"field": field, "value": value}]});
    let mut events = read(&entry);
    assert_eq!(events.len(), 1);
    events.remove(0)
}

#[test]
fn conforms() {
    conformance::check(&Instagram);
}

#[test]
fn reads_every_fixture_as_expected() {
    expected::check_every_fixture(Platform::Instagram, |it| parse(&it.body).unwrap());
}

#[test]
fn holds_every_vector() {
    for vector in vectors(Platform::Instagram) {
        Vector::of(&vector).holds(&Instagram);
    }
}

/// Made by another program over the bytes of the files.
#[test]
fn fixtures_are_kept_byte_by_byte() {
    for (name, tag) in [
        (
            "comments_flat_instagram_login",
            "679950cdfe0f67976eda32e5627acb9646d014a843786f62e4af62c92259b231",
        ),
        (
            "messages_text_unicode_emoji",
            "ead27042f959fda2118936c45b96e8cd28398d8f3b11a3ac2dceb5e9ccf17a3e",
        ),
    ] {
        let body = crate::fixtures::body(Platform::Instagram, name);
        let made = hex::encode(hmac_sha256(b"test_app_secret", &body));
        assert_eq!(made, tag, "{name}");
    }
}

#[test]
fn a_body_of_another_object_is_unreadable() {
    for (body, path) in [
        ("", "the body"),
        ("{}", "object"),
        (r#"{"object":"page","entry":[]}"#, "object"),
        (r#"{"object":"instagram"}"#, "entry"),
    ] {
        assert_eq!(parse(body.as_bytes()).unwrap_err().path, path, "{body}");
    }
}

#[test]
fn a_broken_change_does_not_harm_its_neighbours() {
    let good = |id: &str| json!({"field": "comments", "value": {"id": id, "text": "hi"}});
    for broken in [
        json!({"field": "comments", "value": "text"}),
        json!({"field": "comments", "value": ["179", "180"]}),
        json!({"field": "comments", "value": {"text": "no id"}}),
        json!({"field": "live_comments", "value": {"id": {}}}),
        json!({"field": "mentions", "value": {}}),
        json!({"field": "story_insights", "value": {"reach": 7}}),
        json!({"field": "business_account", "value": {"id": "1"}}),
        json!({"field": "messages", "value": {"message": {"mid": "no sender"}}}),
    ] {
        let events = read(&json!({"id": 178, "changes": [good("a"), broken, good("b")]}));
        let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
        use EventType::{Comment, Unknown};
        assert_eq!(types, [Comment, Unknown, Comment], "{broken}");
        assert_eq!(events[1].raw, Some(broken["value"].to_string()));
        assert!(events[1].digest.is_some());
    }
}

#[test]
fn a_flat_change_may_be_broken_or_a_message() {
    let field = json!({"id": 178, "time": 5, "field": "comments"});
    assert_eq!(read(&field)[0].external_id, "comments:178:5");
    let value = json!({"sender": {"id": 7}, "message": {"mid": "a", "text": "hi"}});
    let flat = json!({"id": 178, "field": "messages", "value": value});
    assert_eq!(read(&flat)[0].event_type, EventType::Message);
}

#[test]
fn the_three_shapes_of_an_entry_may_stand_together() {
    let comment = json!({"id": "c", "text": "?"});
    let message = json!({"sender": {"id": 7}, "recipient": {"id": 178}, "message": {"mid": "m", "text": "hi"}});
    let events = read(&json!({
        "id": 178, "messaging": [message], "standby": [message],
        "changes": [{"field": "comments", "value": comment}],
        "field": "live_comments", "value": comment,
        "changed_fields": ["mentions"],
    }));
    let natives: Vec<_> = events
        .iter()
        .filter_map(|it| it.native_type.as_deref())
        .collect();
    let expected = [
        "message",
        "standby/message",
        "comments",
        "live_comments",
        "mentions",
    ];
    assert_eq!(natives, expected);
}

#[test]
fn names_of_older_systems_are_read_where_they_mean_something() {
    let item = |name: &str, member: Value| {
        read(&json!({"id": 178, "messaging": [{"sender": {"id": 7}, name: member}]})).remove(0)
    };
    let delivery = item("delivery", json!({"mids": ["m"], "watermark": 1}));
    assert_eq!(delivery.event_type, EventType::Delivered);
    let stop = item(
        "optin",
        json!({"notification_messages_status": "STOP NOTIFICATIONS"}),
    );
    assert_eq!(stop.event_type, EventType::Unsubscribed);
    assert_eq!(item("optout", json!({})).event_type, EventType::Unknown);
}

#[test]
fn our_own_comment_has_no_contact_and_a_mention_may_name_one() {
    let ours = one("comments", json!({"id": "c", "from": {"id": "178"}}));
    assert_eq!(ours.direction, Direction::Outbound);
    assert_eq!((&ours.contact_ref, &ours.recipient_id), (&None, &None));
    let from = json!({"id": "7", "username": "ana"});
    let mention = one("mentions", json!({"comment_id": "c", "from": from}));
    assert_eq!(mention.contact_ref.as_deref(), Some("7"));
    assert_eq!(mention.user_info.username.as_deref(), Some("ana"));
    assert_eq!(mention.thread_ref, None);
}

#[test]
fn two_mentions_in_one_place_differ_in_their_digest() {
    let [one, other] = ["x", "y"].map(|text| one("mentions", json!({"media_id": 1, "text": text})));
    assert_eq!(one.external_id, other.external_id);
    assert_ne!(one.digest, other.digest);
}

#[test]
fn misshapen_details_do_not_cost_the_comment() {
    let value = json!({"id": 5, "text": "still here", "media": 7, "parent_id": [], "from": "ana"});
    let event = one("comments", value);
    assert_eq!(event.content.text.as_deref(), Some("still here"));
    assert_eq!(event.thread_ref.as_deref(), Some("5"));
}

#[test]
fn odd_values_keep_their_neighbours() {
    let nested = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    for (odd, first) in [
        (r#""text":"a\u0000b""#.to_owned(), "a\0b"),
        (r#""text":"a\ud83d b""#.to_owned(), "a\u{fffd} b"),
        (format!(r#""text":"deep","new_member":{nested}"#), "deep"),
        (
            r#""text":"far","attachments":[{"type":"location","payload":{"coordinates":{"lat":1e400,"long":2}}}]"#
                .to_owned(),
            "far",
        ),
    ] {
        let message = |mid: &str, rest: &str| {
            format!(r#"{{"sender":{{"id":7}},"message":{{"mid":"{mid}",{rest}}}}}"#)
        };
        let body = format!(
            r#"{{"object":"instagram","entry":[{{"id":178,"messaging":[{},{}]}}]}}"#,
            message("a", &odd),
            message("b", r#""text":"two""#)
        );
        let events = parse(body.as_bytes()).unwrap();
        let texts: Vec<_> = events.iter().map(|it| it.content.text.as_deref()).collect();
        assert_eq!(texts, [Some(first), Some("two")], "{odd}");
        assert!(events.iter().all(|it| it.event_type == EventType::Message));
    }
}
