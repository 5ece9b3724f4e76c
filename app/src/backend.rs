//! Everything the dashboard ever asks of the server. `server` implements it once a request, for the
//! person who asks, and hands it over as context.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use model::{Event, EventDetail, EventFilter, EventId, EventPage, Failure, Overview, Session};

/// A result that is on its way.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// The context type under which the server provides its [`Backend`].
pub type SharedBackend = Arc<dyn Backend>;

/// The context type under which the server provides the rules of style that give each platform its
/// colour, `--hue` on `[data-platform=…]`.
#[derive(Clone, Copy, Debug)]
pub struct PlatformHues(pub &'static str);

/// The server, seen from the dashboard. Every call but [`Backend::session`] needs a login and answers
/// `unauthenticated` without one.
pub trait Backend: Send + Sync {
    /// Who is looking.
    fn session(&self) -> Answer<'_, Session>;

    /// The overview page.
    fn overview(&self) -> Answer<'_, Overview>;

    /// A page of events, newest first, starting below `before`; `limit` is 1 to 200.
    fn events(
        &self,
        filter: EventFilter,
        before: Option<EventId>,
        limit: u16,
    ) -> Answer<'_, EventPage>;

    /// The present state of up to 50 events that match `filter`, newest first; others are left out.
    fn events_by_id(&self, ids: Vec<EventId>, filter: EventFilter) -> Answer<'_, Vec<Event>>;

    /// One event with its delivery and attempts.
    fn event(&self, id: EventId) -> Answer<'_, EventDetail>;

    /// Tries a failed event once more; `conflict` when it has not failed.
    fn retry_event(&self, id: EventId) -> Answer<'_, Event>;
}
