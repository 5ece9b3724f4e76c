//! The one trait a platform implements.

use bytes::Bytes;
use http::StatusCode;
use model::{AppId, InboundEvent, PlatformProfile, Timestamp};

use crate::{AppSecrets, Rejection, Unreadable, Verified};

/// A request to one of our webhook endpoints: method, path and query, headers, raw body.
pub type WebhookRequest = http::Request<Bytes>;

/// What the platform is answered.
pub type Reply = http::Response<Bytes>;

/// One messaging platform: how to trust its webhooks and how to read them.
pub trait PlatformAdapter: Send + Sync {
    /// What people and forms need to know: label, credential fields, set-up text.
    fn profile(&self) -> &'static PlatformProfile;

    /// The answer, where the request only asks whether this endpoint is ours; `None` for a delivery.
    ///
    /// # Errors
    /// [`Rejection`] when it asks wrongly: another verify token, a missing or misshapen challenge.
    fn handshake(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
    ) -> Result<Option<Reply>, Rejection>;

    /// Proves that the request came from the platform, and by which app's secret.
    ///
    /// # Errors
    /// [`Rejection`] when no app's secret proves it.
    fn verify(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
        trust: &Trust,
    ) -> Result<Proof, Rejection>;

    /// Reads a proven delivery in document order; `secrets` decrypt what is encrypted.
    ///
    /// # Errors
    /// [`Unreadable`] when the body as a whole is not what the platform sends. An unknown or broken
    /// item inside it is an event of type unknown, never an error.
    fn parse(
        &self,
        delivery: &Verified,
        secrets: &AppSecrets,
    ) -> Result<Vec<InboundEvent>, Unreadable>;

    /// What the platform wants to hear once the delivery is stored.
    fn reply(&self, _delivery: &Verified) -> Reply {
        let mut reply = Reply::new(Bytes::new());
        *reply.status_mut() = StatusCode::OK;
        reply
    }
}

/// What verification may rely on besides the request.
#[derive(Clone, Copy, Debug)]
pub struct Trust {
    /// The time of reception.
    pub now: Timestamp,
}

/// That a request is genuine, and who vouches for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The app whose secret matched.
    pub app: AppId,
}
