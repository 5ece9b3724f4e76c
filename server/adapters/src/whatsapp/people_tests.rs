//! Who is who: history, where a thread says with whom it was, and descriptions in `contacts[]`.

use model::{Direction, EventType, InboundEvent};
use serde_json::{Value, json};

use super::tests::{read, text, value};

fn history(thread: Value) -> Vec<InboundEvent> {
    read(
        "history",
        &value(json!({"history": [{"threads": [thread]}]})),
    )
}

fn from(phone: &str) -> Value {
    let mut message = text("a", "old");
    message["from"] = json!(phone);
    message
}

#[test]
fn a_thread_names_the_contact_even_without_number() {
    let context = json!({"user_id": "DE.1", "parent_user_id": "DE.ENT.1", "username": "@ana"});
    let mut theirs = from("");
    theirs["from_user_id"] = json!("DE.1");
    // Our number as people write it.
    let messages = json!([from("+1 555"), theirs]);
    let events = history(json!({"context": context, "messages": messages}));
    for event in &events {
        assert_eq!(event.contact_ref.as_deref(), Some("DE.1"));
        assert_eq!(event.contact_aliases, ["DE.ENT.1"]);
        assert_eq!(event.user_info.username.as_deref(), Some("@ana"));
        assert_eq!(event.direction, Direction::None);
    }
    assert_eq!(events[0].sender_id.as_deref(), Some("+1 555"));
    assert_eq!(events[1].sender_id.as_deref(), Some("DE.1"));
}

#[test]
fn ids_of_the_same_person_in_old_messages_are_aliases_but_our_number_is_not() {
    let mut theirs = from("5511987654321");
    theirs["from_user_id"] = json!("BR.1");
    let mut ours = from("1555");
    ours["to"] = json!("5511987654321");
    let context = json!({"wa_id": "5511987654321"});
    let thread =
        json!({"id": "551187654321", "context": context, "messages": [theirs, ours, from("1555")]});
    let events = history(thread);
    assert_eq!(events[0].contact_aliases, ["5511987654321", "BR.1"]);
    for event in &events[1..] {
        assert_eq!(event.contact_ref.as_deref(), Some("551187654321"));
        assert_eq!(event.contact_aliases, ["5511987654321"]);
    }
}

#[test]
fn a_thread_that_names_nobody_is_with_whom_the_message_is() {
    let events = history(json!({"messages": [from("49"), from("1555")]}));
    assert_eq!(events[0].contact_ref.as_deref(), Some("49"));
    assert_eq!(
        (&events[1].contact_ref, &events[1].thread_ref),
        (&None, &None)
    );
}

#[test]
fn old_changes_concern_the_message_they_changed() {
    let messages = json!([
        {"id": "r", "from": "49", "type": "reaction", "reaction": {"message_id": "a", "emoji": "👍"}},
        {"id": "e", "from": "49", "type": "edit", "context": {"id": "z"}, "edit": {
            "original_message_id": "a", "message": {"text": {"body": "better"}}}},
        {"id": "t", "from": "49", "type": "text", "context": {"id": "a"}, "text": {"body": "yes"}},
    ]);
    let events = history(json!({"id": "49", "messages": messages}));
    let refs: Vec<_> = events.iter().map(|it| it.message_ref.as_deref()).collect();
    assert_eq!(refs, [Some("a"), Some("a"), Some("t")]);
    let texts: Vec<_> = events.iter().map(|it| it.content.text.as_deref()).collect();
    assert_eq!(texts, [None, Some("better"), Some("yes")]);
    let replies: Vec<_> = events.iter().map(|it| it.reply_to.as_deref()).collect();
    assert_eq!(replies, [None, None, Some("a")]);
    assert!(events[0].raw.is_some());
    assert!(events.iter().all(|it| it.event_type == EventType::History));
}

#[test]
fn broken_parts_of_history_are_kept_and_empty_ones_say_nothing() {
    let chunks = json!([
        {"metadata": {"progress": 100}, "threads": []},
        {"metadata": {"progress": 7}},
        {"threads": [{"id": "49"}, {"id": "49", "messages": [7, text("a", "good"), {"id": "e", "type": "edit"}]}]},
        {"errors": [{"code": 1, "title": "first"}, "x"], "threads": [{"id": "49", "messages": []}]},
        null,
    ]);
    let events = read("history", &value(json!({"history": chunks})));
    let types: Vec<_> = events.iter().map(|it| it.event_type).collect();
    use EventType::{Error, History, Unknown};
    assert_eq!(
        types,
        [
            Unknown, Unknown, Unknown, History, Unknown, Error, Unknown, Unknown
        ]
    );
    assert_eq!(events[1].raw.as_deref(), Some(r#"{"id":"49"}"#));
    assert_eq!(events[2].raw.as_deref(), Some("7"));
    let mut digests: Vec<_> = events.iter().filter_map(|it| it.digest).collect();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), 7, "all but the message");
}

#[test]
fn media_that_follow_may_be_ours() {
    let echo = json!({"id": "a", "from": "1555", "to_user_id": "DE.1", "type": "image", "image": {"id": 1}});
    let contacts =
        json!([{"user_id": "DE.1", "parent_user_id": "DE.ENT.1", "profile": {"name": "Ana"}}]);
    let lists = json!({"contacts": contacts, "message_echoes": [echo], "messages": [7]});
    let events = read("history", &value(lists));
    assert_eq!(events[0].event_type, EventType::Unknown);
    let event = &events[1];
    assert_eq!(event.external_id, "a:media");
    assert_eq!(event.message_ref.as_deref(), Some("a"));
    assert_eq!(
        event.native_type.as_deref(),
        Some("history/message_echoes/image")
    );
    assert_eq!(event.contact_ref.as_deref(), Some("DE.1"));
    assert_eq!(event.contact_aliases, ["DE.ENT.1"]);
    assert!(event.digest.is_some());
}

#[test]
fn the_only_description_counts_where_all_is_about_one_person() {
    let contacts =
        json!([{"wa_id": "5511987654321", "user_id": "BR.1", "profile": {"name": "Joao"}}]);
    let call = json!({"id": "c", "event": "connect", "direction": "USER_INITIATED", "from": "551187654321", "to": "1555"});
    let stop = json!({"wa_id": "551187654321", "value": "stop"});
    let update = json!({"wa_id": "551187654321", "user_id": {"current": "BR.1"}});
    for (list, item) in [
        ("calls", call),
        ("user_preferences", stop.clone()),
        ("user_id_update", update),
    ] {
        let event = read(list, &value(json!({"contacts": contacts, list: [item]}))).remove(0);
        assert_eq!(event.contact_ref.as_deref(), Some("551187654321"), "{list}");
        let mut aliases = event.contact_aliases;
        aliases.sort_unstable();
        assert_eq!(aliases, ["5511987654321", "BR.1"], "{list}");
        assert_eq!(event.user_info.full_name.as_deref(), Some("Joao"), "{list}");
    }
    let other = json!({"wa_id": "49", "value": "stop"});
    let lists = json!({"contacts": contacts, "user_preferences": [stop, other]});
    let events = read("user_preferences", &value(lists));
    assert!(events.iter().all(|it| it.contact_aliases.is_empty()));
}

#[test]
fn a_description_beside_a_crowd_is_nobodys_but_by_its_ids() {
    let contacts = json!([7, {"wa_id": "49", "profile": {"name": "Ana"}}]);
    let join = |phone: &str| json!({"type": "group_join_request_created", "group_id": "g", "wa_id": phone});
    let lists = |items: Value| value(json!({"contacts": contacts, "groups": items}));
    let events = read("group_participants_update", &lists(json!([join("48")])));
    assert_eq!(events[0].user_info.full_name, None);
    assert!(events[0].contact_aliases.is_empty());
    let events = read(
        "group_participants_update",
        &lists(json!([join("49"), join("48")])),
    );
    assert_eq!(events[0].user_info.full_name.as_deref(), Some("Ana"));
    assert_eq!(events[1].user_info.full_name, None);
}

#[test]
fn all_ids_of_before_and_now_belong_to_one_person() {
    let update = json!({"wa_id": "49", "user_id": {"previous": "DE.1", "current": "DE.2"}, "parent_user_id": "DE.ENT.1"});
    let event = read(
        "user_id_update",
        &value(json!({"user_id_update": [update]})),
    )
    .remove(0);
    assert_eq!(event.external_id, "user_id_update:DE.2:-");
    assert_eq!(event.contact_aliases, ["DE.2", "DE.ENT.1", "DE.1"]);
    assert_eq!((event.thread_ref, event.message_ref), (None, None));
}

#[test]
fn a_receipt_in_a_group_names_the_participant_by_all_ids() {
    let status = json!({"id": "a", "status": "read", "recipient_type": "group", "recipient_id": "g",
        "recipient_participant_user_id": "DE.1", "recipient_participant_parent_user_id": "DE.ENT.1"});
    let event = read("messages", &value(json!({"statuses": [status]}))).remove(0);
    assert_eq!(event.external_id, "a:read:DE.1");
    assert_eq!(event.thread_ref.as_deref(), Some("g"));
    assert_eq!(event.contact_aliases, ["DE.ENT.1"]);
}
