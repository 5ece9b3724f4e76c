//! Bodies that no fixture has: broken, odd, or of tomorrow.

use model::EventType;
use serde_json::json;

use super::{parse::parse, tests::one};

#[test]
fn a_broken_change_does_not_harm_its_neighbours() {
    let good = |id: &str| json!({"field": "feed", "value": {"item": "comment", "verb": "add", "comment_id": id}});
    for (broken, id) in [
        (json!(null), "changes:204:-"),
        (json!({"value": {}}), "changes:204:-"),
        (json!({"field": 7, "value": {}}), "changes:204:-"),
        (json!({"field": "feed"}), "feed:204:-"),
        (json!({"field": "feed", "value": "text"}), "feed:204:-"),
        (
            json!({"field": "feed", "value": ["comment", "add", 1]}),
            "feed:204:-",
        ),
        (
            json!({"field": "feed", "value": {"item": "comment", "verb": "add"}}),
            "feed:204:-",
        ),
        (
            json!({"field": "feed", "value": {"item": "post", "post_id": 1}}),
            "feed:204:-",
        ),
        (
            json!({"field": "feed", "value": {"item": "reaction", "verb": "add"}}),
            "feed:204:-",
        ),
        (
            json!({"field": "ratings", "value": {"item": "rating", "verb": "add"}}),
            "ratings:204:-",
        ),
        (
            json!({"field": "mention", "value": {"verb": "add"}}),
            "mention:204:-",
        ),
        (json!({"field": "leadgen", "value": {}}), "leadgen:204:-"),
        (
            json!({"field": "live_videos", "value": {"id": 1}}),
            "live_videos:204:-",
        ),
        (
            json!({"field": "inbox_labels", "value": {"user": 1}}),
            "inbox_labels:204:-",
        ),
        (json!({"field": "name", "value": "My Page"}), "name:204:-"),
    ] {
        let body = json!({"object": "page", "entry": [
            {"id": 204, "changes": [good("a"), broken, good("b")]},
        ]});
        let events = parse(body.to_string().as_bytes()).unwrap();
        let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
        use EventType::{Comment, Unknown};
        assert_eq!(types, [Comment, Unknown, Comment], "{broken}");
        assert_eq!(events[1].external_id, id);
        let kept = broken.get("field").and(broken.get("value"));
        let kept = kept.filter(|_| broken["field"].is_string());
        assert_eq!(events[1].raw, Some(kept.unwrap_or(&broken).to_string()));
        assert_eq!(
            (&events[1].message_ref, &events[1].thread_ref),
            (&None, &None)
        );
    }
}

#[test]
fn broken_entries_are_kept_and_quiet_ones_are_nothing() {
    let body = json!({"object": "page", "entry": [
        7,
        {"id": 204, "time": 1, "hologram": []},
        {"id": 204, "time": 1, "uid": 3, "messaging": [], "standby": null},
        {"id": 204, "messaging": {"x": 1}, "changes": "y"},
        {"id": 204, "changed_fields": ["name", 5]},
    ]});
    let events = parse(body.to_string().as_bytes()).unwrap();
    let ids: Vec<_> = events.iter().map(|it| it.external_id.as_str()).collect();
    let expected = [
        "entry:-:-",
        "entry:204:1",
        "unknown:-:-",
        "changes:204:-",
        "name:204:-",
        "changed_fields:204:-",
    ];
    assert_eq!(ids, expected);
    assert!(
        events
            .iter()
            .all(|it| it.event_type == EventType::Unknown && it.raw.is_some())
    );
}

#[test]
fn two_unknown_values_of_one_moment_differ_in_their_digest() {
    let [one, other] = ["x", "y"].map(|name| one("name", &json!(name)));
    assert_eq!(one.external_id, other.external_id);
    assert_ne!(one.digest, other.digest);
}

#[test]
fn misshapen_details_do_not_cost_the_comment() {
    let value = json!({
        "item": "comment", "verb": "add", "comment_id": "5_7", "post_id": {}, "parent_id": [],
        "from": "Ana", "message": "still here", "photos": "x", "photo": 7, "created_time": null,
    });
    let event = one("feed", &value);
    assert_eq!(event.content.text.as_deref(), Some("still here"));
    assert_eq!(event.thread_ref.as_deref(), Some("5_7"));
}

#[test]
fn odd_values_keep_their_neighbours() {
    let nested = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    for (odd, first) in [
        (r#""message":"a\u0000b""#.to_owned(), Some("a\0b")),
        (r#""message":"a\ud83d b""#.to_owned(), Some("a\u{fffd} b")),
        (
            format!(r#""message":"deep","new_member":{nested}"#),
            Some("deep"),
        ),
        (
            r#""message":"big","share_count":1e400"#.to_owned(),
            Some("big"),
        ),
    ] {
        let comment = |id: &str, rest: &str| {
            format!(
                r#"{{"field":"feed","value":{{"item":"comment","verb":"add","comment_id":"{id}",{rest}}}}}"#
            )
        };
        let body = format!(
            r#"{{"object":"page","entry":[{{"id":"204","changes":[{},{}]}}]}}"#,
            comment("a", &odd),
            comment("b", r#""message":"two""#)
        );
        let events = parse(body.as_bytes()).unwrap();
        let texts: Vec<_> = events.iter().map(|it| it.content.text.as_deref()).collect();
        assert_eq!(texts, [first, Some("two")], "{odd}");
    }
}
