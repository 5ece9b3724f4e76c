//! What events must be like, as it stands in a URL or a body.

use model::EventFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ApiError;
use super::body::text;
use super::query::{given, value};

/// What events must be like. An empty value counts as none.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventCriteria {
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
}

impl EventCriteria {
    /// Reads every value.
    ///
    /// # Errors
    /// 400 with the name of the value that is wrong.
    pub(crate) fn read(self) -> Result<EventFilter, ApiError> {
        Ok(EventFilter {
            platform: value("platform", self.platform)?,
            event_type: given(self.event_type),
            status: value("status", self.status)?,
            account_id: given(self.account_id),
            connection_id: value("connectionId", self.connection_id)?,
            external_id: given(self.external_id),
            from: value("from", self.from)?,
            to: value("to", self.to)?,
            q: given(self.q),
        })
    }
}

impl From<EventFilter> for EventCriteria {
    fn from(filter: EventFilter) -> Self {
        Self {
            platform: text(filter.platform),
            event_type: filter.event_type,
            status: text(filter.status),
            account_id: filter.account_id,
            connection_id: text(filter.connection_id),
            external_id: filter.external_id,
            from: text(filter.from),
            to: text(filter.to),
            q: filter.q,
        }
    }
}
