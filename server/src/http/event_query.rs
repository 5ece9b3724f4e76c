//! The query of the list of events, as it stands in the URL.

use std::str::FromStr;

use model::{EventFilter, EventId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::ApiError;

/// How many events a page has unless asked otherwise.
const PAGE: u16 = 50;

/// Which events are wanted. An empty value counts as none.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventQuery {
    /// `whatsapp`, `telegram` …
    platform: Option<String>,
    /// A unified or native name, singular or plural, or the beginning of one and `*`.
    event_type: Option<String>,
    /// `received`, `processing`, `completed`, `retrying`, `failed` or `ignored`.
    status: Option<String>,
    /// The platform's id of our account.
    account_id: Option<String>,
    /// `con_…`
    connection_id: Option<String>,
    /// The platform's id of the event.
    external_id: Option<String>,
    /// Received at or after, RFC 3339.
    from: Option<String>,
    /// Received before, RFC 3339.
    to: Option<String>,
    /// Whose text, people or external id contain this.
    q: Option<String>,
    /// How many, 1 to 200; 50 unless given.
    limit: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// A query that makes sense.
pub(crate) struct Wanted {
    pub(crate) filter: EventFilter,
    pub(crate) before: Option<EventId>,
    pub(crate) limit: u16,
}

impl EventQuery {
    /// Reads every value.
    ///
    /// # Errors
    /// 400 with the name of the value that is wrong.
    pub(crate) fn read(self) -> Result<Wanted, ApiError> {
        Ok(Wanted {
            filter: EventFilter {
                platform: value("platform", self.platform)?,
                event_type: given(self.event_type),
                status: value("status", self.status)?,
                account_id: given(self.account_id),
                connection_id: value("connectionId", self.connection_id)?,
                external_id: given(self.external_id),
                from: value("from", self.from)?,
                to: value("to", self.to)?,
                q: given(self.q),
            },
            before: value("cursor", self.cursor)?,
            limit: limit(self.limit)?,
        })
    }
}

fn limit(text: Option<String>) -> Result<u16, ApiError> {
    let Some(text) = given(text) else {
        return Ok(PAGE);
    };
    text.parse().map_err(|_number: std::num::ParseIntError| {
        ApiError::invalid("limit", format!("{text:?} is not between 1 and 200"))
    })
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn value<T>(name: &str, text: Option<String>) -> Result<Option<T>, ApiError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    given(text)
        .map(|text| text.parse().map_err(|cause| ApiError::invalid(name, cause)))
        .transpose()
}
