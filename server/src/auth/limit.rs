//! How often somebody may try to log in.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Tries a minute for one address.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
/// How many addresses are remembered before the ones at rest are forgotten.
const REMEMBERED: usize = 10_000;

/// Counts tries by the address that is logged in with.
pub(crate) struct LoginLimit(DefaultKeyedRateLimiter<String>);

impl Default for LoginLimit {
    fn default() -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(PER_MINUTE)))
    }
}

impl LoginLimit {
    /// Counts a try; false when there were too many.
    pub(crate) fn allows(&self, email: &str) -> bool {
        if self.0.len() > REMEMBERED {
            self.0.retain_recent();
        }
        self.0.check_key(&email.trim().to_lowercase()).is_ok()
    }
}
