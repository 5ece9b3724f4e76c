//! A delivery: one HTTP request from a platform, kept byte by byte.

use serde::{Deserialize, Serialize};

use crate::{AppId, DeliveryId, EventId, Platform, Timestamp, words::words};

words! {
    /// What became of a delivery that proved its origin.
    pub enum Verdict: "verdict" {
        /// Proven and read.
        Accepted = "accepted",
        /// Proven, but not understood: kept and acknowledged all the same.
        Unreadable = "unreadable",
    }
}

/// One HTTP header as it is kept; values of secret-bearing ones read `present, matched`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// Name in lower case.
    pub name: String,
    /// Value, or what may be said of it.
    pub value: String,
}

/// Bytes in a form that JSON can carry without change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RawBody {
    /// They are UTF-8.
    Text(String),
    /// They are not: standard base64 with padding.
    Base64(String),
}

/// One HTTP request from a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Who sent it.
    pub platform: Platform,
    /// The app whose secret matched.
    pub app_id: AppId,
    /// When the last byte of it had arrived.
    pub received_at: Timestamp,
    /// When its transaction was committed, and with that when it could be answered.
    pub stored_at: Timestamp,
    /// How long verifying and reading took, in microseconds.
    pub verify_micros: u32,
    /// The path it came by, without the query.
    pub path: String,
    /// Its headers, in the order of arrival.
    pub headers: Vec<Header>,
    /// The raw bytes.
    pub body: RawBody,
    /// How many bytes that is.
    pub body_size: u32,
    /// What became of it.
    pub verdict: Verdict,
    /// Why it is unreadable, or what was left out of it and why.
    pub note: Option<String>,
    /// Earlier events that this delivery repeats.
    pub duplicate_of: Vec<EventId>,
}
