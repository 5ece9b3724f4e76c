//! Items that no fixture has: broken ones, old forms, and what our own account does.

use model::{AttachmentKind, Direction, EventType, InboundEvent};
use serde_json::{Value, json};

use crate::meta;

fn read(items: &Value) -> Vec<InboundEvent> {
    let body = json!({"object": "page", "entry": [{"id": 204, "messaging": items}]});
    meta::read(body.to_string().as_bytes(), &["page"], |_| None).unwrap()
}

/// What person 7 does to Page 204.
fn item(name: &str, member: Value) -> Value {
    json!({
        "sender": {"id": "7"}, "recipient": {"id": "204"},
        "timestamp": 1_795_000_000_000_i64, name: member,
    })
}

fn one(item: Value) -> InboundEvent {
    let mut events = read(&json!([item]));
    assert_eq!(events.len(), 1);
    events.remove(0)
}

#[test]
fn a_broken_item_does_not_harm_its_neighbours() {
    let good = |mid: &str| item("message", json!({"mid": mid, "text": "hi"}));
    for broken in [
        json!(null),
        json!(7),
        json!([]),
        json!({}),
        item("message", json!("text")),
        item("message", json!([])),
        item("message", json!({"text": "no mid"})),
        item("message", json!({"mid": {}})),
        item("message_edit", json!({"text": "no mid"})),
        item("reaction", json!({"action": "react"})),
        item("postback", json!(1)),
        item("delivery", json!({})),
        item("delivery", json!({"mids": [null], "watermark": "soon"})),
        item("read", json!({"watermark": null})),
        item("optin", json!([])),
        item("response_feedback", json!({"feedback": "Good response"})),
        item("app_roles", json!(null)),
        item("teleport", json!({"to": "mars"})),
    ] {
        let events = read(&json!([good("a"), broken, good("b")]));
        let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
        use EventType::{Message, Unknown};
        assert_eq!(types, [Message, Unknown, Message], "{broken}");
        let unknown = &events[1];
        assert_eq!(unknown.raw, Some(broken.to_string()));
        assert_eq!(unknown.direction, Direction::None);
        assert_eq!((&unknown.message_ref, &unknown.thread_ref), (&None, &None));
        assert!(unknown.digest.is_some() && unknown.external_id.starts_with("unknown:"));
    }
}

#[test]
fn two_unknown_items_of_one_moment_differ_in_their_digest() {
    let items = json!([item("one", json!(1)), item("two", json!(1))]);
    let events = read(&items);
    assert_eq!(events[0].external_id, events[1].external_id);
    assert_ne!(events[0].digest, events[1].digest);
    assert_eq!(read(&items), events);
}

#[test]
fn misshapen_details_do_not_cost_the_message() {
    let message = json!({
        "mid": 5, "text": "still here", "reply_to": 7, "quick_reply": [], "is_echo": "yes",
        "attachments": [3, {"type": "image", "payload": []}, {"type": "file", "title": {}}],
    });
    let event = one(item("message", message));
    assert_eq!(event.external_id, "5");
    assert_eq!(event.direction, Direction::Inbound);
    assert_eq!(event.content.text.as_deref(), Some("still here"));
    let kinds: Vec<_> = event.content.attachments.iter().map(|it| it.kind).collect();
    use AttachmentKind::{Document, Image, Other};
    assert_eq!(kinds, [Other, Image, Document]);
    assert!(event.raw.is_some());
}

#[test]
fn a_message_that_shows_nothing_is_kept_whole() {
    let kept = |message: Value| one(item("message", message)).raw.is_some();
    assert!(kept(json!({"mid": "a", "is_unsupported": true})));
    assert!(kept(
        json!({"mid": "a", "attachments": [{"type": "hologram", "payload": {"x": 1}}]})
    ));
    assert!(!kept(json!({"mid": "a", "text": "hi"})));
    assert!(!kept(
        json!({"mid": "a", "attachments": [{"type": "location", "payload": {"coordinates": {"lat": 1.5, "long": 2}}}]})
    ));
}

#[test]
fn attachments_tell_what_they_are_called() {
    for (attachment, name, media_id) in [
        (
            json!({"type": "file", "payload": {"url": "https://cdn.fbsbx.com/v/menu.pdf?oe=1"}}),
            Some("menu.pdf"),
            None,
        ),
        (
            json!({"type": "file", "payload": {"url": "https://lookaside.fbsbx.com/cdn/?asset_id=1"}}),
            None,
            None,
        ),
        (
            json!({"type": "location", "payload": {"coordinates": {"lat": -23.5, "long": 46}}}),
            Some("-23.5, 46"),
            None,
        ),
        (
            json!({"type": "ig_reel", "payload": {"title": "Tour", "reel_video_id": 9}}),
            Some("Tour"),
            Some("9"),
        ),
        (
            json!({"type": "template", "payload": {"generic": {"elements": [{"title": "Mug"}]}}}),
            Some("Mug"),
            None,
        ),
        (
            json!({"type": "story_mention", "payload": {"url": "x"}}),
            Some("story_mention"),
            None,
        ),
        (json!({"type": "image", "payload": null}), None, None),
    ] {
        let event = one(item(
            "message",
            json!({"mid": "a", "attachments": [attachment]}),
        ));
        let read = &event.content.attachments[0];
        assert_eq!(
            (read.name.as_deref(), read.media_id.as_deref()),
            (name, media_id),
            "{attachment}"
        );
    }
}

#[test]
fn two_equal_pictures_stay_two_and_a_sticker_that_comes_twice_is_one() {
    let count = |attachment: Value| {
        let message = json!({"mid": "a", "attachments": [attachment, attachment]});
        one(item("message", message)).content.attachments.len()
    };
    assert_eq!(count(json!({"type": "image", "payload": {"url": "u"}})), 2);
    assert_eq!(
        count(json!({"type": "image", "payload": {"url": "u", "sticker_id": 1}})),
        1
    );
}

#[test]
fn what_we_do_goes_to_the_other_side() {
    let ours = |name: &str, member: Value| {
        let mut item = item(name, member);
        item["sender"]["id"] = json!(204);
        item["recipient"]["id"] = json!(7);
        one(item)
    };
    for (event, direction) in [
        (
            ours("message", json!({"mid": "a", "text": "hi"})),
            Direction::Outbound,
        ),
        (
            ours("message_edit", json!({"mid": "a", "num_edit": 1})),
            Direction::Outbound,
        ),
        (
            ours("reaction", json!({"mid": "a", "action": "react"})),
            Direction::Outbound,
        ),
        (ours("postback", json!({"mid": "a"})), Direction::Outbound),
        (
            ours(
                "message",
                json!({"mid": "a", "is_echo": true, "is_deleted": true}),
            ),
            Direction::Status,
        ),
        (ours("read", json!({"mid": "a"})), Direction::Status),
    ] {
        assert_eq!(event.direction, direction, "{event:?}");
        assert_eq!(event.contact_ref.as_deref(), Some("7"));
        assert_eq!(event.thread_ref.as_deref(), Some("contact"));
        assert_eq!(event.recipient_id.as_deref(), Some("7"));
    }
}

#[test]
fn an_echo_is_ours_even_if_the_account_has_another_id() {
    let echo = json!({"mid": "a", "is_echo": true, "text": "hi"});
    let event = one(json!({
        "sender": {"id": "17"}, "recipient": {"id": "7"}, "message": echo,
    }));
    assert_eq!(event.direction, Direction::Outbound);
    assert_eq!(event.contact_ref.as_deref(), Some("7"));
}

#[test]
fn a_deletion_wins_over_an_echo() {
    let event = one(item(
        "message",
        json!({"mid": "a", "is_echo": true, "is_deleted": true}),
    ));
    assert_eq!(event.event_type, EventType::MessageDeleted);
    assert_eq!(event.native_type.as_deref(), Some("message/is_deleted"));
    assert_eq!(event.external_id, "a:deleted");
}

#[test]
fn a_single_mid_is_the_message_and_several_are_a_list() {
    let delivery = |mids: Value| one(item("delivery", json!({"mids": mids, "watermark": 1})));
    let single = delivery(json!(["a"]));
    assert_eq!(single.message_ref.as_deref(), Some("a"));
    assert!(single.message_refs.is_empty());
    let several = delivery(json!(["b", null, "a"]));
    assert_eq!(several.message_ref, None);
    assert_eq!(several.message_refs, ["b", "a"]);
}

#[test]
fn a_watermark_may_count_seconds() {
    for watermark in [json!(1_795_000_060), json!("1795000060000")] {
        let event = one(item("read", json!({"watermark": watermark})));
        assert_eq!(event.watermark_ms, Some(1_795_000_060_000));
        assert_eq!(event.external_id, "read:7:1795000060000");
    }
}

#[test]
fn who_takes_back_a_reaction_has_none() {
    let event = one(item(
        "reaction",
        json!({"mid": "a", "action": "unreact", "emoji": "❤️"}),
    ));
    assert_eq!(event.content.text, None);
    assert_eq!(event.native_type.as_deref(), Some("reaction/unreact"));
}

#[test]
fn the_first_member_that_is_there_decides() {
    let mut both = item("referral", json!({"ref": "summer"}));
    both["message"] = json!({"mid": "a", "text": "hi"});
    assert_eq!(one(both.clone()).event_type, EventType::Message);
    both["message"] = json!(null);
    assert_eq!(one(both).event_type, EventType::ConversationStarted);
}

#[test]
fn an_old_hyphen_is_a_policy_too() {
    let event = one(item("policy-enforcement", json!({"action": "warning"})));
    assert_eq!(event.event_type, EventType::Account);
    assert_eq!(event.native_type.as_deref(), Some("policy_enforcement"));
    assert_eq!(event.external_id, "policy_enforcement:204:1795000000000");
}

#[test]
fn nobody_needs_to_be_named() {
    for (name, member) in [
        ("message", json!({"mid": "a"})),
        ("message_edit", json!({"mid": "a"})),
        ("reaction", json!({"mid": "a"})),
        ("postback", json!({})),
        ("delivery", json!({"watermark": 1_795_000_060})),
        ("read", json!({"mid": "a"})),
        ("optin", json!({})),
        ("referral", json!({})),
        ("order", json!({})),
        ("app_roles", json!({})),
        ("account_linking", json!({})),
        ("messaging_feedback", json!({})),
        ("policy_enforcement", json!({})),
        ("response_feedback", json!({"mid": "a"})),
    ] {
        let event = one(json!({name: member}));
        assert_ne!(event.event_type, EventType::Unknown, "{name}");
        assert_eq!(
            (&event.contact_ref, &event.thread_ref),
            (&None, &None),
            "{name}"
        );
        assert_eq!(event.occurred_at, None, "{name}");
    }
}
