//! Why a webhook is refused, and why a proven one is not understood.

use thiserror::Error;

/// Why a request to a webhook endpoint is refused. The platform is never told which check failed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Rejection {
    /// No app of the platform has a secret: it is switched off.
    #[error("no secret is set for this platform")]
    NoSecret,
    /// The header that carries the proof is not there.
    #[error("header {0} is missing")]
    MissingHeader(&'static str),
    /// The header that carries the proof has not the form the platform gives it.
    #[error("header {0} does not have the form the platform sends")]
    MisshapenHeader(&'static str),
    /// No secret explains the proof.
    #[error("no app's secret matches the proof")]
    BadSignature,
    /// A token is signed by a key that its source does not publish, or not yet.
    #[error("the key that signed is not published")]
    UnknownKey,
    /// A token that is genuine, but not for us, not from the platform, or not for now.
    #[error("the token's {0} is wrong")]
    WrongClaim(&'static str),
    /// The body cannot be one of the platform's.
    #[error("the body is not {0}")]
    MisshapenBody(&'static str),
    /// The proxy hands over no client certificate, or another one than the platform's.
    #[error("the client certificate is missing or not the platform's")]
    WrongClientCertificate,
    /// A handshake on an endpoint that several apps share: whose secret should answer?
    #[error("several apps share this endpoint; use the app's own")]
    SeveralApps,
    /// The handshake names another verify token or mode.
    #[error("the handshake does not name an app's verify token")]
    WrongVerifyToken,
    /// The handshake lacks something, or it is misshapen.
    #[error("handshake parameter {0} is missing or misshapen")]
    BadHandshake(&'static str),
    /// The platform has no handshake, so this request is no webhook.
    #[error("this platform only posts")]
    NoHandshake,
}

impl Rejection {
    /// Every word that [`Self::reason`] may give.
    pub const REASONS: [&'static str; 12] = [
        "no_secret",
        "missing_header",
        "misshapen_header",
        "bad_signature",
        "unknown_key",
        "wrong_claim",
        "misshapen_body",
        "wrong_client_certificate",
        "several_apps",
        "wrong_verify_token",
        "bad_handshake",
        "no_handshake",
    ];

    /// A stable word for counting and logs.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NoSecret => "no_secret",
            Self::MissingHeader(_) => "missing_header",
            Self::MisshapenHeader(_) => "misshapen_header",
            Self::BadSignature => "bad_signature",
            Self::UnknownKey => "unknown_key",
            Self::WrongClaim(_) => "wrong_claim",
            Self::MisshapenBody(_) => "misshapen_body",
            Self::WrongClientCertificate => "wrong_client_certificate",
            Self::SeveralApps => "several_apps",
            Self::WrongVerifyToken => "wrong_verify_token",
            Self::BadHandshake(_) => "bad_handshake",
            Self::NoHandshake => "no_handshake",
        }
    }
}

/// A proven delivery that is not what the platform sends; it is kept and acknowledged all the same.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("at {path}: expected {expected}")]
pub struct Unreadable {
    /// Where in the body.
    pub path: String,
    /// What should have been there.
    pub expected: String,
}

impl Unreadable {
    /// A body that is unreadable at `path`.
    pub(crate) fn new(path: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            expected: expected.into(),
        }
    }
}
