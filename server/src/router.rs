//! All routes, and the layers around them.

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    AppState, assets, auth,
    http::{
        ApiError, apps, body_budget, bulk_retries, contacts, conversations, events, headers,
        health, leads, live, marks, measure, metrics, openapi, pages, request_id, stats,
        subscriptions, webhooks,
    },
};

/// Everything the server answers. Webhooks stand outside of session and CSRF check: their signature
/// is the authentication. Everything else stands inside.
pub fn router(state: AppState) -> Router {
    let inside = people(&state);
    Router::new()
        .merge(webhooks::routes())
        .merge(inside)
        .layer(from_fn_with_state(state.clone(), body_budget::layer))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), headers::layer))
        .layer(from_fn(request_id::layer))
        .layer(from_fn_with_state(state.clone(), measure::layer))
        .with_state(state)
}

/// What people, their browsers and their programs call.
fn people(state: &AppState) -> Router<AppState> {
    let (api, description) = OpenApiRouter::with_openapi(openapi::base())
        .merge(apps::routes())
        .merge(bulk_retries::routes())
        .merge(contacts::routes())
        .merge(conversations::routes())
        .merge(events::routes())
        .merge(health::routes())
        .merge(leads::routes())
        .merge(metrics::routes())
        .merge(stats::routes())
        .merge(subscriptions::routes())
        .split_for_parts();
    let docs = SwaggerUi::new("/api/docs")
        .config(Config::default().validator_url("none"))
        .url("/api/openapi.json", description);
    let refuse = |_cause: ProtectionError| ApiError::cross_site().into_response();
    Router::new()
        .merge(api)
        .merge(Router::from(docs))
        .route("/api/live", get(live::live))
        .route("/login", post(auth::log_in).get(pages::page))
        .route("/setup", post(auth::set_up).get(pages::page))
        .route("/logout", post(auth::log_out))
        .route("/rpc/{*call}", post(pages::call))
        .route("/platforms.svg", get(marks::sprite))
        .route("/pkg/{build}/{*file}", get(assets::package))
        .fallback(pages::page)
        .layer(auth::layer(state))
        .layer(CsrfLayer::new().with_rejection_response(refuse))
        .layer(CompressionLayer::new())
}
