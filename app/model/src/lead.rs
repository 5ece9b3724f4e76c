//! Leads: forms that somebody filled in.

use serde::{Deserialize, Serialize};

use crate::{ConnectionId, ContactId, EventId, Timestamp};

/// A form that somebody filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lead {
    /// Its id: that of the event that told of it.
    pub id: EventId,
    /// The account of ours whose form it was.
    pub connection_id: ConnectionId,
    /// Who filled it in, where the platform says so.
    pub contact_id: Option<ContactId>,
    /// The platform's id of it.
    pub external_id: String,
    /// What was filled in, where the platform says it.
    pub text: Option<String>,
    /// When, by the platform.
    pub occurred_at: Option<Timestamp>,
    /// When we heard of it.
    pub received_at: Timestamp,
}

/// Which leads are wanted; every field narrows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LeadFilter {
    /// Of this connection.
    pub connection_id: Option<ConnectionId>,
    /// Of this contact.
    pub contact_id: Option<ContactId>,
    /// Received at or after.
    pub from: Option<Timestamp>,
    /// Received before.
    pub to: Option<Timestamp>,
}

/// One page of leads, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeadPage {
    /// The leads.
    pub leads: Vec<Lead>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<EventId>,
}
