//! `/api/webhooks/events/retry` and `/api/webhooks/retries`: retrying many events, for admins.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use model::{BulkRetry, BulkRetryState, RetryWish};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::Problem;
use super::event_query::EventCriteria;
use super::query::{PageQuery, Parameters, named, page};
use super::{ApiError, body};
use crate::{AppState, auth::Caller};

/// What a misshapen id is said not to be.
const WHAT: &str = "This bulk retry";

/// The routes with their description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(list))
        .routes(routes!(detail))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(cancel))
}

/// Which events to retry. An empty filter means all that have failed.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WishBody {
    /// As the parameters of the list of events.
    #[serde(deserialize_with = "strictly")]
    filter: EventCriteria,
    /// Also those that have not failed.
    #[serde(default)]
    force: bool,
    /// Say how many that would be, and do nothing.
    #[serde(default)]
    dry_run: bool,
}

/// Reads criteria and nothing else: a misspelt one must not widen what is retried.
fn strictly<'de, D: Deserializer<'de>>(from: D) -> Result<EventCriteria, D::Error> {
    let known = serde_json::to_value(EventCriteria::default()).map_err(D::Error::custom)?;
    let given = Value::deserialize(from)?;
    let unknown = given
        .as_object()
        .and_then(|given| given.keys().find(|key| known.get(key.as_str()).is_none()));
    match unknown {
        Some(key) => Err(D::Error::custom(format!("{key} is no criterion"))),
        None => EventCriteria::deserialize(given).map_err(D::Error::custom),
    }
}

/// How many events a bulk retry would be for.
#[derive(Serialize, ToSchema)]
struct CountBody {
    count: u64,
}

/// A bulk retry, and how far it is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BulkRetryBody {
    /// `brt_…`
    id: String,
    /// `running`, `paused`, `cancelled` or `completed`.
    state: String,
    /// What was asked for.
    filter: EventCriteria,
    force: bool,
    /// How many events matched when it was asked for.
    total: u64,
    /// How many were tried.
    tried: u64,
    /// Of those tried: done.
    completed: u64,
    /// Of those tried: failed, and tried again by the schedule.
    retrying: u64,
    /// Of those tried: failed for good.
    failed: u64,
    created_at: String,
    finished_at: Option<String>,
}

/// Bulk retries, newest first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BulkRetryList {
    retries: Vec<BulkRetryBody>,
    next_cursor: Option<String>,
}

impl From<BulkRetry> for BulkRetryBody {
    fn from(bulk: BulkRetry) -> Self {
        Self {
            id: bulk.id.to_string(),
            state: bulk.state.to_string(),
            filter: bulk.wish.filter.into(),
            force: bulk.wish.force,
            total: bulk.total,
            tried: bulk.tally.tried(),
            completed: bulk.tally.completed,
            retrying: bulk.tally.retrying,
            failed: bulk.tally.failed,
            created_at: bulk.created_at.to_string(),
            finished_at: bulk.finished_at.map(|at| at.to_string()),
        }
    }
}

/// Retries many events, or says how many that would be.
///
/// It goes on by itself, also after a restart. Events that arrive later are not part of it.
#[utoipa::path(
    post,
    path = "/api/webhooks/events/retry",
    tag = "events",
    request_body = WishBody,
    responses((status = 200, body = CountBody, description = "with `dryRun`"), (status = 202, body = BulkRetryBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem))
)]
async fn start(
    State(state): State<AppState>,
    Caller(actor): Caller,
    sent: Result<Json<WishBody>, JsonRejection>,
) -> Result<Response, ApiError> {
    let wanted = body::read(sent)?;
    let wish = RetryWish {
        filter: wanted.filter.read()?,
        force: wanted.force,
    };
    if wanted.dry_run {
        let count = state.hub.count_retriable(&actor, &wish).await?;
        return Ok(Json(CountBody { count }).into_response());
    }
    let bulk = state.hub.retry_events(&actor, wish).await?;
    let location = format!("/api/webhooks/retries/{}", bulk.id);
    let body = Json(BulkRetryBody::from(bulk));
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], body).into_response())
}

/// Lists bulk retries, newest first.
#[utoipa::path(
    get,
    path = "/api/webhooks/retries",
    tag = "events",
    params(PageQuery),
    responses((status = 200, body = BulkRetryList), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem))
)]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<BulkRetryList>, ApiError> {
    let (before, limit) = query.read()?;
    let found = state.hub.bulk_retries(&actor, before, limit).await?;
    let (retries, next_cursor) = page(found, limit, |it| it.id);
    Ok(Json(BulkRetryList {
        retries,
        next_cursor,
    }))
}

/// How a bulk retry stands.
#[utoipa::path(
    get,
    path = "/api/webhooks/retries/{id}",
    tag = "events",
    params(("id" = String, Path, description = "`brt_…`")),
    responses((status = 200, body = BulkRetryBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem))
)]
async fn detail(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
) -> Result<Json<BulkRetryBody>, ApiError> {
    let bulk = state.hub.bulk_retry(&actor, named(&id, WHAT)?).await?;
    Ok(Json(bulk.into()))
}

/// Holds a bulk retry until it is resumed; the few events in hand are still tried.
#[utoipa::path(
    post,
    path = "/api/webhooks/retries/{id}/pause",
    tag = "events",
    params(("id" = String, Path, description = "`brt_…`")),
    responses((status = 200, body = BulkRetryBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn pause(
    state: State<AppState>,
    caller: Caller,
    id: Path<String>,
) -> Result<Json<BulkRetryBody>, ApiError> {
    turn(state, caller, id, BulkRetryState::Paused).await
}

/// Lets a paused bulk retry go on where it stopped.
#[utoipa::path(
    post,
    path = "/api/webhooks/retries/{id}/resume",
    tag = "events",
    params(("id" = String, Path, description = "`brt_…`")),
    responses((status = 200, body = BulkRetryBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn resume(
    state: State<AppState>,
    caller: Caller,
    id: Path<String>,
) -> Result<Json<BulkRetryBody>, ApiError> {
    turn(state, caller, id, BulkRetryState::Running).await
}

/// Gives a bulk retry up; what was tried until now stays so.
#[utoipa::path(
    post,
    path = "/api/webhooks/retries/{id}/cancel",
    tag = "events",
    params(("id" = String, Path, description = "`brt_…`")),
    responses((status = 200, body = BulkRetryBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn cancel(
    state: State<AppState>,
    caller: Caller,
    id: Path<String>,
) -> Result<Json<BulkRetryBody>, ApiError> {
    turn(state, caller, id, BulkRetryState::Cancelled).await
}

async fn turn(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    to: BulkRetryState,
) -> Result<Json<BulkRetryBody>, ApiError> {
    let id = named(&id, WHAT)?;
    let bulk = state.hub.set_bulk_retry_state(&actor, id, to).await?;
    Ok(Json(bulk.into()))
}
