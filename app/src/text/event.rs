//! Words of one event.

use model::{Direction, Event, EventStatus, EventType, Platform};

use super::number;

pub(crate) const EVENT: &str = "Event";
pub(crate) const BACK: &str = "Back to events";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const PREVIOUS: &str = "Previous event";
pub(crate) const NEXT: &str = "Next event";
pub(crate) const OPEN_PAGE: &str = "Open as a page";
pub(crate) const COPY_ID: &str = "Copy id";
pub(crate) const RETRY: &str = "Retry";
pub(crate) const RETRYING: &str = "Retrying";
pub(crate) const NOT_RETRIED: &str = "The event was not retried";
pub(crate) const TEST: &str = "Test";
pub(crate) const RECEIVED_AT: &str = "received";

pub(crate) const WHAT_HAPPENED: &str = "What happened";
pub(crate) const RECEIVED: &str = "Received";
pub(crate) const VERIFIED: &str = "Verified";
pub(crate) const STORED: &str = "Stored";
pub(crate) const ACKNOWLEDGED: &str = "Acknowledged";
pub(crate) const PROCESSED: &str = "Processed";
pub(crate) const WITH_STORED: &str = "once stored";
pub(crate) const IGNORED: &str = "ignored: its type is muted";
pub(crate) const WAITING: &str = "waiting for the worker";
pub(crate) const WORKING: &str = "being processed";

pub(crate) const MESSAGE: &str = "Message";
pub(crate) const BODY: &str = "Body as it arrived";
pub(crate) const PRETTY: &str = "Pretty";
pub(crate) const RAW: &str = "Raw";
pub(crate) const BODY_VIEW: &str = "How the body is shown";
pub(crate) const BASE64: &str = "Not text, shown as base64";
pub(crate) const NOT_JSON: &str = "Not JSON, shown as it arrived";
pub(crate) const COPY_BODY: &str = "Copy the body";
pub(crate) const CUT: &str =
    "Only the first 2,000 lines are drawn here; Raw and Copy have all of it.";
pub(crate) const NO_BODY: &str = "The body is empty.";
pub(crate) const HEADERS: &str = "Headers";
pub(crate) const HEADERS_HINT: &str = "secrets are masked";
pub(crate) const NO_HEADERS: &str = "None were kept.";
pub(crate) const HEADER_NAME: &str = "Name";
pub(crate) const HEADER_VALUE: &str = "Value";
pub(crate) const TRIES: &str = "Tries";
pub(crate) const TRY: &str = "Try";
pub(crate) const NO_TRIES: &str = "None so far.";
pub(crate) const DELIVERY: &str = "Delivery";
pub(crate) const REPEATS: &str = "Repeats earlier events";
pub(crate) const FACTS: &str = "Facts";
pub(crate) const FAILED_TITLE: &str = "The event could not be loaded";
pub(crate) const GONE: &str = "There is no such event";
pub(crate) const GONE_HINT: &str = "It may have been removed, or the address is incomplete.";

/// Labels of the facts, in their order.
pub(crate) mod facts {
    pub(crate) const EVENT: &str = "Event";
    pub(crate) const DELIVERY: &str = "Delivery";
    pub(crate) const EXTERNAL: &str = "External id";
    pub(crate) const NATIVE: &str = "Native type";
    pub(crate) const DIRECTION: &str = "Direction";
    pub(crate) const ACCOUNT: &str = "Account";
    pub(crate) const APP: &str = "App";
    pub(crate) const CONNECTION: &str = "Connection";
    pub(crate) const CONTACT: &str = "Contact";
    pub(crate) const NAME: &str = "Name";
    pub(crate) const USERNAME: &str = "Username";
    pub(crate) const SENDER: &str = "Sender";
    pub(crate) const RECIPIENT: &str = "Recipient";
    pub(crate) const MESSAGE: &str = "Message";
    pub(crate) const THREAD: &str = "Thread";
    pub(crate) const REPLY: &str = "Answers";
    pub(crate) const ALIASES: &str = "Also known as";
    pub(crate) const OCCURRED: &str = "Occurred";
    pub(crate) const RECEIVED: &str = "Received";
    pub(crate) const PROCESSED: &str = "Processed";
}

/// The word between a type and a person: `message from`, `read by`, `delivered to`.
pub(crate) fn link(event: &Event) -> &'static str {
    match (event.inbound.event_type, event.inbound.direction) {
        (EventType::Read | EventType::Played, _) => "by",
        (_, Direction::Inbound) => "from",
        (_, Direction::Outbound | Direction::Status) => "to",
        (_, Direction::None) => "with",
    }
}

/// What stands above an event that did not get through: the fact and the next step.
pub(crate) fn trouble(event: &Event) -> Option<(String, &'static str)> {
    let said = || event.error.clone();
    match event.status {
        EventStatus::Failed => Some((
            said().unwrap_or_else(|| "Processing failed".to_owned()),
            "The event is safe and no more tries are planned. Retry it once the cause is mended.",
        )),
        EventStatus::Retrying => Some((
            said().unwrap_or_else(|| "The last try failed".to_owned()),
            "It is tried again by itself; there is nothing to do yet.",
        )),
        _ => None,
    }
}

/// `failed after 3 tries`.
pub(crate) fn failed_after(tries: u32) -> String {
    match tries {
        1 => "failed, 1 try".to_owned(),
        tries => format!("failed, {} tries", number(tries.into())),
    }
}

/// `next try due`.
pub(crate) fn tried(tries: u32) -> String {
    match tries {
        1 => "retrying after 1 try".to_owned(),
        tries => format!("retrying after {} tries", number(tries.into())),
    }
}

/// `Repeated by 2 later deliveries`.
pub(crate) fn repeated(count: usize) -> String {
    match count {
        1 => "Repeated by 1 later delivery. It was stored once; the repeat changed nothing."
            .to_owned(),
        count => format!(
            "Repeated by {} later deliveries. It was stored once; the repeats changed nothing.",
            number(count as u64)
        ),
    }
}

/// What the verdict rests on.
pub(crate) fn proof(platform: Platform, verify_micros: u32) -> String {
    let span = super::time::span(verify_micros.into());
    format!(
        "{} proved its origin with the app’s secret; verified and read in {span}.",
        platform.label()
    )
}

/// `612 bytes`, `14 kB`.
pub(crate) fn size(bytes: u32) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..10_000 => format!("{} bytes", number(bytes.into())),
        _ => format!("{} kB", number(u64::from(bytes) / 1000)),
    }
}
