//! Real-shaped bodies of each platform with the events they stand for, read from `<platform>/fixtures`
//! when a test runs.

use std::fs;
use std::path::PathBuf;

use model::Platform;
use serde_json::Value;

/// A body as a platform sends it.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Name of its file, without extension.
    pub name: String,
    /// The bytes of the body.
    pub body: Vec<u8>,
    /// The events in it, in document order: a list of objects.
    pub expected: Value,
}

/// Every fixture of `platform`, by name.
///
/// # Panics
/// If the folder is not complete.
#[must_use]
pub fn fixtures(platform: Platform) -> Vec<Fixture> {
    let expected = json(platform, "expected.json");
    let expected = expected
        .as_object()
        .expect("expected.json maps names to lists of events");
    assert!(!expected.is_empty(), "{platform} has no fixtures");
    expected
        .iter()
        .map(|(name, events)| Fixture {
            name: name.clone(),
            body: read(platform, &format!("{name}.json")),
            expected: events.clone(),
        })
        .collect()
}

/// The body of one fixture.
///
/// # Panics
/// If there is none of that name.
#[must_use]
pub fn body(platform: Platform, name: &str) -> Vec<u8> {
    read(platform, &format!("{name}.json"))
}

/// Requests with secrets, and whether they are genuine.
///
/// # Panics
/// If the folder is not complete.
#[must_use]
pub fn vectors(platform: Platform) -> Vec<Value> {
    match json(platform, "vectors.json") {
        Value::Array(vectors) => vectors,
        other => panic!("vectors.json is a list, not {other}"),
    }
}

/// Where the fixtures of `platform` lie.
pub(crate) fn folder(platform: Platform) -> PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "src",
        platform.as_str(),
        "fixtures",
    ]
    .iter()
    .collect()
}

fn read(platform: Platform, file: &str) -> Vec<u8> {
    let path = folder(platform).join(file);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(platform: Platform, file: &str) -> Value {
    serde_json::from_slice(&read(platform, file))
        .unwrap_or_else(|error| panic!("{platform}/fixtures/{file}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_body_is_expected_to_mean_something() {
        for platform in Platform::ALL {
            let bodies = fs::read_dir(folder(*platform)).unwrap().count() - 2;
            assert_eq!(bodies, fixtures(*platform).len(), "{platform}");
        }
    }
}
