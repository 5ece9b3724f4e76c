//! JSON as platforms really send it: read strictly, and mended where one bad value would otherwise
//! cost a whole batch.

use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Unreadable;

/// Reads a body. A lone surrogate becomes U+FFFD and a number beyond any float becomes null, so that
/// the rest of the body survives them.
pub(crate) fn read(body: &[u8]) -> Result<Value, Unreadable> {
    read_as(body)
}

/// The same for what is wanted of a body, without keeping the rest.
pub(crate) fn read_as<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unreadable> {
    serde_json::from_slice(body).or_else(|strict| {
        serde_json::from_slice(mend(body).as_bytes())
            .map_err(|_still_broken| Unreadable::new("the body", format!("JSON ({strict})")))
    })
}

/// SHA-256 over an item's own JSON, keys sorted, no white space: equal on redelivery.
pub(crate) fn digest(item: &Value) -> [u8; 32] {
    let mut sorted = item.clone();
    sorted.sort_all_objects();
    Sha256::digest(sorted.to_string().as_bytes()).into()
}

/// Replaces what strict JSON readers refuse although its extent is clear.
fn mend(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut mended = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(next) = rest.chars().next() {
        rest = match next {
            '"' => mend_string(rest, &mut mended),
            '-' | '0'..='9' => mend_number(rest, &mut mended),
            _ => take(rest, next.len_utf8(), &mut mended),
        };
    }
    mended
}

/// Copies `length` bytes and returns what follows them.
fn take<'t>(text: &'t str, length: usize, to: &mut String) -> &'t str {
    let (head, tail) = text.split_at_checked(length).unwrap_or((text, ""));
    to.push_str(head);
    tail
}

fn mend_number<'t>(text: &'t str, to: &mut String) -> &'t str {
    let end = text
        .find(|it: char| !matches!(it, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'))
        .unwrap_or(text.len());
    let (number, tail) = text.split_at_checked(end).unwrap_or((text, ""));
    match number.parse::<f64>() {
        Ok(value) if value.is_infinite() => to.push_str("null"),
        _ => to.push_str(number),
    }
    tail
}

fn mend_string<'t>(text: &'t str, to: &mut String) -> &'t str {
    let mut rest = take(text, 1, to);
    while let Some(next) = rest.chars().next() {
        rest = match next {
            '"' => return take(rest, 1, to),
            '\\' => mend_escape(rest, to),
            control if control < ' ' => {
                to.push_str(&format!("\\u{:04x}", u32::from(control)));
                rest.get(1..).unwrap_or("")
            }
            _ => take(rest, next.len_utf8(), to),
        };
    }
    rest
}

fn mend_escape<'t>(text: &'t str, to: &mut String) -> &'t str {
    let Some(unit) = unicode_escape(text) else {
        let escaped = text.chars().nth(1).map_or(0, char::len_utf8);
        return take(text, 1 + escaped, to);
    };
    let pairs = text
        .get(6..)
        .and_then(unicode_escape)
        .is_some_and(is_low_surrogate);
    match unit {
        0xD800..=0xDBFF if pairs => take(text, 12, to),
        0xD800..=0xDFFF => {
            to.push_str("\\ufffd");
            text.get(6..).unwrap_or("")
        }
        _ => take(text, 6, to),
    }
}

/// The UTF-16 unit of a `\uXXXX` at the start of `text`.
fn unicode_escape(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

const fn is_low_surrogate(unit: u16) -> bool {
    matches!(unit, 0xDC00..=0xDFFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn survives_what_strict_readers_refuse() {
        let body = br#"{"a":"x\ud83d y","b":1e400,"c":"\ud83d\ude00","d":[{"e":"\udc00\u0000"}],"f":-1E999,"g":1.5}"#;
        assert_eq!(
            read(body).unwrap(),
            json!({"a": "x\u{fffd} y", "b": null, "c": "😀", "d": [{"e": "\u{fffd}\u{0}"}], "f": null, "g": 1.5})
        );
    }

    #[test]
    fn survives_64_levels_and_refuses_bottomless_ones_without_panic() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read(nested(64).as_bytes()).is_ok());
        assert!(read(nested(100_000).as_bytes()).is_err());
    }

    #[test]
    fn the_digest_ignores_the_order_of_keys() {
        let one: Value = serde_json::from_str(r#"{"a":1,"b":{"c":2,"d":3}}"#).unwrap();
        let other: Value = serde_json::from_str(r#"{"b":{"d":3,"c":2},"a":1}"#).unwrap();
        assert_eq!(digest(&one), digest(&other));
        assert_ne!(digest(&one), digest(&json!({"a": 1})));
    }

    proptest! {
        #[test]
        fn never_panics(body: Vec<u8>) {
            read(&body).ok();
        }

        #[test]
        fn mending_valid_json_changes_nothing(text: String, number: f64) {
            let body = json!({"t": text, "n": number}).to_string();
            prop_assert_eq!(mend(body.as_bytes()), body);
        }
    }
}
