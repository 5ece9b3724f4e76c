//! Words of the list of events.

use model::{Content, Event, EventStatus};

use super::{counted, number};
use crate::address::ListAddress;

pub(crate) const SEARCH: &str = "Search events";
pub(crate) const SEARCH_HINT: &str = "Text, name or number";
pub(crate) const STATUS: &str = "Status";
pub(crate) const CAUSE: &str = "Cause";
pub(crate) const PLATFORM: &str = "Platform";
pub(crate) const TYPE: &str = "Type";
pub(crate) const ACCOUNT: &str = "Account";
pub(crate) const CONTACT: &str = "Contact";
pub(crate) const TEXT: &str = "Text";
pub(crate) const TRIES: &str = "Tries";
pub(crate) const TIME: &str = "Time";
pub(crate) const ANY_TIME: &str = "Any time";
pub(crate) const TIME_RANGE: &str = "Received";
pub(crate) const FROM: &str = "From";
pub(crate) const TO: &str = "Until";
pub(crate) const LAST_HOUR: &str = "Last hour";
pub(crate) const LAST_DAY: &str = "Last 24 hours";
pub(crate) const LAST_WEEK: &str = "Last 7 days";
pub(crate) const LAST_MONTH: &str = "Last 30 days";
pub(crate) const APPLY: &str = "Show";
pub(crate) const APPLY_FILTERS: &str = "Filter";
pub(crate) const CLEAR: &str = "Clear filters";
pub(crate) const FILTERS: &str = "Filters";
pub(crate) const KEYS: &str = "Keyboard";

pub(crate) const LIST: &str = "Events, newest first";
pub(crate) const OLDER: &str = "Older";
pub(crate) const NEWER: &str = "Newer";
pub(crate) const PAGES: &str = "Pages";
pub(crate) const HELD: &str = "held while you read";
pub(crate) const LOADING: &str = "Loading events";
pub(crate) const FAILED_TITLE: &str = "The events could not be loaded";
pub(crate) const END: &str = "No older events";
pub(crate) const END_HINT: &str = "This is where the list ends.";
pub(crate) const NEWEST: &str = "Go to the newest";

pub(crate) const EMPTY: &str = "No events yet";
pub(crate) const EMPTY_HINT: &str =
    "They appear here the moment a platform posts one. Post a signed one to see the path work.";
pub(crate) const EMPTY_OFF: &str = "They appear here the moment a platform posts one. No platform is on yet: the overview says how to turn one on.";
pub(crate) const NO_MATCH: &str = "No event matches";

pub(crate) const NO_TEXT: &str = "no text";
pub(crate) const NO_CONTACT: &str = "no contact";
pub(crate) const NO_ACCOUNT: &str = "no account";
pub(crate) const TEST: &str = "Test";

/// Any member of a filter's set.
pub(crate) fn any(what: &str) -> String {
    format!("Any {}", what.to_ascii_lowercase())
}

/// `Remove the filter Status`.
pub(crate) fn remove(what: &str) -> String {
    format!("Remove the filter {what}")
}

/// `12 new events`.
pub(crate) fn fresh(count: usize) -> String {
    counted(count as u64, "new event", "new events")
}

/// What a day's group holds: `12 events · 3 failed`.
pub(crate) fn day(count: usize, failed: usize) -> String {
    let all = counted(count as u64, "event", "events");
    match failed {
        0 => all,
        failed => format!("{all} · {} failed", number(failed as u64)),
    }
}

/// `50 events shown`.
pub(crate) fn shown(count: usize) -> String {
    format!("{} shown", counted(count as u64, "event", "events"))
}

/// The best name of the other party.
pub(crate) fn contact(event: &Event) -> Option<&str> {
    let inbound = &event.inbound;
    let names = [&inbound.user_info.full_name, &inbound.user_info.username];
    let ids = [&inbound.contact_ref, &inbound.sender_id];
    names
        .into_iter()
        .chain(ids)
        .flatten()
        .map(String::as_str)
        .find(|name| !name.trim().is_empty())
}

/// What a row's link is called after its time: `, message, José Ángel Íñiguez`.
pub(crate) fn name(event: &Event) -> String {
    format!(
        ", {}, {}",
        event.inbound.event_type,
        contact(event).unwrap_or(NO_CONTACT)
    )
}

/// What was said, or what was attached where nothing was.
pub(crate) fn content(content: &Content) -> Option<String> {
    if let Some(text) = content
        .text
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        return Some(text.to_owned());
    }
    let first = content.attachments.first()?;
    let more = content.attachments.len() - 1;
    let name = first
        .name
        .as_deref()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    Some(format!("{}{name}{more}", first.kind))
}

/// Whether a list of events in `status` shows the cause instead of the state.
pub(crate) fn shows_cause(status: Option<EventStatus>) -> bool {
    matches!(status, Some(EventStatus::Failed | EventStatus::Retrying))
}

/// Names the filters that let nothing through.
pub(crate) fn no_match(address: &ListAddress) -> String {
    let filter = &address.filter;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(filter.status.map(|it| format!("status is {it}")));
    parts.extend(
        filter
            .platform
            .map(|it| format!("platform is {}", it.label())),
    );
    parts.extend(filter.event_type.as_ref().map(|it| format!("type is {it}")));
    parts.extend(
        filter
            .account_id
            .as_ref()
            .map(|it| format!("account is {it}")),
    );
    parts.extend(filter.q.as_ref().map(|it| format!("text contains “{it}”")));
    if filter.from.is_some() || filter.to.is_some() {
        parts.push("received in the chosen time".to_owned());
    }
    format!("Nothing that was received fits: {}.", parts.join(", "))
}

/// The list of single keys.
pub(crate) mod keys {
    pub(crate) const TITLE: &str = "Keys of this page";
    pub(crate) const SWITCH: &str = "Single keys";
    pub(crate) const SWITCH_HINT: &str = "Turn them off if you use speech input.";
    pub(crate) const CLOSE: &str = "Close";
    pub(crate) const ALL: [(&str, &str); 8] = [
        ("j", "Next event"),
        ("k", "Previous event"),
        ("o", "Open the event, as a page when it is open already"),
        ("r", "Retry the open event"),
        (".", "Show new events"),
        ("/", "Search"),
        ("Esc", "Close"),
        ("?", "These keys"),
    ];
}
