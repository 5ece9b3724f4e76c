//! Every fixture, every vector, and what each verb means.

use model::{Direction, EventType, InboundEvent, Platform};
use serde_json::{Value, json};

use super::{Facebook, parse::parse};
use crate::conformance::{self, expected, vectors::Vector};
use crate::fixtures::vectors;
use crate::signature::hmac_sha256;

pub(super) fn one(field: &str, value: &Value) -> InboundEvent {
    let change = json!({"field": field, "value": value});
    let entry = json!({"id": "204", "time": 1_795_000_100, "changes": [change]});
    let body = json!({"object": "page", "entry": [entry]});
    let mut events = parse(body.to_string().as_bytes()).unwrap();
    assert_eq!(events.len(), 1, "{value}");
    events.remove(0)
}

#[test]
fn conforms() {
    conformance::check(&Facebook);
}

#[test]
fn reads_every_fixture_as_expected() {
    expected::check_every_fixture(Platform::Facebook, |it| parse(&it.body).unwrap());
}

#[test]
fn holds_every_vector() {
    for vector in vectors(Platform::Facebook) {
        Vector::of(&vector).holds(&Facebook);
    }
}

/// Made by another program over the bytes of the files.
#[test]
fn fixtures_are_kept_byte_by_byte() {
    for (name, tag) in [
        (
            "messages_text",
            "91e44d8e2b22e30f1272746b7f264e3014f0a6fb2f88c967b1dcdef1e2d9eae8",
        ),
        (
            "messages_text_unicode_emoji",
            "1a39d6ae6bc0a1c6bc41db456482dd593d459abe419f2b6a224911ec93d01233",
        ),
        (
            "messages_text_raw_utf8_pretty",
            "6f04fe64a30f83f55ba1de8fab061a78b247b105ae91f093e263b2fae60a40aa",
        ),
    ] {
        let body = crate::fixtures::body(Platform::Facebook, name);
        let made = hex::encode(hmac_sha256(b"test_app_secret", &body));
        assert_eq!(made, tag, "{name}");
    }
}

#[test]
fn a_body_of_another_object_is_unreadable() {
    for (body, path) in [
        ("", "the body"),
        ("[]", "object"),
        ("{}", "object"),
        (r#"{"object":"instagram","entry":[]}"#, "object"),
        (r#"{"object":"page"}"#, "entry"),
        (r#"{"object":"page","entry":{}}"#, "entry"),
    ] {
        assert_eq!(parse(body.as_bytes()).unwrap_err().path, path, "{body}");
    }
}

#[test]
fn two_edits_of_one_comment_differ_in_their_digest() {
    let edit = |text: &str| {
        json!({
            "item": "comment", "verb": "edited", "comment_id": "5_7", "post_id": "204_5",
            "created_time": 1_795_000_000, "message": text,
        })
    };
    let [one, other] = ["first", "second"].map(|text| one("feed", &edit(text)));
    assert_eq!(one.external_id, "5_7:edited:1795000000");
    assert_eq!(one.external_id, other.external_id);
    assert_ne!(one.digest, other.digest);
}

#[test]
fn every_verb_means_something() {
    use EventType as E;
    for (item, verb, event_type, direction) in [
        ("comment", "add", E::Comment, Direction::Inbound),
        ("comment", "edit", E::CommentEdited, Direction::None),
        ("comment", "mute", E::CommentEdited, Direction::None),
        ("comment", "delete", E::CommentDeleted, Direction::Status),
        ("comment", "hide", E::CommentHidden, Direction::Status),
        ("comment", "unhide", E::CommentUnhidden, Direction::Status),
        ("status", "add", E::Post, Direction::None),
        ("milestone", "update", E::PostEdited, Direction::None),
        ("hologram", "beam", E::PostEdited, Direction::None),
        ("photo", "remove", E::PostDeleted, Direction::Status),
        ("post", "hide", E::PostHidden, Direction::Status),
        ("post", "unhide", E::PostUnhidden, Direction::Status),
        ("like", "add", E::Reaction, Direction::None),
        ("reaction", "block", E::Reaction, Direction::None),
    ] {
        let value = json!({"item": item, "verb": verb, "comment_id": "5_7", "post_id": "204_5"});
        let event = one("feed", &value);
        assert_eq!(
            (event.event_type, event.direction),
            (event_type, direction),
            "{item} {verb}"
        );
        assert_eq!(event.thread_ref.as_deref(), Some("204_5"));
        let native = format!("feed/{item}/{verb}");
        assert_eq!(event.native_type, Some(native));
        assert_eq!(event.digest.is_some(), event.external_id.contains(':'));
    }
}

#[test]
fn a_review_is_edited_by_any_other_verb_and_its_comments_answer_comments() {
    let review = json!({"item": "rating", "verb": "hide", "open_graph_story_id": 9});
    assert_eq!(one("ratings", &review).event_type, EventType::ReviewEdited);
    let answer = json!({
        "item": "comment", "verb": "add", "comment_id": "9_2", "parent_id": "9_1",
        "post_id": "5_9", "open_graph_story_id": 9,
    });
    let event = one("ratings", &answer);
    assert_eq!(event.thread_ref.as_deref(), Some("9"));
    assert_eq!(event.reply_to.as_deref(), Some("9_1"));
    let unknown = json!({"item": "share", "verb": "add", "open_graph_story_id": 9});
    assert_eq!(one("ratings", &unknown).event_type, EventType::Unknown);
}

#[test]
fn a_mention_that_is_taken_back_removes_the_comment_or_post() {
    let value = json!({"item": "comment", "verb": "remove", "comment_id": "7_8", "post_id": "9_7", "created_time": 1_795_000_000});
    let event = one("mention", &value);
    assert_eq!(event.event_type, EventType::CommentDeleted);
    assert_eq!(event.external_id, "7_8:remove:1795000000");
    assert_eq!(event.direction, Direction::Status);
    let event = one("mention", &json!({"verb": "remove", "post_id": "9_7"}));
    assert_eq!(event.event_type, EventType::PostDeleted);
    assert_eq!(event.message_ref.as_deref(), Some("9_7"));
}

#[test]
fn a_permission_may_be_granted_and_news_of_people_are_kept() {
    let body = |object: &str, verb: &str| {
        json!({"object": object, "entry": [
            {"id": "1", "time": 1_795_000_700, "changes": [{"field": "email", "value": {"verb": verb}}]},
        ]})
    };
    use EventType::{Connection, Revoked, Unknown};
    for (object, verb, event_type) in [
        ("permissions", "granted", Connection),
        ("permissions", "revoked", Revoked),
        ("permissions", "pending", Unknown),
        ("user", "revoked", Unknown),
    ] {
        let events = parse(body(object, verb).to_string().as_bytes()).unwrap();
        assert_eq!(events[0].event_type, event_type, "{object} {verb}");
    }
}

#[test]
fn pictures_films_and_links_of_a_post_are_attached_once() {
    let value = json!({
        "item": "photo", "verb": "add", "post_id": "204_1", "photo_id": 1,
        "link": "https://a.fbcdn.net/1.jpg", "photo": "https://a.fbcdn.net/1.jpg",
    });
    let attachments = one("feed", &value).content.attachments;
    assert_eq!(attachments.len(), 1);
    assert_eq!(attachments[0].media_id.as_deref(), Some("1"));
}
