//! The one trait a platform implements.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::StatusCode;
use model::{AppId, InboundEvent, Platform, PlatformProfile, Timestamp};

#[cfg(any(test, feature = "test-support"))]
use crate::conformance::Samples;
use crate::{AppSecrets, KeySet, KeySource, Rejection, Unreadable, Verified};

/// A request to one of our webhook endpoints: method, path and query, headers, raw body.
pub type WebhookRequest = http::Request<Bytes>;

/// What the platform is answered.
pub type Reply = http::Response<Bytes>;

/// One messaging platform: how to trust its webhooks and how to read them.
pub trait PlatformAdapter: Send + Sync {
    /// What people and forms need to know: label, credential fields, limits, set-up text.
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
    /// [`Rejection`] when no app's secret proves it; [`Rejection::UnknownKey`] when fresher keys
    /// might.
    fn verify(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
        trust: &Trust<'_>,
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

    /// Whose the body is, where one app's secret signs for several platforms; its adapter reads it,
    /// whatever path it came by.
    fn reader(&self, _delivery: &Verified) -> Platform {
        self.profile().platform
    }

    /// The body as it may be kept: without secrets of ours that lie in it.
    fn kept(&self, delivery: &Verified) -> Bytes {
        delivery.body().clone()
    }

    /// What the platform wants to hear once the delivery is stored.
    fn reply(&self, _delivery: &Verified) -> Reply {
        Reply::new(Bytes::new())
    }

    /// What a request is answered that proves nothing.
    fn refusal(&self, _request: &WebhookRequest) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }

    /// Where the keys are published that this request may be signed with, if the platform signs
    /// with public keys.
    fn key_sources(&self, _request: &WebhookRequest, _apps: &[AppSecrets]) -> Vec<KeySource> {
        Vec::new()
    }

    /// Our account, where a credential names it.
    fn account(&self, _secrets: &AppSecrets) -> Option<String> {
        None
    }

    /// Whether an id of a person stays theirs. One that may pass to somebody else, such as a phone
    /// number, does not tie together whom lasting ids tell apart.
    fn is_lasting(&self, _person: &str) -> bool {
        true
    }

    /// Whether an event's thread is the one with its contact alone. Where the thread has no id of its
    /// own, that is said by the word `contact`.
    fn is_direct(&self, _event: &InboundEvent) -> bool {
        false
    }

    /// Whether a reaction says that an earlier one of the same person no longer holds.
    fn takes_back(&self, _reaction: &InboundEvent) -> bool {
        false
    }

    /// Whether the receipt that one message was read means everything before it too.
    fn reads_through(&self) -> bool {
        false
    }

    /// Real-shaped deliveries and how to sign them, one group for each way of signing.
    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples>;
}

/// What verification may rely on besides the request.
#[derive(Clone, Copy, Debug)]
pub struct Trust<'k> {
    /// The time of reception.
    pub now: Timestamp,
    /// The keys that the adapter's key sources publish.
    pub keys: &'k KeySet,
}

/// That a request is genuine, and who vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The app whose secret matched.
    pub app: AppId,
    /// For how much of the body.
    pub accepted: Accepted,
}

impl Proof {
    /// That the whole body is genuine.
    #[must_use]
    pub const fn of_all(app: AppId) -> Self {
        Self {
            app,
            accepted: Accepted::All,
        }
    }
}

/// How much of a body is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// All of it.
    All,
    /// The items at these places, at least one; the others must not be read.
    Items {
        /// Where they stand, counted from 0.
        proven: BTreeSet<usize>,
        /// How many items the body has.
        of: usize,
    },
}
