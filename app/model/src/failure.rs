//! What a client and the dashboard are told when something did not work.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// The stable name of a failure, for programs.
    pub enum FailureCode: "failure code" {
        /// The thing does not exist, or not any more.
        NotFound = "not_found",
        /// It contradicts the present state.
        Conflict = "conflict",
        /// A value is wrong.
        Invalid = "invalid",
        /// Nobody is logged in, or the key is unknown.
        Unauthenticated = "unauthenticated",
        /// The role does not allow it.
        Forbidden = "forbidden",
        /// Too much is asked at once; try later.
        Busy = "busy",
        /// Our fault; the log has the reason under the request id.
        Internal = "internal",
        /// The server could not be reached, or its answer was not understood.
        Unreachable = "unreachable",
    }
}

/// Why something did not work, in words that may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// The stable name.
    pub code: FailureCode,
    /// One sentence: what happened and what to do.
    pub message: String,
    /// Finds the reason in the log; absent when no request reached the server.
    pub request_id: Option<String>,
}

impl Failure {
    /// A failure that has no request id (yet).
    #[must_use]
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            request_id: None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
