//! People who use the dashboard.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, UserId, words::words};

words! {
    /// What somebody may do. The order is by power.
    pub enum Role: "role" {
        /// Reads.
        Viewer = "viewer",
        /// Also works with conversations and retries single events.
        Agent = "agent",
        /// Everything.
        Admin = "admin",
    }
}

/// A person with a login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The address to log in with.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// When the login was made.
    pub created_at: Timestamp,
}

/// Who is looking at the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The person, where somebody is logged in.
    pub user: Option<User>,
    /// Nobody has a login yet: the first visitor makes one with the code from the log.
    pub setup_needed: bool,
    /// Why a login cannot work over this address, where it cannot (plain http beyond loopback).
    pub insecure: bool,
}
