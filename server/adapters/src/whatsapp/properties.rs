//! What must hold for any body.

use proptest::prelude::*;
use serde_json::Value;

use super::{parse::parse, tests::read};

/// Lists first, then what their items are made of.
const NAMES: &[&str] = &[
    "messages",
    "statuses",
    "message_echoes",
    "standby",
    "calls",
    "groups",
    "history",
    "threads",
    "state_sync",
    "user_preferences",
    "user_id_update",
    "automatic_events",
    "errors",
    "contacts",
    "id",
    "type",
    "from",
    "to",
    "from_user_id",
    "wa_id",
    "user_id",
    "parent_user_id",
    "previous",
    "current",
    "recipient_id",
    "recipient_participant_id",
    "group_id",
    "request_id",
    "phone_number",
    "phone_number_id",
    "display_phone_number",
    "text",
    "body",
    "edit",
    "message",
    "mid",
    "system",
    "reaction",
    "context",
    "contact",
    "status",
    "event",
    "event_name",
    "action",
    "value",
    "category",
    "direction",
    "timestamp",
    "metadata",
    "messaging_product",
    "profile",
    "sender",
    "recipient",
];

/// Words that items are recognised by.
const WORDS: &[&str] = &[
    "text",
    "edit",
    "reaction",
    "system",
    "read",
    "group",
    "call",
    "contact",
    "add",
    "stop",
    "connect",
    "USER_INITIATED",
    "BUSINESS_INITIATED",
    "control_passed",
    "media_placeholder",
    "",
];

/// The lists whose items are one event each.
const LISTS: &[&str] = &[
    "messages",
    "statuses",
    "message_echoes",
    "calls",
    "groups",
    "state_sync",
    "user_preferences",
    "user_id_update",
    "automatic_events",
];

const FIELDS: &[&str] = &[
    "messages",
    "smb_message_echoes",
    "account_update",
    "standby",
    "calls",
    "history",
    "smb_app_state_sync",
    "group_participants_update",
    "messaging_handovers",
    "new",
];

/// JSON whose names are WhatsApp's, so that it gets past the first look.
fn values() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(NAMES);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(WORDS).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        let members = prop::collection::btree_map(names.clone(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|it| it.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_panic(body: Vec<u8>) {
        parse(&body).ok();
    }

    #[test]
    fn no_json_panics_and_ids_are_stable(value in values()) {
        for field in FIELDS {
            let events = read(field, &value);
            for event in &events {
                prop_assert!(!event.external_id.is_empty());
                // A thread with a contact needs one; what is unknown guesses nothing.
                let is_contact = event.thread_ref.as_deref() == Some("contact");
                prop_assert!(!is_contact || event.contact_ref.is_some());
                if event.event_type == model::EventType::Unknown {
                    prop_assert!(event.raw.is_some() && event.digest.is_some());
                    prop_assert!(event.message_ref.is_none() && event.thread_ref.is_none());
                }
            }
            prop_assert_eq!(read(field, &value), events);
        }
    }

    #[test]
    fn every_item_of_a_list_is_an_event(
        list in prop::sample::select(LISTS), items in prop::collection::vec(values(), 0..5),
    ) {
        let count = items.len();
        let value = serde_json::json!({ (*list): items });
        prop_assert_eq!(read("messages", &value).len(), count);
    }
}
