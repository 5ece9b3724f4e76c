//! Every fixture, and what must not break the parser.

use model::{AppId, Direction, EventType, InboundEvent, Platform};
use serde_json::{Value, json};

use super::{Linkedin, PROFILE, parse::parse, social};
use crate::conformance::{self, expected};
use crate::{AppSecrets, PlatformAdapter, Secret, names};

pub(super) fn read(body: &Value) -> Vec<InboundEvent> {
    parse(body.to_string().as_bytes()).unwrap()
}

fn notifications(items: Value) -> Vec<InboundEvent> {
    read(&json!({"type": social::TYPE, "notifications": items}))
}

/// A notification about page 1 and post 2 with these members beside the usual ones.
fn notification(id: u64, action: &str, members: Value) -> Value {
    let mut notification = json!({
        "notificationId": id, "organizationalEntity": "urn:li:organization:1", "action": action,
        "sourcePost": "urn:li:activity:2", "lastModifiedAt": 1_795_168_800_000_u64,
    });
    notification
        .as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    notification
}

fn comment(members: Value) -> Value {
    json!({"decoratedGeneratedActivity": {"comment": members}})
}

fn one(action: &str, members: Value) -> InboundEvent {
    notifications(json!([notification(7, action, members)])).remove(0)
}

#[test]
fn conforms() {
    conformance::check(&Linkedin);
}

#[test]
fn reads_every_fixture_as_expected() {
    expected::check_every_fixture(Platform::Linkedin, |it| parse(&it.body).unwrap());
}

#[test]
fn an_organisation_is_named_as_bodies_do() {
    let accepts = PROFILE.credentials[3].accepts;
    for (setting, account) in [
        ("96072893", "urn:li:organization:96072893"),
        (
            "urn:li:organization:96072893",
            "urn:li:organization:96072893",
        ),
        ("urn:li:organizationBrand:7", "urn:li:organizationBrand:7"),
    ] {
        assert!(accepts(setting), "{setting}");
        let id = Secret::new(setting).map(|it| (names::ACCOUNT_ID, it));
        let secrets = AppSecrets::new(AppId::from_u128(1), id);
        assert_eq!(Linkedin.account(&secrets).as_deref(), Some(account));
    }
    for text in [
        "",
        "acme",
        " 1",
        "1 ",
        "urn:li:organization:",
        "urn:li:person:1",
        "urn:li:organization:x",
    ] {
        assert!(!accepts(text), "{text}");
    }
    let secrets = AppSecrets::new(AppId::from_u128(1), []);
    assert_eq!(Linkedin.account(&secrets), None);
}

#[test]
fn the_name_of_a_reaction_tells_who_and_what() {
    let like = |urn: &str| {
        let event = one("LIKE", json!({"generatedActivity": urn}));
        (event.sender_id, event.message_ref)
    };
    let (who, post) = ("urn:li:person:a", "urn:li:activity:2");
    let comment = "urn:li:comment:(urn:li:activity:2,3)";
    for (urn, actor, object) in [
        (
            "urn:li:like:(urn:li:person:a,urn:li:activity:2)",
            Some(who),
            post,
        ),
        ("urn:li:like:(person:a,activity:2)", Some(who), post),
        (
            "urn:li:reaction:(urn:li:person:a,urn:li:comment:(activity:2,3))",
            Some(who),
            comment,
        ),
        ("urn:li:reaction:(urn:li:person:a)", None, post),
        ("urn:li:reaction:(,urn:li:activity:9)", None, post),
        ("urn:li:activity:9", None, post),
    ] {
        let expected = (actor.map(str::to_owned), Some(object.to_owned()));
        assert_eq!(like(urn), expected, "{urn}");
    }
}

#[test]
fn a_body_that_is_no_object_or_has_no_notifications_is_unreadable() {
    let typed = |rest: &str| format!(r#"{{"type":"{}"{rest}}}"#, social::TYPE);
    for (body, path) in [
        (String::new(), "the body"),
        ("[]".into(), "the body"),
        ("7".into(), "the body"),
        (typed(""), "notifications"),
        (typed(r#","notifications":{}"#), "notifications"),
    ] {
        assert_eq!(parse(body.as_bytes()).unwrap_err().path, path, "{body}");
    }
}

#[test]
fn a_broken_notification_does_not_harm_its_neighbours() {
    let good = |id: u64| notification(id, "COMMENT", comment(json!({"text": "hi"})));
    for broken in [
        json!(null),
        json!(7),
        json!([1, "urn:li:organization:1", "COMMENT"]),
        json!({"action": "COMMENT"}),
        json!({"notificationId": {}, "action": "COMMENT"}),
        json!({"notificationId": 8, "action": ["COMMENT"]}),
        json!({"notificationId": 8}),
    ] {
        let events = notifications(json!([good(1), broken, good(2)]));
        let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
        use EventType::{Comment, Unknown};
        assert_eq!(types, [Comment, Unknown, Comment], "{broken}");
        assert_eq!(events[1].raw, Some(broken.to_string()));
        assert_eq!(
            (&events[1].message_ref, &events[1].thread_ref),
            (&None, &None)
        );
        assert_eq!(
            (&*events[0].external_id, &*events[2].external_id),
            ("1", "2")
        );
    }
}

#[test]
fn items_with_one_made_up_id_differ_by_digest() {
    let mut events = notifications(json!([{"n": 1}, {"n": 2}]));
    events.extend(read(&json!({"n": 1})));
    events.extend(read(&json!({"n": 2})));
    let message = |n: u64| json!({"eventMeta": {"type": "EDIT"}, "id": "m", "body": {"text": n}});
    events.extend(read(&json!({"elements": [message(1), message(2)]})));
    events.extend(read(&json!({"type": "LEAD_ACTION", "n": 1})));
    events.extend(read(&json!({"type": "LEAD_ACTION", "n": 2})));
    for pair in events.chunks(2) {
        assert_eq!(pair[0].external_id, pair[1].external_id);
        assert!(pair[0].digest.is_some());
        assert_ne!(pair[0].digest, pair[1].digest);
    }
}

#[test]
fn misshapen_details_do_not_cost_the_comment() {
    let members = json!({
        "decoratedSourcePost": 7, "lastModifiedAt": "soon", "sourcePost": ["x"],
        "generatedActivity": {"urn": 1},
        "decoratedGeneratedActivity": {"share": 1, "comment": {
            "text": "still here", "owner": [], "entity": {}, "object": 1.5, "parentComment": [],
        }},
    });
    let event = one("COMMENT", members);
    assert_eq!(event.event_type, EventType::Comment);
    assert_eq!(event.content.text.as_deref(), Some("still here"));
    assert_eq!((event.message_ref, event.thread_ref), (None, None));
}

#[test]
fn only_the_pages_own_doing_is_outbound() {
    let by = |owner: &str| comment(json!({"owner": owner, "text": "x"}));
    let page = "urn:li:organization:1";
    for (action, members, direction, contact) in [
        ("COMMENT", by("urn:li:person:a"), Direction::Inbound, true),
        (
            "ADMIN_COMMENT",
            by("urn:li:person:a"),
            Direction::Inbound,
            true,
        ),
        ("COMMENT", by(page), Direction::Outbound, false),
        ("COMMENT_EDIT", by(page), Direction::Outbound, false),
        ("ADMIN_COMMENT", json!({}), Direction::Outbound, false),
        ("COMMENT", json!({}), Direction::Inbound, false),
        ("COMMENT_DELETE", by(page), Direction::Status, false),
        (
            "COMMENT_DELETE",
            by("urn:li:person:a"),
            Direction::Status,
            true,
        ),
    ] {
        let event = one(action, members);
        assert_eq!(event.direction, direction, "{action}");
        assert_eq!(event.contact_ref.is_some(), contact, "{action}");
        let to_page = direction != Direction::Outbound;
        assert_eq!(event.recipient_id.is_some(), to_page, "{action}");
    }
}

#[test]
fn a_reply_names_the_comment_above_it() {
    let above = "urn:li:comment:(urn:li:activity:2,3)";
    for (members, reply_to) in [
        (
            json!({"parentComment": "urn:li:comment:(activity:2,3)"}),
            Some(above),
        ),
        (
            json!({"object": "urn:li:comment:(activity:2,3)"}),
            Some(above),
        ),
        (json!({"object": "urn:li:activity:2"}), None),
    ] {
        let event = one("COMMENT", comment(members));
        assert_eq!(event.reply_to.as_deref(), reply_to);
        assert_eq!(event.thread_ref.as_deref(), Some("urn:li:activity:2"));
    }
}

#[test]
fn a_post_that_is_not_named_is_known_by_its_decoration() {
    let members = json!({
        "sourcePost": null, "decoratedSourcePost": {"entity": "urn:li:share:9"},
    });
    let event = one("COMMENT", members);
    assert_eq!(event.thread_ref.as_deref(), Some("urn:li:share:9"));
}
