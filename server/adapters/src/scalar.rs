//! Single values as platforms write them: ids that are numbers or strings, times in several units.

use model::Timestamp;
use serde::de::{DeserializeOwned, Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An id as text, whether the wire has a string or an integer (`204` and `"204"` are one account).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Id(pub(crate) String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("an id: a string that is not empty, or an integer")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<Id, E> {
        if id.is_empty() {
            return Err(E::invalid_value(Unexpected::Str(id), &self));
        }
        Ok(Id(id.to_owned()))
    }

    fn visit_i64<E: Error>(self, id: i64) -> Result<Id, E> {
        Ok(Id(id.to_string()))
    }

    fn visit_u64<E: Error>(self, id: u64) -> Result<Id, E> {
        Ok(Id(id.to_string()))
    }
}

/// Reads a value that a message can do without: one of another form counts as absent, so that it
/// does not cost the message.
pub(crate) fn forgiving<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(T::deserialize(&Value::deserialize(from)?).ok())
}

/// The id in `value`, if it is one.
pub(crate) fn id(value: Option<&Value>) -> Option<String> {
    Id::deserialize(value?).ok().map(|id| id.0)
}

/// A text with something in it.
pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// A moment given in seconds; one outside 2000–2100 is a placeholder or another unit: no time.
pub(crate) fn seconds(seconds: i64) -> Option<Timestamp> {
    millis(seconds.checked_mul(1000)?)
}

/// A moment given in milliseconds, within the same bounds as [`seconds`].
pub(crate) fn millis(millis: i64) -> Option<Timestamp> {
    const FROM_2000: i64 = 946_684_800_000;
    const TO_2100: i64 = 4_102_444_800_000;
    (FROM_2000..TO_2100)
        .contains(&millis)
        .then(|| Timestamp::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_id_is_a_string_or_an_integer() {
        assert_eq!(id(Some(&json!("US.1"))).as_deref(), Some("US.1"));
        assert_eq!(id(Some(&json!(-1_001))).as_deref(), Some("-1001"));
        assert_eq!(
            id(Some(&json!(u64::MAX))).as_deref(),
            Some("18446744073709551615")
        );
        for other in [json!(""), json!(1.5), json!(null), json!([1]), json!(true)] {
            assert_eq!(id(Some(&other)), None, "{other}");
        }
    }

    #[test]
    fn a_time_outside_this_century_is_none() {
        assert!(seconds(1_795_168_800).is_some());
        for other in [0, -1, 946_684_799, 4_102_444_800, i64::MAX, i64::MIN] {
            assert_eq!(seconds(other), None, "{other}");
        }
    }
}
