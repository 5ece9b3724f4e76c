//! Compares what an adapter reads with `expected.json`, and shows it for snapshots.

use std::collections::BTreeSet;

use model::{InboundEvent, Platform};
use serde_json::{Map, Value, json};

use crate::adapter_for;
use crate::fixtures::{Fixture, fixtures, folder};

/// Compares what each fixture of a platform is read as with what is expected of it, and with the
/// snapshot of the whole; the profile must announce every type of event.
pub(crate) fn check_every_fixture(
    platform: Platform,
    read: impl Fn(&Fixture) -> Vec<InboundEvent>,
) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(platform).join("../snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    let announced = adapter_for(platform).profile().event_types;
    let mut wrong = Vec::new();
    for fixture in fixtures(platform) {
        let events = read(&fixture);
        let lines = differences(&events, &fixture.expected);
        wrong.extend(lines.iter().map(|line| format!("{}: {line}", fixture.name)));
        for event in &events {
            assert!(announced.contains(&event.event_type), "{event:?}");
        }
        let name = format!("adapters__{platform}__tests__{}", fixture.name);
        settings.bind(|| insta::assert_json_snapshot!(name, shown(&events)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where `events` differ from what `expected` says, one line each.
fn differences(events: &[InboundEvent], expected: &Value) -> Vec<String> {
    let expected = expected.as_array().expect("a list of events");
    if events.len() != expected.len() {
        return vec![format!("{} events, not {}", events.len(), expected.len())];
    }
    let pairs = events.iter().zip(expected).enumerate();
    pairs
        .flat_map(|(index, (event, expected))| {
            let lines = event_differences(event, expected);
            lines
                .into_iter()
                .map(move |line| format!("event {index}: {line}"))
        })
        .collect()
}

fn event_differences(event: &InboundEvent, expected: &Value) -> Vec<String> {
    let found = comparable(event);
    found
        .iter()
        .filter_map(|(key, found)| {
            // Markup may be taken out of a text: then only a part of it is prescribed.
            if let ("text", Some(part)) = (key.as_str(), expected["text_contains"].as_str()) {
                let holds = found.as_str().is_some_and(|text| text.contains(part));
                return (!holds).then(|| format!("text is {found}, without {part:?}"));
            }
            let wanted = match (key.as_str(), &expected[key.as_str()]) {
                ("external_id_is_derived", Value::Null) => json!(false),
                ("message_refs", Value::Null) => json!([]),
                ("contact_aliases", aliases) => json!(set(aliases)),
                (_, wanted) => wanted.clone(),
            };
            (*found != wanted).then(|| format!("{key} is {found}, not {wanted}"))
        })
        .collect()
}

fn comparable(event: &InboundEvent) -> Map<String, Value> {
    let value = json!({
        "event_type": event.event_type,
        "native_type": event.native_type,
        "account_id": event.account_id,
        "sender_id": event.sender_id,
        "recipient_id": event.recipient_id,
        "external_id": event.external_id,
        "external_id_is_derived": event.digest.is_some(),
        "text": event.content.text,
        "timestamp_ms": event.occurred_at.map(model::Timestamp::as_millis),
        "direction": event.direction,
        "message_ref": event.message_ref,
        "message_refs": event.message_refs,
        "watermark_ms": event.watermark_ms,
        "thread_ref": event.thread_ref,
        "reply_to": event.reply_to,
        "contact_ref": event.contact_ref,
        "contact_aliases": set(&json!(event.contact_aliases)),
    });
    let Value::Object(members) = value else {
        unreachable!("it is written as an object");
    };
    members
}

/// The order of aliases means nothing.
fn set(aliases: &Value) -> BTreeSet<&str> {
    aliases
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Events as a reviewer wants to read them: nothing that is empty, the digest as digits.
fn shown(events: &[InboundEvent]) -> Value {
    events.iter().map(shown_event).collect()
}

fn shown_event(event: &InboundEvent) -> Value {
    let mut value = json!(event);
    if let Some(digest) = event.digest {
        value["digest"] = json!(hex::encode(digest));
    }
    let mut value = without_empty(value);
    if let Some(Value::String(raw)) = value.get("raw") {
        value["raw"] = serde_json::from_str(raw).expect("raw is JSON");
    }
    value
}

fn without_empty(value: Value) -> Value {
    let is_empty = |it: &Value| *it == json!(null) || *it == json!([]) || *it == json!({});
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, member)| (name, without_empty(member)))
            .filter(|(_, member)| !is_empty(member))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_empty).collect(),
        other => other,
    }
}
