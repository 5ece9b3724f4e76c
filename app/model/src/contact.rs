//! Contacts: people and accounts on the other side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ConnectionId, ContactId, Timestamp};

/// A person or account on the other side of one connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The account of ours that it writes to.
    pub connection_id: ConnectionId,
    /// What they call themselves.
    pub name: Option<String>,
    /// Their handle.
    pub username: Option<String>,
    /// Every id that the platform knows them by, in alphabetical order.
    pub aliases: Vec<String>,
    /// Address of a picture.
    pub picture: Option<String>,
    /// What else is known.
    pub attributes: BTreeMap<String, String>,
    /// They asked not to be written to.
    pub opted_out: bool,
    /// When they were first heard of.
    pub created_at: Timestamp,
}

/// Which contacts are wanted; every field narrows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContactFilter {
    /// Of this connection.
    pub connection_id: Option<ConnectionId>,
    /// Whose name, handle or ids contain this, case ignored.
    pub q: Option<String>,
}

/// One page of contacts, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactPage {
    /// The contacts.
    pub contacts: Vec<Contact>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<ContactId>,
}
