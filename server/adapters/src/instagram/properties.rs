//! What must hold for any body.

use proptest::prelude::*;

use super::{Instagram, parse::parse};
use crate::Rejection;
use crate::meta::properties::{admitted, values};

const NAMES: &[&str] = &[
    "messaging",
    "standby",
    "changes",
    "field",
    "value",
    "changed_fields",
    "id",
    "time",
    "sender",
    "recipient",
    "user_ref",
    "timestamp",
    "message",
    "mid",
    "text",
    "attachments",
    "type",
    "payload",
    "url",
    "is_echo",
    "is_deleted",
    "reply_to",
    "message_edit",
    "reaction",
    "action",
    "postback",
    "title",
    "delivery",
    "mids",
    "read",
    "watermark",
    "optin",
    "referral",
    "order",
    "comment_id",
    "parent_id",
    "media",
    "media_id",
    "original_media_id",
    "from",
    "username",
];

const TEXTS: &[&str] = &["image", "story_mention", "react", "unreact", "love"];

proptest! {
    #[test]
    fn no_bytes_panic(body: Vec<u8>) {
        parse(&body).ok();
    }

    #[test]
    fn no_json_panics_and_ids_are_stable(value in values(NAMES, TEXTS)) {
        for field in ["comments", "live_comments", "mentions", "story_insights", "messages", "new"] {
            for entry in [
                format!(r#"{{"id":1,"changes":[{{"field":"{field}","value":{value}}}]}}"#),
                format!(r#"{{"id":1,"messaging":[{value}],"standby":[{value}]}}"#),
                value.to_string(),
            ] {
                let body = format!(r#"{{"object":"instagram","entry":[{entry}]}}"#);
                let events = parse(body.as_bytes()).unwrap();
                prop_assert!(events.iter().all(|it| !it.external_id.is_empty()));
                let apart = |it: &model::InboundEvent| it.digest.is_some() || !it.external_id.contains(':');
                prop_assert!(events.iter().all(|it| apart(it) || it.message_ref.is_some()));
                prop_assert_eq!(parse(body.as_bytes()).unwrap(), events);
            }
        }
    }

    #[test]
    fn a_flipped_bit_of_what_is_signed_is_refused(
        value in values(NAMES, TEXTS), at: prop::sample::Index, bit in 0_u8..8,
    ) {
        let body = value.to_string().into_bytes();
        prop_assert!(admitted(&Instagram, &body, &body).is_ok());
        let mut other = body.clone();
        other[at.index(body.len())] ^= 1 << bit;
        prop_assert_eq!(admitted(&Instagram, &other, &body).err(), Some(Rejection::BadSignature));
    }
}
