//! `/health`: the process lives. `/ready`: it can work.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use hub::{Trouble, WorkerState};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the server needs in order to work.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Ready {
    /// It can do its part: all of the below, or, where it only receives, all but the worker.
    ready: bool,
    /// The database answers, its schema is complete, and it writes.
    database: bool,
    /// There is more room on the disk than the reserve.
    disk: bool,
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

/// The database answers and writes, there is room on its disk, the worker runs if there is to be one.
/// While one of them is missing, webhooks are answered 503 or wait to be processed; it goes on by itself.
#[utoipa::path(
    get,
    path = "/ready",
    tag = "operation",
    responses((status = 200, body = Ready), (status = 503, body = Ready))
)]
async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Ready>) {
    let answers = tokio::time::timeout(PATIENCE, state.hub.is_ready()).await;
    let answers = matches!(answers, Ok(Ok(true)));
    let trouble = state.hub.trouble();
    let database = answers && trouble != Some(Trouble::Database);
    let disk = trouble != Some(Trouble::Disk);
    let worker = state.hub.worker();
    let ready = database && disk && worker != WorkerState::Stopped;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = Ready {
        ready,
        database,
        disk,
        worker: worker == WorkerState::Running,
        receive_only: worker == WorkerState::Elsewhere,
    };
    (status, Json(body))
}
