//! Step 7 of a webhook's life, *retry*: when failed work is tried again.

use model::ProcessingConfig;
use rand::RngExt;

/// The longest pause between two tries: 15 minutes.
const LONGEST_MS: u64 = 15 * 60 * 1000;
/// The same, to reckon with.
pub(crate) const LONGEST: i64 = 15 * 60 * 1000;

/// How often and how soon failed work is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetrySchedule {
    /// Tries in all, the first included.
    pub attempts: u32,
    /// The pause after the first try, in milliseconds; it doubles with each.
    pub delay_ms: u64,
}

impl RetrySchedule {
    /// The schedule of a connection, which may differ.
    pub(crate) fn with(self, config: ProcessingConfig) -> Self {
        Self {
            attempts: config.retry_attempts.unwrap_or(self.attempts),
            delay_ms: config.retry_delay_ms.map_or(self.delay_ms, u64::from),
        }
    }

    /// The longest pause after `tries` tries have failed; `None` when that were all.
    fn ceiling(self, tries: u32) -> Option<u64> {
        if tries >= self.attempts {
            return None;
        }
        let doublings = tries.saturating_sub(1).min(32);
        Some(self.delay_ms.saturating_mul(1 << doublings).min(LONGEST_MS))
    }

    /// The pause in milliseconds after `tries` tries have failed, with full jitter: anything from
    /// nothing to the ceiling, so that what failed together does not come back together.
    pub(crate) fn pause(self, tries: u32) -> Option<i64> {
        let ceiling = self.ceiling(tries)?;
        i64::try_from(rand::rng().random_range(0..=ceiling)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEDULE: RetrySchedule = RetrySchedule {
        attempts: 8,
        delay_ms: 5_000,
    };

    #[test]
    fn the_ceiling_doubles_up_to_a_quarter_of_an_hour() {
        let ceilings: Vec<_> = (1..8)
            .map(|tries| SCHEDULE.ceiling(tries).unwrap() / 1000)
            .collect();
        assert_eq!(ceilings, [5, 10, 20, 40, 80, 160, 320]);
        let patient = RetrySchedule {
            attempts: 99,
            ..SCHEDULE
        };
        assert_eq!(patient.ceiling(60), Some(LONGEST_MS));
    }

    #[test]
    fn the_last_try_has_no_successor() {
        assert_eq!(SCHEDULE.pause(8), None);
        assert!((0..=5_000).contains(&SCHEDULE.pause(1).unwrap()));
    }
}
