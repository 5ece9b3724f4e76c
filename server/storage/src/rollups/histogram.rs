//! Histograms of times, on a fixed scale: any two can be added up, in memory and in the database.

use std::collections::BTreeMap;
use std::time::Duration;

use model::Times;

/// How many buckets each doubling of the time has: a percentile is off by 1/16 at most.
const STEPS: u32 = 8;
/// What takes longer than an hour counts as an hour.
const LONGEST: u64 = 3_600_000_000;

/// The bucket of a time: below 8 microseconds one each, from there on eight to each doubling.
pub(super) fn bucket_of(took: Duration) -> i32 {
    let micros = micros(took);
    let bucket = match micros.checked_ilog2() {
        Some(log) if micros >= u64::from(STEPS) => {
            let step = (micros >> (log - 3)) - u64::from(STEPS);
            u64::from((log - 2) * STEPS) + step
        }
        _ => micros,
    };
    i32::try_from(bucket).unwrap_or(i32::MAX)
}

/// A time as it is added up.
pub(super) fn micros(took: Duration) -> u64 {
    u64::try_from(took.as_micros()).map_or(LONGEST, |micros| micros.min(LONGEST))
}

/// Where a bucket begins, in microseconds.
fn begin(bucket: i32) -> u64 {
    let bucket = u32::try_from(bucket).unwrap_or(0);
    if bucket < STEPS {
        return bucket.into();
    }
    let step = u64::from(STEPS + bucket % STEPS);
    step.checked_shl(bucket / STEPS - 1).unwrap_or(LONGEST)
}

/// How often which times were taken.
#[derive(Debug, Default)]
pub(super) struct Histogram {
    buckets: BTreeMap<i32, u64>,
    micros: u64,
}

impl Histogram {
    pub(super) fn add(&mut self, bucket: i32, number: u64, micros: u64) {
        *self.buckets.entry(bucket).or_default() += number;
        self.micros += micros;
    }

    /// Average and percentiles, if anything was measured.
    pub(super) fn times(&self) -> Option<Times> {
        let number: u64 = self.buckets.values().sum();
        (number > 0).then(|| Times {
            avg: Duration::from_micros(self.micros / number),
            p50: self.percentile(50, number),
            p95: self.percentile(95, number),
            p99: self.percentile(99, number),
        })
    }

    /// The middle of the bucket that holds the time which `percent` of all do not exceed.
    fn percentile(&self, percent: u64, number: u64) -> Duration {
        let rank = (number * percent).div_ceil(100);
        let mut so_far = 0;
        let holder = self.buckets.iter().find(|(_, number)| {
            so_far += **number;
            so_far >= rank
        });
        let bucket = holder.map_or(0, |(bucket, _)| *bucket);
        Duration::from_micros(u64::midpoint(begin(bucket), begin(bucket + 1) - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(times: impl IntoIterator<Item = u64>) -> Histogram {
        let mut histogram = Histogram::default();
        for time in times {
            let took = Duration::from_micros(time);
            histogram.add(bucket_of(took), 1, micros(took));
        }
        histogram
    }

    #[test]
    fn every_time_lies_in_its_bucket_and_buckets_follow_each_other() {
        let doublings = (0..32).map(|log| 1_u64 << log);
        for time in doublings.flat_map(|it| [it - 1, it, it + 1, it * 5 / 4, it * 3 / 2]) {
            let time = time.min(LONGEST);
            let bucket = bucket_of(Duration::from_micros(time));
            assert!((begin(bucket)..begin(bucket + 1)).contains(&time), "{time}");
        }
        assert_eq!(bucket_of(Duration::MAX), bucket_of(Duration::from_hours(1)));
    }

    #[test]
    fn nothing_measured_has_no_percentiles() {
        assert_eq!(of([]).times(), None);
    }

    #[test]
    fn one_time_is_all_percentiles() {
        let times = of([5]).times().unwrap();
        let five = Duration::from_micros(5);
        assert_eq!(
            (times.avg, times.p50, times.p95, times.p99),
            (five, five, five, five)
        );
    }

    #[test]
    fn percentiles_are_off_by_a_sixteenth_at_most() {
        let times = of((1..=1000).map(|it| it * 100)).times().unwrap();
        assert_eq!(times.avg, Duration::from_micros(50_050));
        for (found, exact) in [
            (times.p50, 50_000_i128),
            (times.p95, 95_000),
            (times.p99, 99_000),
        ] {
            let found = i128::try_from(found.as_micros()).unwrap();
            assert!((found - exact).abs() * 16 <= exact, "{found} for {exact}");
        }
    }

    #[test]
    fn rare_slow_ones_show_in_the_highest_percentile_alone() {
        let times = of((0..98).map(|_| 3).chain([7_000_000, 7_000_000])).times();
        let times = times.unwrap();
        assert_eq!(times.p95, Duration::from_micros(3));
        assert!(times.p99 > Duration::from_secs(6), "{:?}", times.p99);
    }
}
