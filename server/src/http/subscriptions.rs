//! `/api/webhooks/subscriptions`: what is received for each account, and how it is processed.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};
use model::{ProcessingConfig, SubscriptionDetail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use storage::StorageError;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::Problem;
use super::query::{PageQuery, Parameters, named, page};
use super::{ApiError, body};
use crate::{AppState, auth::Caller};

/// What a misshapen id is said not to be.
const WHAT: &str = "This subscription";

/// The routes with their description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(detail, configure))
}

/// What is received for an account of ours.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SubscriptionBody {
    /// `sub_…`
    id: String,
    platform: String,
    app_id: String,
    connection_id: String,
    /// The platform's id of our account.
    account_id: Option<String>,
    account_name: Option<String>,
    /// Event types that are kept but not processed.
    muted: Vec<String>,
    processing_config: ConfigBody,
    /// `active`.
    status: String,
    created_at: String,
}

/// How events are processed. What is `null` goes by the settings.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ConfigBody {
    /// `false`: worked off right after the commit, past the queue.
    enable_queue: bool,
    /// The most events of one transaction, 1 to 1,000; `WEBHOOK_BATCH_SIZE`.
    batch_size: Option<u16>,
    /// Tries in all, 1 to 100; `WEBHOOK_RETRY_ATTEMPTS`.
    retry_attempts: Option<u32>,
    /// The pause after the first try, 1 to 3,600,000 ms; `WEBHOOK_RETRY_DELAY`.
    retry_delay_ms: Option<u32>,
}

/// What is to be changed.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChangeBody {
    processing_config: ConfigBody,
}

/// Subscriptions, newest first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SubscriptionList {
    subscriptions: Vec<SubscriptionBody>,
    next_cursor: Option<String>,
}

impl From<SubscriptionDetail> for SubscriptionBody {
    fn from(detail: SubscriptionDetail) -> Self {
        let SubscriptionDetail {
            subscription,
            connection,
        } = detail;
        Self {
            id: subscription.id.to_string(),
            platform: connection.platform.to_string(),
            app_id: connection.app_id.to_string(),
            connection_id: connection.id.to_string(),
            account_id: connection.account_id,
            account_name: connection.name,
            muted: subscription.muted.iter().map(ToString::to_string).collect(),
            processing_config: subscription.processing.into(),
            status: subscription.state.to_string(),
            created_at: subscription.created_at.to_string(),
        }
    }
}

impl From<ProcessingConfig> for ConfigBody {
    fn from(config: ProcessingConfig) -> Self {
        Self {
            enable_queue: config.enable_queue,
            batch_size: config.batch_size,
            retry_attempts: config.retry_attempts,
            retry_delay_ms: config.retry_delay_ms,
        }
    }
}

impl From<ConfigBody> for ProcessingConfig {
    fn from(body: ConfigBody) -> Self {
        Self {
            enable_queue: body.enable_queue,
            batch_size: body.batch_size,
            retry_attempts: body.retry_attempts,
            retry_delay_ms: body.retry_delay_ms,
        }
    }
}

/// Lists subscriptions, newest first.
#[utoipa::path(
    get,
    path = "/api/webhooks/subscriptions",
    tag = "subscriptions",
    params(PageQuery),
    responses((status = 200, body = SubscriptionList), (status = 400, body = Problem), (status = 401, body = Problem))
)]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<SubscriptionList>, ApiError> {
    let (before, limit) = query.read()?;
    let found = state.hub.subscriptions(&actor, before, limit).await?;
    let (subscriptions, next_cursor) = page(found, limit, |it| it.subscription.id);
    Ok(Json(SubscriptionList {
        subscriptions,
        next_cursor,
    }))
}

/// One subscription. Its `ETag` is what `If-Match` of a change wants.
#[utoipa::path(
    get,
    path = "/api/webhooks/subscriptions/{id}",
    tag = "subscriptions",
    params(("id" = String, Path, description = "`sub_…`")),
    responses((status = 200, body = SubscriptionBody), (status = 401, body = Problem), (status = 404, body = Problem))
)]
async fn detail(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let found = state.hub.subscription(&actor, named(&id, WHAT)?);
    Ok(with_tag(found.await?))
}

/// Changes how the events of an account are processed, from the next event on.
#[utoipa::path(
    put,
    path = "/api/webhooks/subscriptions/{id}",
    tag = "subscriptions",
    params(("id" = String, Path, description = "`sub_…`"), ("If-Match" = Option<String>, Header, description = "the `ETag` of what was read")),
    request_body = ChangeBody,
    responses((status = 200, body = SubscriptionBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn configure(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Result<Json<ChangeBody>, JsonRejection>,
) -> Result<Response, ApiError> {
    let config = body::read(sent)?.processing_config.into();
    let seen = headers.get(header::IF_MATCH).cloned();
    let changed = state
        .hub
        .configure_subscription(&actor, named(&id, WHAT)?, config, |now| match seen {
            Some(seen) if seen != "*" && seen.as_bytes() != tag(now).as_bytes() => {
                Err(StorageError::Conflict(
                    "Somebody else has changed this subscription: read it again.",
                ))
            }
            _ => Ok(()),
        })
        .await?;
    Ok(with_tag(changed))
}

fn with_tag(detail: SubscriptionDetail) -> Response {
    let tag = tag(&detail);
    ([(header::ETAG, tag)], Json(SubscriptionBody::from(detail))).into_response()
}

/// Changes with whatever is shown.
fn tag(detail: &SubscriptionDetail) -> String {
    let shown = serde_json::to_vec(detail).unwrap_or_default();
    let digest = Sha256::digest(shown);
    let short = digest.iter().take(12);
    let text: String = short.map(|byte| format!("{byte:02x}")).collect();
    format!("\"{text}\"")
}
