//! Addresses of the dashboard: what the list of events shows stands in its URL, and nothing else does.

use leptos_router::params::ParamsMap;
use model::{EventFilter, EventId, Timestamp};

/// The most pages that the way back remembers.
const TRAIL: usize = 20;

/// What the list of events shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListAddress {
    /// Which events.
    pub(crate) filter: EventFilter,
    /// Where the page starts.
    pub(crate) before: Option<EventId>,
    /// Where the newer pages started, the nearest last.
    pub(crate) trail: Vec<EventId>,
    /// The event in the panel.
    pub(crate) open: Option<EventId>,
}

impl ListAddress {
    /// Reads a query; what is not understood is left out.
    pub(crate) fn read(query: &ParamsMap) -> Self {
        let word = |name: &str| {
            let value = query.get_str(name).unwrap_or_default().trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let id = |name: &str| word(name).and_then(|id| id.parse().ok());
        Self {
            filter: EventFilter {
                platform: word("platform").and_then(|it| it.parse().ok()),
                event_type: word("type"),
                status: word("status").and_then(|it| it.parse().ok()),
                account_id: word("account"),
                connection_id: word("connection").and_then(|it| it.parse().ok()),
                external_id: word("external"),
                from: word("from").and_then(|it| it.parse().ok()),
                to: word("to").and_then(|it| it.parse().ok()),
                q: word("q"),
            },
            before: id("before"),
            trail: word("trail")
                .map(|ids| ids.split(',').filter_map(|id| id.parse().ok()).collect())
                .unwrap_or_default(),
            open: id("open"),
        }
    }

    /// The address.
    pub(crate) fn href(&self) -> String {
        let filter = &self.filter;
        let trail: Vec<String> = self.trail.iter().map(ToString::to_string).collect();
        let parts = [
            ("q", filter.q.clone()),
            ("status", filter.status.map(|it| it.to_string())),
            ("platform", filter.platform.map(|it| it.to_string())),
            ("type", filter.event_type.clone()),
            ("account", filter.account_id.clone()),
            ("connection", filter.connection_id.map(|it| it.to_string())),
            ("external", filter.external_id.clone()),
            ("from", filter.from.map(|it| it.to_string())),
            ("to", filter.to.map(|it| it.to_string())),
            ("before", self.before.map(|it| it.to_string())),
            ("trail", (!trail.is_empty()).then(|| trail.join(","))),
            ("open", self.open.map(|it| it.to_string())),
        ];
        let query: Vec<String> = parts
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", escape(&value?))))
            .collect();
        if query.is_empty() {
            EVENTS.to_owned()
        } else {
            format!("{EVENTS}?{}", query.join("&"))
        }
    }

    /// The same list with another event in the panel.
    pub(crate) fn with_open(&self, open: Option<EventId>) -> Self {
        Self {
            open,
            ..self.clone()
        }
    }

    /// The first page of another filter.
    pub(crate) fn with_filter(&self, change: impl FnOnce(&mut EventFilter)) -> Self {
        let mut filter = self.filter.clone();
        change(&mut filter);
        Self {
            filter,
            ..Self::default()
        }
    }

    /// The page that starts below `last`.
    pub(crate) fn older(&self, last: EventId) -> Self {
        let mut trail = self.trail.clone();
        trail.extend(self.before);
        let forgotten = trail.len().saturating_sub(TRAIL);
        trail.drain(..forgotten);
        Self {
            filter: self.filter.clone(),
            before: Some(last),
            trail,
            open: None,
        }
    }

    /// The page before this one, where this is not the first.
    pub(crate) fn newer(&self) -> Option<Self> {
        self.before?;
        let mut trail = self.trail.clone();
        let before = trail.pop();
        Some(Self {
            filter: self.filter.clone(),
            before,
            trail,
            open: None,
        })
    }

    /// Whether anything narrows the list.
    pub(crate) fn is_filtered(&self) -> bool {
        self.filter != EventFilter::default()
    }
}

/// The list of events.
pub(crate) const EVENTS: &str = "/events";

/// One event as a page.
pub(crate) fn event(id: EventId) -> String {
    format!("{EVENTS}/{id}")
}

/// One event as a page that leads back to the list it was found in.
pub(crate) fn event_from(list: &ListAddress, id: EventId) -> String {
    let query = list.with_open(None).href();
    query
        .strip_prefix(EVENTS)
        .map_or_else(|| event(id), |query| event(id) + query)
}

/// The events in a state.
pub(crate) fn in_state(status: model::EventStatus) -> String {
    ListAddress::default()
        .with_filter(|filter| filter.status = Some(status))
        .href()
}

/// Where to log in, to come back to `address` afterwards.
pub(crate) fn login(address: &str) -> String {
    match own_path(address) {
        "/" => "/login".to_owned(),
        path => format!("/login?next={}", escape(path)),
    }
}

/// `address` if it is a path of ours, else the start page: a login must not send people elsewhere.
pub(crate) fn own_path(address: &str) -> &str {
    let mut start = address.chars();
    let is_path = start.next() == Some('/') && !matches!(start.next(), Some('/' | '\\'));
    let is_clean = !address.chars().any(|c| c.is_control() || c == '\\');
    if is_path && is_clean { address } else { "/" }
}

/// Percent-encodes what would mean something in a query: the same on the server and in the browser.
fn escape(value: &str) -> String {
    let mut escaped = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'.'
            | b'~'
            | b':'
            | b','
            | b'/' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// What a date field wants, `2026-11-19`, of a moment moved into a zone.
pub(crate) fn date_value(at: Timestamp, zone_minutes: i64) -> String {
    at.plus_millis(zone_minutes * 60_000).utc_date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> EventId {
        EventId::from_u128(number)
    }

    #[test]
    fn pages_lead_back_the_way_they_came() {
        let first = ListAddress::default();
        let second = first.older(id(50));
        let third = second.older(id(20));
        assert_eq!(third.before, Some(id(20)));
        assert_eq!(third.newer(), Some(second.clone()));
        assert_eq!(second.newer(), Some(first.clone()));
        assert_eq!(first.newer(), None);
    }

    #[test]
    fn another_filter_starts_at_its_first_page() {
        let page = ListAddress::default().older(id(50)).with_open(Some(id(7)));
        let filtered = page.with_filter(|filter| filter.q = Some("tent".to_owned()));
        assert!(filtered.is_filtered());
        assert_eq!((filtered.before, filtered.open), (None, None));
    }

    #[test]
    fn values_cannot_end_a_query() {
        assert_eq!(escape("a b&c=é/#?+%"), "a%20b%26c%3D%C3%A9/%23%3F%2B%25");
        assert_eq!(
            login("/events?status=failed"),
            "/login?next=/events%3Fstatus%3Dfailed"
        );
    }

    #[test]
    fn only_own_paths_are_gone_back_to() {
        for path in ["/", "/events?status=failed", "/events/evt_1"] {
            assert_eq!(own_path(path), path);
        }
        for address in [
            "",
            "events",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\nb",
            "/a\\b",
        ] {
            assert_eq!(own_path(address), "/", "{address:?}");
        }
    }
}
