//! The dashboard's pages and what they call.

use std::sync::Arc;

use app::backend::{PlatformHues, SharedBackend};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::ResponseOptions;

use super::{ApiError, headers::page_policy, marks, request_id};
use crate::{
    AppState, assets,
    auth::{MaybeCaller, is_insecure},
    backend::RequestBackend,
};

/// `POST /rpc/…`: the dashboard's calls.
pub(crate) async fn call(
    State(state): State<AppState>,
    caller: MaybeCaller,
    request: Request,
) -> Response {
    let backend = backend(&state, caller, &request);
    let provide = move || provide_context(backend.clone());
    leptos_axum::handle_server_fns_with_context(provide, request)
        .await
        .into_response()
}

/// Every other `GET`: a file at the root, or a page (the dashboard knows which there are).
pub(crate) async fn page(
    State(state): State<AppState>,
    caller: MaybeCaller,
    request: Request,
) -> Result<Response, ApiError> {
    let path = request.uri().path();
    if let Some(file) = assets::root_file(path, request.headers()) {
        return Ok(file);
    }
    if path.starts_with("/api/") || path.starts_with("/pkg/") {
        return Err(ApiError::not_found("This address"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(StatusCode::METHOD_NOT_ALLOWED.into_response());
    }
    Ok(render(&state, caller, request).await)
}

async fn render(state: &AppState, caller: MaybeCaller, request: Request) -> Response {
    let backend = backend(state, caller, &request);
    let provide = move || {
        provide_context(backend.clone());
        provide_context(PlatformHues(&marks::HUES));
        allow_own_code();
    };
    let options = state.leptos.clone();
    let draw =
        leptos_axum::render_app_async_with_context(provide, move || app::shell(options.clone()));
    let mut response: Response<Body> = draw(request).await;
    // Pages show people's messages: no cache keeps them.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Lets the page run the scripts that carry its nonce.
fn allow_own_code() {
    let nonce = leptos::nonce::use_nonce()
        .map(|nonce| nonce.to_string())
        .unwrap_or_default();
    if let Ok(policy) = page_policy(&nonce).parse() {
        expect_context::<ResponseOptions>().insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

fn backend(state: &AppState, caller: MaybeCaller, request: &Request) -> SharedBackend {
    Arc::new(RequestBackend {
        hub: state.hub.clone(),
        actor: caller.actor,
        user: caller.user,
        insecure: is_insecure(state.https, request.headers()),
        request_id: request_id::current(),
    })
}
