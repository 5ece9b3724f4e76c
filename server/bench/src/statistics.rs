//! What many readings come to.

use std::time::Duration;

use anyhow::Context;
use hdrhistogram::Histogram;

/// The longest that is told apart, in microseconds.
const LONGEST: u64 = 3_600_000_000;

/// How long things took, to three digits.
pub(crate) struct Durations(Histogram<u64>);

impl Durations {
    /// Nothing measured yet.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let histogram = Histogram::new_with_bounds(1, LONGEST, 3);
        Ok(Self(histogram.context("bounds that are allowed")?))
    }

    /// One thing took this long.
    pub(crate) fn record(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.0.saturating_record(micros);
    }

    /// Adds those measured elsewhere.
    pub(crate) fn add(&mut self, others: &Self) -> anyhow::Result<()> {
        self.0.add(&others.0).context("histograms of one kind")
    }

    /// What `share` of all things took at most.
    pub(crate) fn quantile(&self, share: f64) -> Duration {
        Duration::from_micros(self.0.value_at_quantile(share))
    }

    /// The same in milliseconds.
    pub(crate) fn quantile_ms(&self, share: f64) -> f64 {
        self.quantile(share).as_secs_f64() * 1e3
    }
}

/// The value in the middle; of none, not a number.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A number as a float.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(crate) const fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    //! Quantiles are those of the readings.
    use super::{Durations, median};
    use std::time::Duration;

    #[test]
    fn quantiles_lie_within_a_thousandth_of_the_readings() {
        let mut all = Durations::new().unwrap();
        for part in [1..=500, 501..=1_000] {
            let mut durations = Durations::new().unwrap();
            part.for_each(|ms| durations.record(Duration::from_millis(ms)));
            all.add(&durations).unwrap();
        }
        for (share, ms) in [(0.5, 500.0), (0.95, 950.0), (0.99, 990.0), (1.0, 1_000.0)] {
            let found = all.quantile_ms(share);
            assert!((found / ms - 1.0).abs() < 0.001, "{share}: {found}");
        }
    }

    #[test]
    fn one_outlier_does_not_move_the_median() {
        assert!((median(&[3.0, 900.0, 1.0]) - 3.0).abs() < f64::EPSILON);
        assert!(median(&[]).is_nan());
    }
}
