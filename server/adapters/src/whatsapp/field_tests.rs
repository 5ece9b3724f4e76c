//! Odd cases of the fields beside messages and receipts.

use model::{Direction, EventType, InboundEvent};
use serde_json::{Value, json};

use super::tests::{read, text, value};

/// What is read from one item of a list.
fn one(field: &str, list: &str, item: Value) -> InboundEvent {
    let mut events = read(field, &value(json!({ list: [item] })));
    assert_eq!(events.len(), 1);
    events.remove(0)
}

fn call(event: &str, direction: &str) -> Value {
    json!({"id": "wacid.1", "event": event, "direction": direction, "timestamp": "1795200483",
        "from": "1555", "to": "49", "to_user_id": "DE.1"})
}

/// A good item of each list, how it is misread, and what it is.
fn lists() -> Vec<(&'static str, Value, Value, EventType)> {
    vec![
        (
            "calls",
            call("connect", "USER_INITIATED"),
            call("connect", "?"),
            EventType::Call,
        ),
        (
            "groups",
            json!({"type": "group_create", "group_id": "g"}),
            json!({"group_id": "g"}),
            EventType::Group,
        ),
        (
            "state_sync",
            json!({"type": "contact", "action": "edit", "contact": {"phone_number": "49"}}),
            json!({"type": "contact", "action": "edit", "contact": {}}),
            EventType::ProfileUpdate,
        ),
        (
            "user_preferences",
            json!({"wa_id": "49", "value": "stop"}),
            json!({"wa_id": "49", "value": "pause"}),
            EventType::Unsubscribed,
        ),
        (
            "user_id_update",
            json!({"user_id": {"current": "DE.2"}}),
            json!({"wa_id": "49", "user_id": {"previous": "DE.1"}}),
            EventType::ProfileUpdate,
        ),
        (
            "automatic_events",
            json!({"id": "wamid.1", "event_name": "Purchase"}),
            json!({"id": "wamid.1"}),
            EventType::Conversion,
        ),
    ]
}

#[test]
fn a_broken_item_of_any_list_is_kept_and_harms_no_neighbour() {
    for (list, good, misread, event_type) in lists() {
        for broken in [misread, json!(null), json!("x"), json!([7])] {
            let items = json!({ list: [good, broken, good, {"other": 1}] });
            let events = read(list, &value(items));
            let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
            let unknown = EventType::Unknown;
            assert_eq!(types, [event_type, unknown, event_type, unknown], "{list}");
            let (first, second) = (&events[1], &events[3]);
            assert_eq!(first.raw, Some(broken.to_string()), "{list}");
            assert_eq!((&first.message_ref, &first.thread_ref), (&None, &None));
            assert_eq!(first.external_id, format!("{list}:10:-"));
            assert_eq!(first.external_id, second.external_id, "{list}");
            assert_ne!(first.digest, second.digest, "{list}");
            assert_eq!(events[0], events[2], "{list}");
        }
    }
}

#[test]
fn news_with_one_derived_id_differ_in_their_digest() {
    let news = |limit: u32| read("business_capability_update", &json!({"max": limit})).remove(0);
    let (one, other) = (news(1), news(2));
    assert_eq!(one.external_id, "business_capability_update:10:-:-:-");
    assert_eq!(one.external_id, other.external_id);
    assert_ne!(one.digest, other.digest);
    assert_eq!(one, news(1));
}

#[test]
fn a_call_of_ours_goes_to_the_customer() {
    let event = one("calls", "calls", call("connect", "BUSINESS_INITIATED"));
    assert_eq!(event.direction, Direction::Outbound);
    assert_eq!(event.sender_id.as_deref(), Some("20"));
    assert_eq!(event.recipient_id.as_deref(), Some("49"));
    assert_eq!(event.contact_ref.as_deref(), Some("49"));
    assert_eq!(event.contact_aliases, ["DE.1"]);
    assert_eq!(event.raw, None);
}

#[test]
fn new_happenings_of_a_call_are_calls_with_their_raw_part() {
    let event = one("calls", "calls", call("hold", "USER_INITIATED"));
    assert_eq!(event.event_type, EventType::Call);
    assert_eq!(event.external_id, "wacid.1:hold");
    assert!(event.raw.is_some());
    let status =
        json!({"id": "wacid.1", "type": "call", "status": "LOST", "recipient_user_id": "DE.1"});
    for field in ["calls", "messages"] {
        let event = one(field, "statuses", status.clone());
        assert_eq!(event.event_type, EventType::Call);
        assert_eq!(event.native_type.as_deref(), Some("calls/status/LOST"));
        assert_eq!(event.contact_ref.as_deref(), Some("DE.1"));
        assert!(event.raw.is_some());
    }
}

#[test]
fn who_asks_to_join_a_group_may_hide_the_number() {
    let event = one(
        "group_participants_update",
        "groups",
        json!({"type": "group_join_request_revoked", "group_id": "g", "timestamp": 1_795_200_525,
            "user_id": "DE.1", "parent_user_id": "DE.ENT.1", "username": "@ana"}),
    );
    assert_eq!(event.external_id, "g:group_join_request_revoked:1795200525");
    assert_eq!(event.contact_ref.as_deref(), Some("DE.1"));
    assert_eq!(event.contact_aliases, ["DE.ENT.1"]);
    assert_eq!(event.user_info.username.as_deref(), Some("@ana"));
    assert_eq!(event.thread_ref.as_deref(), Some("g"));
}

#[test]
fn the_address_book_names_people_without_number() {
    let contact = json!({"first_name": "Ana", "user_id": "DE.1", "username": "@ana"});
    let event = one(
        "smb_app_state_sync",
        "state_sync",
        json!({"type": "contact", "action": "add", "contact": contact, "metadata": {"timestamp": "soon"}}),
    );
    assert_eq!(event.external_id, "contact:DE.1:add:soon");
    assert_eq!(event.occurred_at, None);
    assert_eq!(event.user_info.full_name.as_deref(), Some("Ana"));
    assert_eq!(event.user_info.username.as_deref(), Some("@ana"));
    for (name, other) in [("type", json!("group")), ("action", json!("merge"))] {
        let mut item =
            json!({"type": "contact", "action": "add", "contact": {"phone_number": "49"}});
        item[name] = other;
        let event = one("smb_app_state_sync", "state_sync", item);
        assert_eq!(event.event_type, EventType::Unknown, "{name}");
    }
}

#[test]
fn a_stop_by_a_hidden_number_still_counts() {
    let event = one(
        "user_preferences",
        "user_preferences",
        json!({"user_id": "DE.1", "value": "stop", "timestamp": 1_795_200_480, "category": 7}),
    );
    assert_eq!(event.event_type, EventType::Unsubscribed);
    assert_eq!(event.external_id, "user_preferences:DE.1:-:stop:1795200480");
    assert_eq!(event.contact_ref.as_deref(), Some("DE.1"));
    assert_eq!(event.thread_ref.as_deref(), Some("contact"));
}

#[test]
fn a_handover_may_name_nobody_and_stand_beside_errors() {
    let event = read("messaging_handovers", &json!({"type": "control_passed"})).remove(0);
    assert_eq!(event.event_type, EventType::Handover);
    assert_eq!(event.external_id, "handover:-:-");
    assert_eq!((event.contact_ref, event.thread_ref), (None, None));
    let both = json!({"type": "control_lent", "timestamp": "1795200553", "messaging_product": "whatsapp",
        "sender": {"user_id": "DE.1"}, "errors": [{"code": 1}]});
    let events = read("messaging_handovers", &both);
    assert_eq!(events[0].external_id, "handover:DE.1:1795200553000");
    assert_eq!(
        events[0].native_type.as_deref(),
        Some("messaging_handovers/control_lent")
    );
    assert!(events[0].raw.is_some());
    assert_eq!(events[1].event_type, EventType::Error);
    let event = read("messaging_handovers", &json!({"sender": {"id": "1"}})).remove(0);
    assert_eq!(event.event_type, EventType::Unknown);
}

#[test]
fn standby_marks_its_own_items_and_keeps_lists_it_does_not_know() {
    let events = read(
        "messages",
        &value(json!({
            "messages": [text("a", "live")],
            "standby": {
                "contacts": [{"wa_id": "49", "profile": {"name": "Ana"}}],
                "message_echoes": [{"id": "b", "to": "49", "type": "text"}],
                "messages": [text("c", "not ours"), {"id": "e", "type": "edit"}],
                "statuses": [{"id": "d", "status": "read"}],
                "typing": [{"from": "49"}],
                "metadata": {"phone_number_id": "20"},
            },
        })),
    );
    let names: Vec<_> = events
        .iter()
        .filter_map(|it| it.native_type.as_deref())
        .collect();
    let standby = [
        "standby/messages/text",
        "messages",
        "standby/statuses/read",
        "standby/messages/text",
        "messages",
    ];
    assert_eq!(names[0], "messages/text");
    assert_eq!(names[1..4], standby[..3]);
    assert_eq!(events[4].direction, Direction::Outbound);
    assert_eq!(events[5].event_type, EventType::Unknown);
    assert_eq!(events[1].user_info.full_name.as_deref(), Some("Ana"));
    for other in [json!([{"a": 1}, {"b": 2}]), json!({"x": [1, 2]})] {
        let events = read("standby", &value(json!({"standby": other})));
        assert_eq!(events.len(), 2);
        assert!(events.iter().all(|it| it.event_type == EventType::Unknown));
    }
    let event = one("standby", "messages", text("a", "x"));
    assert_eq!(event.native_type.as_deref(), Some("standby/messages/text"));
}

#[test]
fn an_item_of_a_conversation_is_read_as_such() {
    let item = |message: Value| {
        let ends = json!({"sender": {"id": "12334"}, "recipient": {"id": "23245"}, "timestamp": "1795000959"});
        let mut item = ends;
        item.as_object_mut()
            .unwrap()
            .extend(message.as_object().unwrap().clone());
        read("messages", &item).remove(0)
    };
    let event = item(json!({"message": {"mid": "m", "text": "test"}}));
    assert_eq!(event.event_type, EventType::Message);
    assert_eq!(
        (event.external_id.as_str(), event.account_id.as_deref()),
        ("m", Some("10"))
    );
    assert_eq!(event.native_type.as_deref(), Some("message"));
    assert_eq!(event.recipient_id.as_deref(), Some("23245"));
    assert_eq!(event.contact_ref.as_deref(), Some("12334"));
    assert_eq!(event.content.text.as_deref(), Some("test"));
    let event = item(json!({"message": {"mid": "m", "is_echo": true}}));
    assert_eq!(event.direction, Direction::Outbound);
    assert_eq!(event.contact_ref.as_deref(), Some("23245"));
    for other in [
        json!({"read": {"watermark": 1}}),
        json!({"message": {"mid": "m", "is_deleted": true}}),
    ] {
        let event = item(other);
        assert_eq!(event.event_type, EventType::Unknown);
        assert_eq!(event.external_id, "unknown:12334:1795000959000");
        assert_eq!(event.contact_ref.as_deref(), Some("12334"));
        assert!(event.raw.is_some() && event.thread_ref.is_none());
    }
    let lists = json!({"sender": {"id": "1"}, "messages": [text("a", "x")]});
    assert_eq!(read("messages", &lists)[0].external_id, "a");
}

#[test]
fn a_list_that_is_null_does_not_hide_the_rest() {
    let event = read("account_update", &json!({"event": "X", "messages": null})).remove(0);
    assert_eq!(event.event_type, EventType::Account);
    assert!(
        read(
            "messages",
            &value(json!({"messages": [], "statuses": null}))
        )
        .is_empty()
    );
}
