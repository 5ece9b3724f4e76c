//! Receipts for what we sent. Messenger's mean everything up to a moment, Instagram's one message.

use model::{Direction, EventType, InboundEvent};
use serde_json::Value;

use super::exchange::Exchange;
use crate::scalar;

/// Reads `delivery`: one event, however many messages it names.
pub(super) fn delivery(it: &Exchange<'_>) -> Option<InboundEvent> {
    let mids = it.member.get("mids").and_then(Value::as_array);
    let mids = mids.into_iter().flatten();
    let mids: Vec<_> = mids.filter_map(|mid| scalar::id(Some(mid))).collect();
    let watermark = it.watermark();
    if mids.is_empty() && watermark.is_none() {
        return None;
    }
    let mut event = it.derived(
        EventType::Delivered,
        Direction::Status,
        up_to(it, "delivery"),
    );
    event.watermark_ms = watermark;
    match <[String; 1]>::try_from(mids) {
        Ok([mid]) => event.message_ref = Some(mid),
        Err(mids) => event.message_refs = mids,
    }
    Some(event)
}

/// Reads `read`.
pub(super) fn read(it: &Exchange<'_>) -> Option<InboundEvent> {
    let mid = it.id("mid");
    let watermark = it.watermark();
    let id = match (&mid, watermark) {
        (Some(mid), _) => format!("{mid}:read"),
        (None, Some(_)) => up_to(it, "read"),
        (None, None) => return None,
    };
    let mut event = it.derived(EventType::Read, Direction::Status, id);
    event.message_ref = mid;
    event.watermark_ms = watermark;
    Some(event)
}

fn up_to(it: &Exchange<'_>, name: &str) -> String {
    let watermark = it.watermark();
    let watermark = watermark.map_or_else(|| "-".to_owned(), |it| it.to_string());
    format!("{name}:{}:{watermark}", it.actor())
}
