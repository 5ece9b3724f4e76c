//! Times of X: milliseconds as a number or as digits, RFC 3339, or the form of API 1.1,
//! `Fri Nov 20 10:05:12 +0000 2026`.

use model::Timestamp;
use serde_json::Value;

use crate::scalar;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The first of `values` that names a moment.
pub(super) fn first<'v>(values: impl IntoIterator<Item = &'v Option<Value>>) -> Option<Timestamp> {
    values.into_iter().flatten().find_map(time)
}

/// The moment that `value` names, if it names one.
fn time(value: &Value) -> Option<Timestamp> {
    let text = match value {
        Value::Number(number) => return scalar::millis(number.as_i64()?),
        Value::String(text) => text,
        _ => return None,
    };
    if let Ok(millis) = text.parse() {
        return scalar::millis(millis);
    }
    let time: Timestamp = text.parse().ok().or_else(|| of_api_1(text))?;
    scalar::millis(time.as_millis())
}

fn of_api_1(text: &str) -> Option<Timestamp> {
    let mut parts = text.split(' ');
    let (_weekday, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (clock, zone, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = 1 + MONTHS.iter().position(|it| *it == month)?;
    let (hours, minutes) = zone.split_at_checked(3)?;
    format!("{year}-{month:02}-{day}T{clock}{hours}:{minutes}")
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn millis(value: Value) -> Option<i64> {
        first([&Some(value)]).map(Timestamp::as_millis)
    }

    #[test]
    fn reads_every_form() {
        for value in [
            json!(1_795_169_112_000_i64),
            json!("1795169112000"),
            json!("2026-11-20T10:05:12.000Z"),
            json!("2026-11-20T10:05:12+00:00"),
            json!("Fri Nov 20 10:05:12 +0000 2026"),
            json!("Fri Nov 20 12:35:12 +0230 2026"),
        ] {
            assert_eq!(millis(value.clone()), Some(1_795_169_112_000), "{value}");
        }
    }

    #[test]
    fn what_is_no_time_of_this_century_is_none() {
        for value in [
            json!(null),
            json!(1.5),
            json!(1_795_169_112),
            json!(""),
            json!("Fri"),
            json!("Fri Nov 31 10:05:12 +0000 2026"),
            json!("Fri Nov 20 10:05:12 + 2026"),
            json!("Fri Nov 20 10:05:12 é000 2026"),
            json!("Sun Mar 21 20:50:14 +0000 1999"),
            json!({"a": 1}),
        ] {
            assert_eq!(millis(value.clone()), None, "{value}");
        }
    }

    #[test]
    fn the_first_that_names_a_moment_counts() {
        let times = [None, Some(json!("soon")), Some(json!("1795169112345"))];
        let at = first(&times).map(Timestamp::as_millis);
        assert_eq!(at, Some(1_795_169_112_345));
    }
}
