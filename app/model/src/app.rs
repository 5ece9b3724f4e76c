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
