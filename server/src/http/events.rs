//! `/api/webhooks/events`: list, detail, single retry.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use storage::Requeue;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ApiError;
use super::error::Problem;
use super::event_body::{EventBody, EventDetailBody, EventList};
use super::event_query::EventCriteria;
use super::query::{PageQuery, Parameters, named};
use crate::{AppState, auth::Caller};

/// What a misshapen id is said not to be.
const WHAT: &str = "This event";

/// The routes with their description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(detail))
        .routes(routes!(retry))
}

/// How to retry.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct RetryQuery {
    /// Retry an event that has not failed, too.
    force: bool,
}

/// Lists events, newest first.
#[utoipa::path(
    get,
    path = "/api/webhooks/events",
    tag = "events",
    params(EventCriteria, PageQuery),
    responses((status = 200, body = EventList), (status = 400, body = Problem), (status = 401, body = Problem))
)]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Parameters(criteria): Parameters<EventCriteria>,
    Parameters(page): Parameters<PageQuery>,
) -> Result<Json<EventList>, ApiError> {
    let (before, limit) = page.read()?;
    let filter = criteria.read()?;
    let page = state.hub.events(&actor, &filter, before, limit).await?;
    Ok(Json(page.into()))
}

/// One event with its delivery (headers, raw body), attempts, and the message it came to.
#[utoipa::path(
    get,
    path = "/api/webhooks/events/{id}",
    tag = "events",
    params(("id" = String, Path, description = "`evt_…`")),
    responses((status = 200, body = EventDetailBody), (status = 401, body = Problem), (status = 404, body = Problem))
)]
async fn detail(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
) -> Result<Json<EventDetailBody>, ApiError> {
    let id = named(&id, WHAT)?;
    let detail = state.hub.event(&actor, id).await?;
    let message = state.hub.message_of(&actor, id).await?;
    Ok(Json(EventDetailBody::new(detail, message)))
}

/// Tries a failed event once more.
#[utoipa::path(
    post,
    path = "/api/webhooks/events/{id}/retry",
    tag = "events",
    params(("id" = String, Path, description = "`evt_…`"), RetryQuery),
    responses((status = 200, body = EventBody), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn retry(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    Parameters(query): Parameters<RetryQuery>,
) -> Result<Json<EventBody>, ApiError> {
    let how = if query.force {
        Requeue::Forced
    } else {
        Requeue::Failed
    };
    let event = state
        .hub
        .retry_event(&actor, named(&id, WHAT)?, how)
        .await?;
    Ok(Json(event.into()))
}
