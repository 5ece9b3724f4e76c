//! Moments and spans in words. Before hydration everything is UTC and says so.

use model::Timestamp;

use crate::browser::Style;

pub(crate) const TODAY: &str = "Today";
pub(crate) const YESTERDAY: &str = "Yesterday";
pub(crate) const YESTERDAY_LOWER: &str = "yesterday";
pub(crate) const NOW: &str = "now";

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Which UTC day `at` belongs to, counted from 1970.
pub(crate) fn day_number(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(DAY)
}

/// Noon of a UTC day counted from 1970.
pub(crate) fn noon(day_number: i64) -> Timestamp {
    Timestamp::from_millis(day_number * DAY + DAY / 2)
}

/// A short age in words, or nothing when a date says more.
pub(crate) fn age(millis: i64) -> Option<String> {
    match millis {
        ..2_000 => Some(NOW.to_owned()),
        2_000..MINUTE => Some(format!("{} s", millis / SECOND)),
        MINUTE..HOUR => Some(format!("{} min", millis / MINUTE)),
        HOUR..DAY => Some(format!("{} h", millis / HOUR)),
        _ => None,
    }
}

/// An age inside a sentence: `41 s ago`, but `now` and `yesterday`.
pub(crate) fn ago(age: &str) -> String {
    let relative = [" s", " min", " h"].iter().any(|unit| age.ends_with(unit));
    if relative {
        format!("{age} ago")
    } else {
        age.to_owned()
    }
}

/// `19 Nov 2026`
fn utc_date(at: Timestamp) -> String {
    let date = at.utc_date();
    let mut parts = date.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts
        .next()
        .and_then(|month| month.parse::<usize>().ok())
        .unwrap_or(1);
    let month = MONTHS
        .get(month.saturating_sub(1))
        .copied()
        .unwrap_or_default();
    let day = parts.next().unwrap_or_default().trim_start_matches('0');
    format!("{day} {month} {year}")
}

/// Writes `at` in UTC.
pub(crate) fn utc(at: Timestamp, style: Style) -> String {
    let time = at.utc_time();
    match style {
        Style::Minute => format!("{} UTC", time.get(..5).unwrap_or(&time)),
        Style::Second => time,
        Style::Milli => format!("{time}.{:03} UTC", at.as_millis().rem_euclid(SECOND)),
        Style::Day | Style::ShortDate | Style::LongDate | Style::Weekday => {
            format!("{} UTC", utc_date(at))
        }
        Style::Full => format!("{}, {time} UTC", utc_date(at)),
    }
}

/// A span from microseconds: `0.4 ms`, `38 ms`, `2.1 s`, `4 min`, `3 h`.
pub(crate) fn span(micros: i64) -> String {
    let millis = micros / 1000;
    match millis {
        _ if micros < 100 => "under 0.1 ms".to_owned(),
        ..10 => format!("{millis}.{} ms", micros / 100 % 10),
        10..1_000 => format!("{millis} ms"),
        1_000..MINUTE => format!("{}.{} s", millis / 1000, millis / 100 % 10),
        MINUTE..HOUR => format!("{} min", millis / MINUTE),
        HOUR..DAY => format!("{} h", millis / HOUR),
        _ => format!("{} d", millis / DAY),
    }
}

/// A span from whole milliseconds: `3 ms`, `2.1 s`.
pub(crate) fn whole(millis: i64) -> String {
    match millis {
        ..1 => "under 1 ms".to_owned(),
        1..1_000 => format!("{millis} ms"),
        _ => span(millis.saturating_mul(1000)),
    }
}

/// How much later: `+3 ms`, `under 1 ms`.
pub(crate) fn later(span: &str) -> String {
    let is_figure = span.starts_with(|first: char| first.is_ascii_digit());
    format!("{}{span}", if is_figure { "+" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_short_words() {
        for (millis, words) in [
            (-5, Some("now")),
            (1_999, Some("now")),
            (41_000, Some("41 s")),
            (11 * MINUTE, Some("11 min")),
            (5 * HOUR, Some("5 h")),
            (DAY, None),
        ] {
            assert_eq!(age(millis).as_deref(), words, "{millis}");
        }
    }

    #[test]
    fn utc_is_written_out() {
        let at = Timestamp::from_millis(1_795_098_713_204);
        assert_eq!(utc(at, Style::Full), "19 Nov 2026, 14:31:53 UTC");
        assert_eq!(utc(at, Style::Milli), "14:31:53.204 UTC");
        assert_eq!(utc(at, Style::Day), "19 Nov 2026 UTC");
    }

    #[test]
    fn spans_have_one_unit() {
        for (micros, words) in [
            (99, "under 0.1 ms"),
            (412, "0.4 ms"),
            (9_900, "9.9 ms"),
            (38_400, "38 ms"),
            (2_140_000, "2.1 s"),
        ] {
            assert_eq!(span(micros), words);
        }
        assert_eq!(whole(0), "under 1 ms");
        assert_eq!(later(&whole(3)), "+3 ms");
        assert_eq!(later(&whole(0)), "under 1 ms");
    }
}
