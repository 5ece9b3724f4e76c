//! What the dashboard asks, answered by the hub on behalf of whoever asks.

use std::sync::Arc;

use app::backend::{Answer, Backend};
use hub::{Actor, Hub, HubError};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use model::{
    Event, EventDetail, EventFilter, EventId, EventPage, Failure, Overview, Session, User,
};
use storage::Requeue;

use crate::http::ApiError;

/// The hub, for one request.
pub(crate) struct RequestBackend {
    pub(crate) hub: Arc<Hub>,
    pub(crate) actor: Option<Actor>,
    pub(crate) user: Option<User>,
    pub(crate) insecure: bool,
    pub(crate) request_id: String,
}

impl RequestBackend {
    /// Runs `work` for whoever is logged in.
    fn ask<'a, T: 'a, F>(
        &'a self,
        work: impl FnOnce(&'a Hub, Actor) -> F + Send + 'a,
    ) -> Answer<'a, T>
    where
        F: Future<Output = Result<T, HubError>> + Send + 'a,
    {
        Box::pin(async move {
            let Some(actor) = self.actor else {
                return Err(self.failure(ApiError::unauthenticated()));
            };
            work(&self.hub, actor)
                .await
                .map_err(|cause| self.failure(ApiError::from(cause)))
        })
    }

    /// Tells the log, gives the answer the status that REST would give it, and says what to show.
    fn failure(&self, error: ApiError) -> Failure {
        error.log(&self.request_id);
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(error.status());
        }
        Failure {
            request_id: Some(self.request_id.clone()),
            ..error.into_failure()
        }
    }
}

impl Backend for RequestBackend {
    fn session(&self) -> Answer<'_, Session> {
        let session = Session {
            user: self.user.clone(),
            setup_needed: self.hub.setup_needed(),
            insecure: self.insecure,
        };
        Box::pin(std::future::ready(Ok(session)))
    }

    fn overview(&self) -> Answer<'_, Overview> {
        self.ask(|hub, actor| async move { hub.overview(&actor).await })
    }

    fn events(
        &self,
        filter: EventFilter,
        before: Option<EventId>,
        limit: u16,
    ) -> Answer<'_, EventPage> {
        self.ask(move |hub, actor| async move { hub.events(&actor, &filter, before, limit).await })
    }

    fn events_by_id(&self, ids: Vec<EventId>, filter: EventFilter) -> Answer<'_, Vec<Event>> {
        self.ask(move |hub, actor| async move { hub.events_by_id(&actor, &ids, &filter).await })
    }

    fn event(&self, id: EventId) -> Answer<'_, EventDetail> {
        self.ask(move |hub, actor| async move { hub.event(&actor, id).await })
    }

    fn retry_event(&self, id: EventId) -> Answer<'_, Event> {
        self.ask(
            move |hub, actor| async move { hub.retry_event(&actor, id, Requeue::Failed).await },
        )
    }
}
