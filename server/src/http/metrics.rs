//! `GET /metrics`: what Prometheus reads. It names no account and no person, but tells how busy the
//! place is: only for those who have the token, or for programs on this machine.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ApiError;
use crate::{
    AppState,
    auth::{bearer, names_this_machine},
    prometheus,
};

/// Prometheus' text format.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The route with its description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(metrics))
}

/// What is measured, in Prometheus' text format. With `METRICS_TOKEN` set it is the bearer token;
/// without it only programs on the server's own machine are answered.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operation",
    responses(
        (status = 200, body = String, content_type = "text/plain"),
        (status = 401, description = "`METRICS_TOKEN` is set, and it is missing or another one"),
        (status = 403, description = "`METRICS_TOKEN` is not set, and the client is on another machine")
    )
)]
async fn metrics(State(state): State<AppState>, request: Request) -> Result<Response, ApiError> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    admit(&state, peer.map(|it| it.0), request.headers())?;
    let text = prometheus::render(&state.hub).await;
    Ok(([(header::CONTENT_TYPE, TEXT)], text).into_response())
}

fn admit(state: &AppState, peer: Option<SocketAddr>, headers: &HeaderMap) -> Result<(), ApiError> {
    if let Some(token) = state.metrics_token {
        let given = bearer(headers).is_some_and(|given| token.matches(given));
        return given.then_some(()).ok_or_else(ApiError::no_metrics_token);
    }
    let peer = peer
        .map(|it| it.ip())
        .ok_or_else(ApiError::metrics_elsewhere)?;
    let is_proxied = state.trusted_proxies.contains(peer);
    let client = state.trusted_proxies.client(peer, headers);
    let is_here = client.is_some_and(|it| it.to_canonical().is_loopback())
        // Through a proxy that we were not told of a stranger's request comes from here, too; but it
        // asks for a name that strangers know.
        && (is_proxied || names_this_machine(headers));
    is_here
        .then_some(())
        .ok_or_else(ApiError::metrics_elsewhere)
}
