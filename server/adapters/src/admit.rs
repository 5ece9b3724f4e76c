//! Step 2 of a webhook's life, *admit*: answer a handshake, or verify. Nothing else can make a
//! [`Verified`], so unproven bytes never reach a parser.

use std::fmt;

use bytes::Bytes;
use http::{HeaderValue, Method};
use model::AppId;

use crate::{Accepted, AppSecrets, PlatformAdapter, Rejection, Reply, Trust, WebhookRequest};

/// The most apps whose secrets are tried on a shared endpoint: each one costs a hash over the body.
pub const MAX_APPS: usize = 16;

/// What an admitted request was.
#[derive(Debug)]
pub enum Admission {
    /// A question whether the endpoint is ours, with its answer.
    Handshake(Reply),
    /// A delivery that is proven genuine.
    Delivery(Verified),
}

/// A delivery that is proven genuine. Only [`admit`] makes one.
#[derive(Clone)]
pub struct Verified {
    app: AppId,
    accepted: Accepted,
    request: WebhookRequest,
}

impl Verified {
    /// The app whose secret proved it.
    #[must_use]
    pub fn app(&self) -> AppId {
        self.app
    }

    /// How much of the body is proven.
    #[must_use]
    pub fn accepted(&self) -> &Accepted {
        &self.accepted
    }

    /// The raw bytes, exactly as received.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.request.body()
    }

    /// A header, where the platform says by it what the body is.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        self.request.headers().get(name)
    }
}

/// Without headers: they carry proofs.
impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("app", &self.app)
            .field("accepted", &self.accepted)
            .field("body", &self.body().len())
            .finish_non_exhaustive()
    }
}

/// Answers a handshake or proves a delivery by the secrets of `apps`, of which the first
/// [`MAX_APPS`] count.
///
/// # Errors
/// [`Rejection`] when it is neither; the caller answers with the status of the rejection and keeps
/// nothing.
pub fn admit(
    adapter: &dyn PlatformAdapter,
    request: &WebhookRequest,
    apps: &[AppSecrets],
    trust: &Trust<'_>,
) -> Result<Admission, Rejection> {
    let apps = apps.get(..MAX_APPS).unwrap_or(apps);
    if apps.is_empty() {
        return Err(Rejection::NoSecret);
    }
    if let Some(reply) = adapter.handshake(request, apps)? {
        return Ok(Admission::Handshake(reply));
    }
    if request.method() != Method::POST {
        return Err(Rejection::NoHandshake);
    }
    let proof = adapter.verify(request, apps, trust)?;
    Ok(Admission::Delivery(Verified {
        app: proof.app,
        accepted: proof.accepted,
        request: request.clone(),
    }))
}
