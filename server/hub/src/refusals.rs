//! How many webhooks were refused, and why.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use adapters::Rejection;
use model::Platform;

use crate::Hub;

/// Counts by reason since the start.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<BTreeMap<&'static str, u64>>);

impl Hub {
    /// Counts a webhook that a platform's endpoint refused; says how many were refused for this reason since the start.
    pub fn count_refusal(&self, platform: Platform, rejection: &Rejection) -> u64 {
        self.meter.refused(platform, self.clock.now());
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
