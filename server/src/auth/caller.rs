//! Finds out who is asking.

use axum::extract::{FromRef, FromRequestParts};
use http::{HeaderMap, header, request::Parts};
use hub::Actor;
use model::{Role, Timestamp, User, UserId};
use tower_sessions::Session;

use crate::{AppState, http::ApiError};

/// Where a session keeps whose it is.
pub(super) const USER: &str = "user";
/// Where a session keeps when it was last extended.
const SEEN: &str = "seen";
/// How long a session rests before a visit extends it, in milliseconds: not every request writes.
const EXTEND_AFTER_MS: i64 = 10 * 60 * 1000;

/// Whoever is asking, by API key or session; nobody is an error.
pub(crate) struct Caller(pub(crate) Actor);

/// Whoever is asking, if anybody is known.
pub(crate) struct MaybeCaller {
    pub(crate) actor: Option<Actor>,
    pub(crate) user: Option<User>,
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let caller = MaybeCaller::from_request_parts(parts, state).await?;
        caller.actor.map(Self).ok_or_else(ApiError::unauthenticated)
    }
}

impl<S> FromRequestParts<S> for MaybeCaller
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let state = AppState::from_ref(state);
        if let Some(given) = bearer(&parts.headers) {
            // A key that is sent must be right: it never falls back on a cookie.
            let known = state.api_key.is_some_and(|key| key.matches(given));
            return if known {
                Ok(Self {
                    actor: Some(Actor::ApiKey(Role::Admin)),
                    user: None,
                })
            } else {
                Err(ApiError::unauthenticated())
            };
        }
        let user = match parts.extensions.get::<Session>() {
            Some(session) => session_user(session, &state).await?,
            None => None,
        };
        let actor = user.as_ref().map(|user| Actor::User(user.id, user.role));
        Ok(Self { actor, user })
    }
}

/// Who is logged in; keeps the session alive.
async fn session_user(session: &Session, state: &AppState) -> Result<Option<User>, ApiError> {
    let Some(id) = session.get::<UserId>(USER).await? else {
        return Ok(None);
    };
    let now = state.hub.clock().now();
    let seen = session.get::<Timestamp>(SEEN).await?;
    if seen.is_none_or(|seen| now.millis_since(seen) > EXTEND_AFTER_MS) {
        session.insert(SEEN, now).await?;
    }
    Ok(state.hub.user(id).await?)
}

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}

/// Whether a login would travel in the clear over a network: plain http beyond this machine.
pub(crate) fn is_insecure(https: bool, headers: &HeaderMap) -> bool {
    !https && !names_this_machine(headers)
}

/// Whether the client asks for this machine by a name that means it nowhere else.
pub(crate) fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|it| it.to_str().ok())
        .unwrap_or("");
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    name == "localhost"
        || name.ends_with(".localhost")
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_beyond_this_machine_is_insecure() {
        let insecure = |https: bool, host: &str| {
            let headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
            is_insecure(https, &headers)
        };
        for host in [
            "localhost:3000",
            "127.0.0.1:3000",
            "127.1.2.3",
            "[::1]:3000",
            "hub.localhost",
        ] {
            assert!(!insecure(false, host), "{host}");
        }
        for host in [
            "hub.example.com",
            "192.168.1.5:3000",
            "localhost.example.com",
            "",
        ] {
            assert!(insecure(false, host), "{host}");
            assert!(!insecure(true, host), "{host}");
        }
    }
}
