//! `/api/webhooks/events`: list, detail, single retry.

use axum::Json;
use axum::extract::{Path, Query, State};
use model::EventId;
use serde::Deserialize;
use storage::Requeue;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ApiError;
use super::error::Problem;
use super::event_body::{EventBody, EventDetailBody, EventList};
use super::event_query::EventCriteria;
use super::query::PageQuery;
use crate::{AppState, auth::Caller};

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
    Query(criteria): Query<EventCriteria>,
    Query(page): Query<PageQuery>,
) -> Result<Json<EventList>, ApiError> {
    let (before, limit) = page.read()?;
    let filter = criteria.read()?;
    let page = state.hub.events(&actor, &filter, before, limit).await?;
    Ok(Json(page.into()))
}

/// One event with its delivery (headers, raw body) and attempts.
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
    let detail = state.hub.event(&actor, event_id(&id)?).await?;
    Ok(Json(detail.into()))
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
    Query(query): Query<RetryQuery>,
) -> Result<Json<EventBody>, ApiError> {
    let how = if query.force {
        Requeue::Forced
    } else {
        Requeue::Failed
    };
    let event = state.hub.retry_event(&actor, event_id(&id)?, how).await?;
    Ok(Json(event.into()))
}

/// An id that is misshapen names nothing.
fn event_id(text: &str) -> Result<EventId, ApiError> {
    text.parse().or(Err(ApiError::not_found("This event")))
}
