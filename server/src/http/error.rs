//! The only place where statuses of errors are decided. Problems follow RFC 9457.

use adapters::Rejection;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use hub::{HubError, Trouble};
use model::{Failure, FailureCode};
use serde::Serialize;
use storage::StorageError;
use utoipa::ToSchema;

use super::request_id;

/// When to come again after a 503, in seconds.
const RETRY_AFTER: &str = "2";
const DATABASE_DOWN: &str = "The database is not available right now.";
/// What is said of our own faults: nothing but where to look.
const OURS: &str = "Something went wrong here. The log has the reason under this request's id.";

/// An error on its way to the client.
pub(crate) struct ApiError {
    status: StatusCode,
    code: FailureCode,
    message: String,
    /// What the log says; the client is not told.
    cause: Option<HubError>,
}

/// An error as RFC 9457 describes it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says what kind it is.
    r#type: &'static str,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do.
    detail: String,
    /// A stable name for programs.
    #[schema(value_type = String)]
    code: FailureCode,
    /// Finds the reason in the log.
    request_id: String,
}

impl ApiError {
    fn new(status: StatusCode, code: FailureCode, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            cause: None,
        }
    }

    pub(crate) fn unauthenticated() -> Self {
        let message = "Log in, or send a valid API key as \"Authorization: Bearer <key>\".";
        Self::new(
            StatusCode::UNAUTHORIZED,
            FailureCode::Unauthenticated,
            message,
        )
    }

    pub(crate) fn no_metrics_token() -> Self {
        let message = "Send METRICS_TOKEN of the settings as \"Authorization: Bearer <token>\".";
        Self::new(
            StatusCode::UNAUTHORIZED,
            FailureCode::Unauthenticated,
            message,
        )
    }

    pub(crate) fn metrics_elsewhere() -> Self {
        let message =
            "Metrics are for programs on the server's own machine, unless METRICS_TOKEN is set.";
        Self::new(StatusCode::FORBIDDEN, FailureCode::Forbidden, message)
    }

    pub(crate) fn invalid(field: &str, reason: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            FailureCode::Invalid,
            format!("{field}: {reason}"),
        )
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            FailureCode::NotFound,
            format!("{what} does not exist."),
        )
    }

    pub(crate) fn cross_site() -> Self {
        let message = "This request came from another website.";
        Self::new(StatusCode::FORBIDDEN, FailureCode::Forbidden, message)
    }

    pub(crate) fn busy(message: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, FailureCode::Busy, message)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let message = format!("The body is larger than {} MiB.", limit / 1024 / 1024);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, FailureCode::Invalid, message)
    }

    pub(crate) fn too_slow() -> Self {
        let message = "The body did not arrive in time.";
        Self::new(StatusCode::REQUEST_TIMEOUT, FailureCode::Invalid, message)
    }

    /// What it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Writes our own faults to the log, once.
    pub(crate) fn log(&self, request_id: &str) {
        if let Some(cause) = &self.cause {
            tracing::error!(request.id = request_id, error = ?cause, "a request failed");
        }
    }

    /// What a person is shown.
    pub(crate) fn into_failure(self) -> Failure {
        Failure::new(self.code, self.message)
    }
}

impl From<HubError> for ApiError {
    fn from(error: HubError) -> Self {
        match error {
            HubError::Storage(StorageError::NotFound(what)) => {
                Self::not_found(&sentence_start(what))
            }
            HubError::Storage(StorageError::Conflict(reason)) => {
                Self::new(StatusCode::CONFLICT, FailureCode::Conflict, reason)
            }
            HubError::Storage(StorageError::Busy) => {
                Self::busy("Too much is waiting to be stored.")
            }
            HubError::Storage(StorageError::Unavailable(_)) => Self {
                cause: Some(error),
                ..Self::busy(DATABASE_DOWN)
            },
            HubError::Unwell(Trouble::Disk) => Self::busy("There is too little room on the disk."),
            HubError::Unwell(Trouble::Database) => Self::busy(DATABASE_DOWN),
            HubError::Forbidden(role) => {
                let message = format!("This needs the role {role}.");
                Self::new(StatusCode::FORBIDDEN, FailureCode::Forbidden, message)
            }
            HubError::Invalid { field, reason } => Self::invalid(field, reason),
            HubError::UnknownApp => Self::not_found("This endpoint"),
            HubError::Keys(_) => Self {
                cause: Some(error),
                ..Self::busy("The platform's signing keys can't be fetched right now.")
            },
            HubError::Off => Self::busy("This platform is switched off: no secret is set for it."),
            HubError::Refused(rejection) => refused(&rejection),
            HubError::Storage(_) | HubError::Internal(_) => Self {
                cause: Some(error),
                ..Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    FailureCode::Internal,
                    OURS,
                )
            },
        }
    }
}

fn sentence_start(what: &str) -> String {
    let mut letters = what.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Refused webhooks are answered without a hint at which check failed; see [`ApiError::into_response`].
fn refused(rejection: &Rejection) -> ApiError {
    let (status, code) = match rejection {
        Rejection::NoSecret
        | Rejection::MissingHeader(_)
        | Rejection::MisshapenHeader(_)
        | Rejection::BadSignature
        | Rejection::UnknownKey
        | Rejection::WrongClaim(_)
        | Rejection::MisshapenBody(_)
        | Rejection::WrongClientCertificate => {
            (StatusCode::UNAUTHORIZED, FailureCode::Unauthenticated)
        }
        Rejection::WrongVerifyToken | Rejection::SeveralApps => {
            (StatusCode::FORBIDDEN, FailureCode::Forbidden)
        }
        Rejection::BadHandshake(_) => (StatusCode::BAD_REQUEST, FailureCode::Invalid),
        Rejection::NoHandshake => (StatusCode::METHOD_NOT_ALLOWED, FailureCode::Invalid),
    };
    ApiError::new(status, code, "")
}

impl From<tower_sessions::session::Error> for ApiError {
    fn from(cause: tower_sessions::session::Error) -> Self {
        HubError::Internal(format!("session: {cause}")).into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let request_id = request_id::current();
        self.log(&request_id);
        let status = self.status;
        if self.message.is_empty() {
            return status.into_response();
        }
        let problem = Problem {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: self.message,
            code: self.code,
            request_id,
        };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        response
    }
}
