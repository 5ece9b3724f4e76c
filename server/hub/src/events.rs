//! What may be asked of events, and by whom.

use model::{Event, EventDetail, EventFilter, EventId, EventPage, LiveEvent, Role};
use storage::Requeue;

use crate::{Actor, Hub, HubError, paging};

impl Hub {
    /// A page of events, newest first, below `before`.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when `limit` is not 1 to 200.
    pub async fn events(
        &self,
        actor: &Actor,
        filter: &EventFilter,
        before: Option<EventId>,
        limit: u16,
    ) -> Result<EventPage, HubError> {
        actor.require(Role::Viewer)?;
        paging::check(limit)?;
        Ok(self.store.events(filter, before, limit).await?)
    }

    /// Those of at most 50 events that match.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when more are asked for.
    pub async fn events_by_id(
        &self,
        actor: &Actor,
        ids: &[EventId],
        filter: &EventFilter,
    ) -> Result<Vec<Event>, HubError> {
        actor.require(Role::Viewer)?;
        if ids.len() > LiveEvent::MAX_IDS {
            return Err(HubError::Invalid {
                field: "ids",
                reason: format!("at most {} can be asked for at once", LiveEvent::MAX_IDS),
            });
        }
        Ok(self.store.events_by_id(ids, filter).await?)
    }

    /// One event with its delivery and attempts.
    ///
    /// # Errors
    /// [`HubError::Storage`] with `NotFound` when there is none.
    pub async fn event(&self, actor: &Actor, id: EventId) -> Result<EventDetail, HubError> {
        actor.require(Role::Viewer)?;
        Ok(self.store.event(id).await?)
    }

    /// Tries an event once more; only failed ones unless `how` is forced.
    ///
    /// # Errors
    /// [`HubError::Storage`] with `Conflict` when it has not failed or is being processed.
    pub async fn retry_event(
        &self,
        actor: &Actor,
        id: EventId,
        how: Requeue,
    ) -> Result<Event, HubError> {
        actor.require(Role::Agent)?;
        let event = self.store.requeue(id, how, self.clock.now()).await?;
        tracing::info!(event.id = %id, ?actor, "retry: asked for by hand");
        self.live.changed([id]);
        self.wake.notify_one();
        Ok(event)
    }
}
