//! Server functions: each one line over [`Backend`](crate::backend::Backend).

use std::fmt;

use leptos::prelude::*;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::{
    Event, EventDetail, EventFilter, EventId, EventPage, Failure, FailureCode, Overview, Session,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::backend::SharedBackend;
use crate::codec::{Compact, Postcard};

#[cfg(feature = "ssr")]
fn backend() -> SharedBackend {
    expect_context::<SharedBackend>()
}

/// A [`Failure`] on its way from the server to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusal(pub(crate) Failure);

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromServerFnError for Refusal {
    type Encoder = Postcard;

    /// What goes wrong outside our own code: the network, or an answer that is not ours.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let (code, message) = match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                (FailureCode::Invalid, crate::text::failure::ARGUMENTS)
            }
            ServerFnErrorErr::Deserialization(_) => {
                (FailureCode::Unreachable, crate::text::failure::ANSWER)
            }
            _ => (FailureCode::Unreachable, crate::text::failure::UNREACHABLE),
        };
        Self(Failure::new(code, message))
    }
}

/// Who is looking.
#[server(name = GetSession, prefix = "/rpc", endpoint = "session", input = Compact, output = Compact)]
pub(crate) async fn session() -> Result<Session, Refusal> {
    Ok(backend().session().await?)
}

/// The overview page's content.
#[server(name = GetOverview, prefix = "/rpc", endpoint = "overview", input = Compact, output = Compact)]
pub(crate) async fn overview() -> Result<Overview, Refusal> {
    Ok(backend().overview().await?)
}

/// A page of events, newest first.
#[server(name = GetEvents, prefix = "/rpc", endpoint = "events", input = Compact, output = Compact)]
pub(crate) async fn events(
    filter: EventFilter,
    before: Option<EventId>,
    limit: u16,
) -> Result<EventPage, Refusal> {
    Ok(backend().events(filter, before, limit).await?)
}

/// The present state of those of `ids` that match `filter`.
#[server(name = GetEventsById, prefix = "/rpc", endpoint = "events-by-id", input = Compact, output = Compact)]
pub(crate) async fn events_by_id(
    ids: Vec<EventId>,
    filter: EventFilter,
) -> Result<Vec<Event>, Refusal> {
    Ok(backend().events_by_id(ids, filter).await?)
}

/// One event with its delivery and attempts.
#[server(name = GetEvent, prefix = "/rpc", endpoint = "event", input = Compact, output = Compact)]
pub(crate) async fn event(id: EventId) -> Result<EventDetail, Refusal> {
    Ok(backend().event(id).await?)
}

/// Tries a failed event once more.
#[server(name = RetryEvent, prefix = "/rpc", endpoint = "retry-event", input = Compact, output = Compact)]
pub(crate) async fn retry_event(id: EventId) -> Result<Event, Refusal> {
    Ok(backend().retry_event(id).await?)
}

/// Tells the browser that what it asked for does not exist; says nothing in the browser itself.
pub(crate) fn answer_not_found() {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        // The same crate `http` that leptos_axum uses, so that ours needs no dependency on it.
        if let Ok(status) = 404_u16.try_into() {
            response.set_status(status);
        }
    }
}
