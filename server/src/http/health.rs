//! `/health`: the process lives. `/ready`: it can work.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use hub::WorkerState;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

/// What the server needs in order to work.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Ready {
    /// It can do its part: all of the below, or, where it only receives, all but the worker.
    ready: bool,
    /// The database answers and its schema is complete.
    database: bool,
    /// This process works off events.
    worker: bool,
    /// This process only receives; another one on the same database works off events.
    receive_only: bool,
}

/// The routes with their description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(ready))
}

/// The process lives.
#[utoipa::path(get, path = "/health", tag = "operation", responses((status = 200, body = String)))]
async fn health() -> &'static str {
    "ok"
}

/// The database answers, its schema is complete, the worker runs if there is to be one.
#[utoipa::path(
    get,
    path = "/ready",
    tag = "operation",
    responses((status = 200, body = Ready), (status = 503, body = Ready))
)]
async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Ready>) {
    let database = state.hub.is_ready().await.unwrap_or(false);
    let worker = state.hub.worker();
    let ready = database && worker != WorkerState::Stopped;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = Ready {
        ready,
        database,
        worker: worker == WorkerState::Running,
        receive_only: worker == WorkerState::Elsewhere,
    };
    (status, Json(body))
}
