//! Connections and what is received for them.

use serde::{Deserialize, Serialize};

use crate::{
    AppId, AppSource, ConnectionId, EventType, Platform, SubscriptionId, Timestamp, words::words,
};

words! {
    /// Whether an account of ours has been accepted.
    pub enum ConnectionState: "connection state" {
        /// Accepted: in use.
        Active = "active",
        /// Named by a verified body, waiting to be accepted; processed, but silent.
        Discovered = "discovered",
    }
}

words! {
    /// Whether a subscription takes events.
    pub enum SubscriptionState: "subscription state" {
        /// Takes events.
        Active = "active",
    }
}

/// One account of ours: a phone number, a bot, a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// The platform it lives on.
    pub platform: Platform,
    /// The app it belongs to.
    pub app_id: AppId,
    /// The platform's id of the account; unknown until learned for Telegram.
    pub account_id: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// Accepted or discovered.
    pub state: ConnectionState,
    /// Where it comes from.
    pub source: AppSource,
    /// When it was first seen.
    pub created_at: Timestamp,
}

/// What is received for a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// The account it is for.
    pub connection_id: ConnectionId,
    /// Event types that are kept but not processed: their events become *ignored*.
    pub muted: Vec<EventType>,
    /// Whether it takes events.
    pub state: SubscriptionState,
    /// How its events are processed.
    pub processing: ProcessingConfig,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How the events of a connection are processed. What is not said goes by the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProcessingConfig {
    /// Whether its events wait their turn. Otherwise the process that has received them works them
    /// off right after the commit, past the queue.
    pub enable_queue: bool,
    /// The most of its events that are worked off in one transaction.
    pub batch_size: Option<u16>,
    /// How often an event is tried before it counts as failed.
    pub retry_attempts: Option<u32>,
    /// The pause after the first failed try, in milliseconds; it doubles with each.
    pub retry_delay_ms: Option<u32>,
}

impl Default for ProcessingConfig {
    fn default() -> Self {
        Self {
            enable_queue: true,
            batch_size: None,
            retry_attempts: None,
            retry_delay_ms: None,
        }
    }
}

/// A subscription with the account it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionDetail {
    /// The subscription.
    pub subscription: Subscription,
    /// The account of ours.
    pub connection: Connection,
}
