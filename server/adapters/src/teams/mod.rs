//! Microsoft Teams, in three protocols that share nothing but the address: change notifications of
//! Microsoft Graph, activities of the Bot Framework, and outgoing webhooks.
//!
//! Manuals: <https://learn.microsoft.com/graph/change-notifications-overview>,
//! <https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication>,
//! <https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook>

mod attachments;
#[cfg(test)]
mod attacks;
mod bot;
mod cloud;
mod credentials;
#[cfg(test)]
mod forgeries;
mod graph;
mod html;
#[cfg(test)]
mod odd;
mod outgoing;
mod parse;
mod profile;
#[cfg(test)]
mod properties;
mod reply;
#[cfg(any(test, feature = "test-support"))]
mod samples;
mod scheme;
#[cfg(test)]
mod tests;
mod token;
mod wire;

use bytes::Bytes;
use http::{StatusCode, header};
use model::{InboundEvent, PlatformProfile};

#[cfg(any(test, feature = "test-support"))]
use crate::conformance::Samples;
use crate::{
    AppSecrets, KeySource, PlatformAdapter, Proof, Rejection, Reply, Trust, Unreadable, Verified,
    WebhookRequest,
};
use graph::Envelope;
use scheme::Scheme;

const HEADER: &str = "authorization";

/// The adapter of Microsoft Teams.
pub(crate) struct Teams;

impl PlatformAdapter for Teams {
    fn profile(&self) -> &'static PlatformProfile {
        &profile::PROFILE
    }

    fn handshake(
        &self,
        request: &WebhookRequest,
        _apps: &[AppSecrets],
    ) -> Result<Option<Reply>, Rejection> {
        graph::handshake(request)
    }

    /// The header says by which protocol a request must be proven; without one it can only be
    /// Graph's, whose proof lies in the body.
    fn verify(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
        trust: &Trust<'_>,
    ) -> Result<Proof, Rejection> {
        match Scheme::of(request.headers().get(header::AUTHORIZATION)) {
            Scheme::Bearer(token) => bot::verify(token, request.body(), apps, trust),
            Scheme::Hmac(tag) => outgoing::verify(tag, request.body(), apps, trust),
            scheme => match Envelope::read(request.body()) {
                Some(envelope) => graph::verify(&envelope, apps, trust),
                None if scheme == Scheme::Missing => Err(Rejection::MissingHeader(HEADER)),
                None => Err(Rejection::MisshapenHeader(HEADER)),
            },
        }
    }

    fn parse(
        &self,
        delivery: &Verified,
        secrets: &AppSecrets,
    ) -> Result<Vec<InboundEvent>, Unreadable> {
        parse::parse(delivery, secrets)
    }

    /// Graph's without client states: who reads one could forge notifications. In activities the
    /// word is only a word.
    fn kept(&self, delivery: &Verified) -> Bytes {
        match Scheme::of(delivery.header(HEADER)) {
            Scheme::Bearer(_) | Scheme::Hmac(_) => delivery.body().clone(),
            Scheme::Other | Scheme::Missing => graph::without_client_states(delivery.body()),
        }
    }

    fn reply(&self, delivery: &Verified) -> Reply {
        reply::reply(delivery)
    }

    /// Graph repeats what is not answered with 2xx for hours, also what it is not believed.
    fn refusal(&self, request: &WebhookRequest) -> StatusCode {
        match Scheme::of(request.headers().get(header::AUTHORIZATION)) {
            Scheme::Bearer(_) | Scheme::Hmac(_) => StatusCode::UNAUTHORIZED,
            _ if Envelope::read(request.body()).is_some() => StatusCode::ACCEPTED,
            _ => StatusCode::UNAUTHORIZED,
        }
    }

    fn key_sources(&self, request: &WebhookRequest, apps: &[AppSecrets]) -> Vec<KeySource> {
        match Scheme::of(request.headers().get(header::AUTHORIZATION)) {
            Scheme::Bearer(token) => bot::key_source(token, apps).into_iter().collect(),
            Scheme::Hmac(_) => Vec::new(),
            _ => Envelope::read(request.body())
                .map_or_else(Vec::new, |envelope| graph::key_sources(&envelope, apps)),
        }
    }

    fn is_direct(&self, event: &InboundEvent) -> bool {
        bot::is_personal(event)
    }

    fn reads_through(&self) -> bool {
        true
    }

    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples> {
        samples::samples()
    }
}
