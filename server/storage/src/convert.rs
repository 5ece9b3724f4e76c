//! Between columns and the words of `model`.

use std::str::FromStr;

use model::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::StorageError;

/// Reads a word or an id from a text column.
pub(crate) fn word<T: FromStr>(column: &'static str, text: &str) -> Result<T, StorageError> {
    text.parse()
        .map_err(|_unknown: T::Err| StorageError::Corrupt {
            column,
            found: text.to_owned(),
        })
}

/// Reads a column that holds JSON.
pub(crate) fn json<T: DeserializeOwned>(
    column: &'static str,
    text: &str,
) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|_mismatch| StorageError::Corrupt {
        column,
        found: text.to_owned(),
    })
}

/// Writes a column that holds JSON, in which PostgreSQL takes no U+0000 either, see [`clean`].
pub(crate) fn to_json<T: Serialize>(value: &T) -> String {
    const SOUND: &str = "our types have string keys and no failing parts";
    let text = serde_json::to_string(value).expect(SOUND);
    if text.contains("\\u0000") {
        clean_json(serde_json::to_value(value).expect(SOUND)).to_string()
    } else {
        text
    }
}

fn clean_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean(text)),
        Value::Array(items) => items.into_iter().map(clean_json).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (clean(name), clean_json(value)))
            .collect(),
        plain => plain,
    }
}

/// Text as a column may hold it: PostgreSQL has no U+0000, so it becomes U+FFFD everywhere.
pub(crate) fn clean(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}")
    } else {
        text
    }
}

/// Text that may be missing, see [`clean`].
pub(crate) fn clean_opt(text: Option<String>) -> Option<String> {
    text.map(clean)
}

/// A moment that may be missing.
pub(crate) fn moment(millis: Option<i64>) -> Option<Timestamp> {
    millis.map(Timestamp::from_millis)
}

/// A count as a column holds it.
pub(crate) fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A count from a column.
pub(crate) fn uncount(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
