//! How many webhooks were refused, and why.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use adapters::Rejection;

use crate::Hub;

/// Counts by reason since the start.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<BTreeMap<&'static str, u64>>);

impl Hub {
    /// Counts a refused webhook; says how many were refused for this reason since the start.
    pub fn count_refusal(&self, rejection: &Rejection) -> u64 {
        let mut counts = self
            .refusals
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(rejection.reason()).or_default();
        *count += 1;
        *count
    }
}
