//! What must hold for any body.

use proptest::prelude::*;
use serde_json::Value;

use super::{parse::parse, tests::read};

/// JSON whose names are WhatsApp's, so that it gets past the first look.
fn values() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "messages",
        "statuses",
        "message_echoes",
        "errors",
        "contacts",
        "id",
        "from",
        "type",
        "text",
        "body",
        "edit",
        "message",
        "system",
        "status",
        "timestamp",
        "wa_id",
        "metadata",
        "messaging_product",
        "standby",
        "profile",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["text", "edit", "system", "read", "group", ""])
            .prop_map(Value::from),
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
        for field in ["messages", "smb_message_echoes", "account_update", "new"] {
            let events = read(field, &value);
            prop_assert!(events.iter().all(|it| !it.external_id.is_empty()));
            prop_assert_eq!(read(field, &value), events);
        }
    }
}
