//! Identifiers: UUID v7 values that print with a prefix saying what they name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A text that is not an identifier of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdError {
    /// The prefix that was expected, for example `evt_`.
    pub prefix: &'static str,
    /// The text that was given.
    pub found: String,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no id of the form {}<32 hexadecimal digits>",
            self.found, self.prefix
        )
    }
}

impl std::error::Error for IdError {}

fn parse(prefix: &'static str, text: &str) -> Result<u128, IdError> {
    text.strip_prefix(prefix)
        .filter(|digits| digits.len() == 32 && !digits.starts_with('+'))
        .and_then(|digits| u128::from_str_radix(digits, 16).ok())
        .ok_or_else(|| IdError {
            prefix,
            found: text.to_owned(),
        })
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u128);

        impl $name {
            /// What every printed identifier of this kind starts with.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps the 128 bits of a UUID v7.
            #[must_use]
            pub const fn from_u128(value: u128) -> Self {
                Self(value)
            }

            /// The 128 bits, big-endian order being order in time.
            #[must_use]
            pub const fn as_u128(self) -> u128 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{:032x}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

id!(/// Names an app: the holder of a signing secret.
    AppId, "app_");
id!(/// Names one try at a job.
    AttemptId, "att_");
id!(/// Names a bulk retry.
    BulkRetryId, "brt_");
id!(/// Names a connection: one account of ours.
    ConnectionId, "con_");
id!(/// Names a contact.
    ContactId, "cnt_");
id!(/// Names a conversation.
    ConversationId, "cnv_");
id!(/// Names a delivery: one HTTP request.
    DeliveryId, "dlv_");
id!(/// Names an event: one thing in a delivery.
    EventId, "evt_");
id!(/// Names a message.
    MessageId, "msg_");
id!(/// Names one value of a secret, current or previous.
    SecretId, "sec_");
id!(/// Names a subscription.
    SubscriptionId, "sub_");
id!(/// Names a user of the dashboard.
    UserId, "usr_");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn printed_ids_are_read_back(value: u128) {
            let id = EventId::from_u128(value);
            prop_assert_eq!(id.to_string().parse::<EventId>(), Ok(id));
        }
    }

    #[test]
    fn refuses_another_prefix_and_other_lengths() {
        for text in [
            "",
            "evt_",
            "msg_00000000000000000000000000000001",
            "evt_1",
            "evt_+0000000000000000000000000000001",
        ] {
            assert!(text.parse::<EventId>().is_err(), "{text}");
        }
    }
}
