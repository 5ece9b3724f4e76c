//! The forms for logging in, logging out and making the first login. They work without any script.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use hub::SetupError;
use model::User;
use serde::Deserialize;
use tower_sessions::Session;
use url::form_urlencoded;

use super::{caller, is_insecure};
use crate::{AppState, http::ApiError};

/// What the login form sends.
#[derive(Deserialize)]
pub(crate) struct Login {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// What the form for the first login sends.
#[derive(Deserialize)]
pub(crate) struct FirstLogin {
    code: String,
    email: String,
    password: String,
}

/// `POST /login`: starts a session, or shows the form again with the reason.
pub(crate) async fn log_in(
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    Form(form): Form<Login>,
) -> Result<Response, ApiError> {
    let again = |error| Ok(back("/login", error, &form.email, &form.next));
    if is_insecure(state.https, &headers) {
        return again("insecure");
    }
    if !state.login_limit.allows(&form.email) {
        tracing::warn!("login: too many tries for one address");
        return again("throttled");
    }
    let Some(user) = state
        .hub
        .check_login(&form.email, form.password.clone())
        .await?
    else {
        tracing::warn!("login: refused");
        return again("credentials");
    };
    start(&session, &user).await?;
    Ok(Redirect::to(own_path(&form.next)).into_response())
}

/// `POST /setup`: makes the first login and starts its session, or shows the form again.
pub(crate) async fn set_up(
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    Form(form): Form<FirstLogin>,
) -> Result<Response, ApiError> {
    let again = |error| Ok(back("/setup", error, &form.email, ""));
    if is_insecure(state.https, &headers) {
        return again("insecure");
    }
    match state
        .hub
        .set_up(&form.code, &form.email, form.password.clone())
        .await
    {
        Ok(user) => {
            start(&session, &user).await?;
            Ok(Redirect::to("/").into_response())
        }
        Err(SetupError::WrongCode) => again("code"),
        Err(SetupError::Locked) => again("locked"),
        Err(SetupError::Taken) => again("taken"),
        Err(SetupError::Invalid { field, .. }) => again(field),
        Err(SetupError::Hub(cause)) => Err(cause.into()),
    }
}

/// `POST /logout`: ends the session.
pub(crate) async fn log_out(session: Session) -> Result<Response, ApiError> {
    session.flush().await?;
    Ok(Redirect::to("/login").into_response())
}

/// A session under a new id: one that was known before the login must not be worth anything.
async fn start(session: &Session, user: &User) -> Result<(), ApiError> {
    session.cycle_id().await?;
    session.insert(caller::USER, user.id).await?;
    Ok(())
}

fn back(page: &str, error: &str, email: &str, next: &str) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("error", error);
    for (name, value) in [("email", email), ("next", next)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    Redirect::to(&format!("{page}?{}", query.finish())).into_response()
}

/// Where to go after the login: one of our own pages and nothing else.
fn own_path(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t'])
        && next.is_ascii();
    if own { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_our_own_pages_are_redirected_to() {
        assert_eq!(own_path("/events?status=failed"), "/events?status=failed");
        for foreign in [
            "",
            "https://example.com",
            "//example.com",
            "/\\example.com",
            "javascript:x",
            "/a\r\nX: y",
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign}");
        }
    }
}
