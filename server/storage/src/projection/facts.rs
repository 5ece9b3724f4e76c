//! What is known of a message or contact, fact by fact. Facts carry the platform's time and are taken
//! together in its order, so that what they add up to does not depend on the order they came in.

use std::collections::{BTreeMap, BTreeSet};

use model::{Attachment, Direction, EventId, EventType, MessageStatus};
use serde::{Deserialize, Serialize};

/// The order of facts: by the platform's time, then by the event's external id.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactKey {
    /// Milliseconds since 1970; what has no time comes first.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// The event's external id.
    #[serde(rename = "x", default, skip_serializing_if = "String::is_empty")]
    pub id: String,
}

/// A message was made. Several events may say so of one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// When, and by which event.
    pub key: FactKey,
    /// What it is.
    pub kind: EventType,
    /// Which way it went.
    pub direction: Direction,
    /// What it said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What was attached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<String>,
    /// What they call themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<String>,
}

/// A message was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// When, and by which event.
    pub key: FactKey,
    /// What it says from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What is attached from then on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// The newest that somebody has said by a sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// When, and by which event.
    pub key: FactKey,
    /// The sign, where the platform says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
    /// It was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
}

/// What is known of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageFacts {
    /// What made it. In the row only where the columns do not say it all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub created: Vec<Created>,
    /// The external id of the one event that made it, where the columns say the rest.
    #[serde(rename = "by", skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// Changes, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// The newest word on whether it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<FactKey>,
    /// The newest word on whether it is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<(FactKey, bool)>,
    /// Reactions by who gave them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reactions: BTreeMap<String, Reaction>,
    /// The greatest receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<MessageStatus>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<(FactKey, Option<String>)>,
    /// Its being read by the other party means that everything before it was.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub read_through: bool,
    /// Our having seen it means that we have seen everything before it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub seen_through: bool,
    /// The events that concern it.
    pub events: BTreeSet<EventId>,
}

/// When the newest word on each thing about a contact was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactFacts {
    /// The ids they are known by, each with the newest time at which it was theirs, in milliseconds.
    pub aliases: BTreeMap<String, i64>,
    /// On the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<FactKey>,
    /// On the handle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<FactKey>,
    /// On the picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<FactKey>,
    /// On whether they may be written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<FactKey>,
}
