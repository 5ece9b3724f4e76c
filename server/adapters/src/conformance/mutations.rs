//! Bodies that are almost right: each value in turn is another one, or missing.

use bytes::Bytes;
use serde_json::{Value, json};

/// Every body that differs from `body` in one value. Long ones are thinned out.
pub(super) fn of(body: &[u8]) -> Vec<Bytes> {
    const MOST: usize = 150;
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Vec::new();
    };
    let mut paths = Vec::new();
    collect("", &value, &mut paths);
    let others = [json!(null), json!("x"), json!(-1), json!([]), json!({})];
    let step = (paths.len() * others.len()).div_ceil(MOST).max(1);
    paths
        .iter()
        .flat_map(|path| others.iter().map(move |other| (path, other)))
        .step_by(step)
        .map(|(path, other)| replaced(&value, path, other))
        .collect()
}

/// The JSON pointers of all values in `value`.
fn collect(path: &str, value: &Value, to: &mut Vec<String>) {
    to.push(path.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(&format!("{path}/{index}"), item, to);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                collect(&format!("{path}/{name}"), member, to);
            }
        }
        _ => {}
    }
}

fn replaced(value: &Value, path: &str, other: &Value) -> Bytes {
    let mut value = value.clone();
    if let Some(place) = value.pointer_mut(path) {
        *place = other.clone();
    }
    value.to_string().into()
}
