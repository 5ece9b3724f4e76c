//! Names of event types as people and older systems write them in filters.

use crate::{Direction, EventType};

/// What an `eventType` filter asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventNameFilter {
    /// Any of these unified types, of that direction if one is named.
    Unified(Vec<EventType>, Option<Direction>),
    /// The platform's own name, or a `/`-separated part of it.
    Native(NativeMatch),
    /// Unified or native names that start like this.
    Prefix(Vec<EventType>, String),
}

/// Spellings of a native name, lower case; any of them matches a whole part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeMatch(pub Vec<String>);

impl EventNameFilter {
    /// Reads a name: case ignored, `-` as `_`. The first reading that knows it decides alone:
    /// unified name or its plural, then an alias, then the native name. A trailing `*` is a prefix.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let name = name.trim().to_ascii_lowercase().replace('-', "_");
        if let Some(prefix) = name.strip_suffix('*') {
            let types = EventType::ALL.iter().copied();
            return Self::Prefix(
                types.filter(|it| it.as_str().starts_with(prefix)).collect(),
                prefix.to_owned(),
            );
        }
        let singular = name.strip_suffix('s').unwrap_or(&name);
        if let Ok(event_type) = name.parse().or_else(|_unknown| singular.parse()) {
            return Self::Unified(vec![event_type], None);
        }
        if let Some((types, direction)) = alias(&name) {
            return Self::Unified(types.to_vec(), direction);
        }
        Self::Native(NativeMatch(vec![
            singular.to_owned(),
            format!("{singular}s"),
        ]))
    }
}

/// Names that older systems use for our types.
fn alias(name: &str) -> Option<(&'static [EventType], Option<Direction>)> {
    use EventType as E;
    let found: (&[EventType], Option<Direction>) = match name {
        "dms" | "direct_messages" => (&[E::Message], None),
        "message_echoes" | "smb_message_echoes" | "echoes" => {
            (&[E::Message], Some(Direction::Outbound))
        }
        "message_edit" | "message_edits" => (&[E::MessageEdited], None),
        "message_reactions" => (&[E::Reaction], None),
        "message_deliveries" | "messaging_deliveries" | "deliveries" => (&[E::Delivered], None),
        "message_reads" | "messaging_seen" | "seen" => (&[E::Read], None),
        "message_status" | "statuses" => (
            &[E::Sent, E::Delivered, E::Read, E::Played, E::Failed],
            None,
        ),
        "messaging_postbacks" | "postback" | "postbacks" | "callback_query" => {
            (&[E::Callback], None)
        }
        "messaging_referral" | "messaging_referrals" => (&[E::ConversationStarted], None),
        "messaging_optins" => (&[E::Subscribed, E::Unsubscribed], None),
        "messaging_optouts" => (&[E::Unsubscribed], None),
        "messaging_handover" | "messaging_handovers" => (&[E::Handover], None),
        "business_account" => (&[E::Account], None),
        _ => return None,
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventType as E;

    #[test]
    fn unified_names_and_their_plurals_come_first() {
        for name in ["message", "messages", "Messages"] {
            assert_eq!(
                EventNameFilter::parse(name),
                EventNameFilter::Unified(vec![E::Message], None)
            );
        }
    }

    #[test]
    fn aliases_of_older_systems_are_known() {
        assert_eq!(
            EventNameFilter::parse("message-echoes"),
            EventNameFilter::Unified(vec![E::Message], Some(Direction::Outbound))
        );
        assert_eq!(
            EventNameFilter::parse("message_reactions"),
            EventNameFilter::Unified(vec![E::Reaction], None)
        );
    }

    #[test]
    fn anything_else_is_a_native_name_or_a_prefix() {
        assert_eq!(
            EventNameFilter::parse("channel_posts"),
            EventNameFilter::Native(NativeMatch(vec![
                "channel_post".into(),
                "channel_posts".into()
            ]))
        );
        assert_eq!(
            EventNameFilter::parse("messag*"),
            EventNameFilter::Prefix(
                vec![E::Message, E::MessageEdited, E::MessageDeleted],
                "messag".into()
            )
        );
    }
}
