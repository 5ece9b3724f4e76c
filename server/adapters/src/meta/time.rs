//! Times of Meta: seconds or milliseconds, as a number or as digits in a string.

use model::Timestamp;
use serde_json::Value;

use crate::scalar;

/// The moment that `value` names, if it names one. Below 1e11 it counts seconds: as milliseconds
/// such a number would lie before 1974.
pub(super) fn time(value: &Value) -> Option<Timestamp> {
    let number = match value {
        Value::Number(number) => number.as_i64()?,
        Value::String(digits) => digits.parse().ok()?,
        _ => return None,
    };
    if number < 100_000_000_000 {
        scalar::seconds(number)
    } else {
        scalar::millis(number)
    }
}

/// The first of `values` that names a moment.
pub(crate) fn first_time<'v>(
    values: impl IntoIterator<Item = Option<&'v Value>>,
) -> Option<Timestamp> {
    values.into_iter().flatten().find_map(time)
}
