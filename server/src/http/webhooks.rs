//! Steps 1 and 5 of a webhook's life: *receive* raw bytes, *acknowledge*. The signature is the
//! authentication: no session, no CSRF check, and nothing decodes the body before it is proven.

use std::net::SocketAddr;
use std::time::Duration;

use adapters::Rejection;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use http::request::Parts;
use hub::{HubError, Received};
use model::{AppId, Platform};
use serde::Deserialize;

use super::ApiError;
use crate::AppState;

/// The largest body: WhatsApp's are up to 3 MB.
const MAX_BODY: usize = 4 * 1024 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
struct Endpoint {
    platform: String,
    app: Option<String>,
}

/// The shared endpoint, its aliases, and an app's own endpoint.
pub(crate) fn routes() -> Router<AppState> {
    let endpoint = || -> MethodRouter<AppState> { get(receive).post(receive) };
    ["/api/webhooks", "/webhooks", "/webhook"]
        .into_iter()
        .fold(Router::new(), |router, prefix| {
            router
                .route(&format!("{prefix}/{{platform}}"), endpoint())
                .route(&format!("{prefix}/{{platform}}/{{app}}"), endpoint())
        })
}

async fn receive(
    State(state): State<AppState>,
    Path(endpoint): Path<Endpoint>,
    request: Request,
) -> Result<Response, ApiError> {
    let platform: Platform = endpoint
        .platform
        .to_ascii_lowercase()
        .parse()
        .or(Err(ApiError::not_found("This platform")))?;
    let app: Option<AppId> = endpoint
        .app
        .map(|app| app.parse())
        .transpose()
        .or(Err(ApiError::not_found("This endpoint")))?;
    let (mut parts, body) = request.into_parts();
    distrust(&state, &mut parts);
    let body = read(body).await?;
    let received = state
        .hub
        .receive(platform, app, http::Request::from_parts(parts, body))
        .await;
    match received {
        Ok(Received::Handshake(reply)) => {
            tracing::info!(%platform, "admit: a handshake was answered");
            Ok(reply.map(Body::from))
        }
        Ok(Received::Stored(reply)) => Ok(reply.map(Body::from)),
        Ok(Received::Dismissed(reply, rejection)) => {
            log_refusal(platform, &rejection);
            Ok(reply.map(Body::from))
        }
        Err(HubError::Refused(rejection)) => {
            log_refusal(platform, &rejection);
            Err(HubError::Refused(rejection).into())
        }
        Err(cause) => Err(cause.into()),
    }
}

/// Takes away what only a proxy of ours may say: anybody else could make it up.
fn distrust(state: &AppState, parts: &mut Parts) {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    if peer.is_none_or(|peer| !state.trusted_proxies.contains(peer.0.ip())) {
        for header in state.proxy_headers.iter() {
            parts.headers.remove(header);
        }
    }
}

fn log_refusal(platform: Platform, rejection: &Rejection) {
    tracing::warn!(%platform, reason = rejection.reason(), "admit: refused");
}

/// The raw bytes, if they are not too many and do not dawdle.
async fn read(body: Body) -> Result<bytes::Bytes, ApiError> {
    match tokio::time::timeout(BODY_TIME, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_too_large_or_cut_off)) => Err(ApiError::too_large(MAX_BODY)),
        Err(_elapsed) => Err(ApiError::too_slow()),
    }
}
