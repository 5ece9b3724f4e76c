//! An app: the developer app or bot whose secret signs.

use serde::{Deserialize, Serialize};

use crate::{AppId, Platform, Timestamp, words::words};

words! {
    /// Where an app or a connection comes from.
    pub enum AppSource: "source" {
        /// Made from a setting at start.
        Environment = "environment",
        /// Found in a verified body.
        Discovered = "discovered",
        /// Made by an admin.
        Dashboard = "dashboard",
    }
}

/// A developer app or bot: the holder of a signing secret and a verify token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct App {
    /// Its id, part of its own endpoint's URL.
    pub id: AppId,
    /// What people call it.
    pub name: String,
    /// The platforms it serves; a Meta app serves several.
    pub platforms: Vec<Platform>,
    /// Where it comes from.
    pub source: AppSource,
    /// When it was first seen.
    pub created_at: Timestamp,
}

/// An app with what may be told about its credentials: never their values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppDetail {
    /// The app.
    #[serde(flatten)]
    pub app: App,
    /// Its credentials in force; none where an app of the settings is not in them any more.
    pub credentials: Vec<HeldCredential>,
}

/// A credential that has a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldCredential {
    /// Its name, as in the platform's profile.
    pub name: String,
    /// Since when it has this value.
    pub set_at: Timestamp,
    /// Until when the value before this one is accepted too.
    pub previous_until: Option<Timestamp>,
}
