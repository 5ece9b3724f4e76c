//! Conducts steps 2 to 4 of a webhook's life: *admit*, *parse*, *record*. Whoever called then
//! acknowledges.

use std::time::Instant;

use adapters::{
    Admission, PlatformAdapter, Reply, Trust, Verified, WebhookRequest, adapter_for, admit,
};
use model::{AppId, DeliveryId, EventId, Header, Platform, Timestamp, Verdict};
use storage::{NewDelivery, NewEvent};

use crate::{Hub, HubError, keys::dedupe_key};

/// Headers that carry secrets besides the platform's own proof.
const SECRET_HEADERS: [&str; 5] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-hub-signature",
    "x-api-key",
];

/// What became of a webhook that was not refused.
#[derive(Debug)]
pub enum Received {
    /// A question whether the endpoint is ours, answered.
    Handshake(Reply),
    /// A delivery, on disk.
    Stored(Reply),
}

impl Hub {
    /// Takes a request to a webhook endpoint: the shared one, or the one of `app`. What is answered
    /// with `Stored` is on disk.
    ///
    /// # Errors
    /// [`HubError::Refused`] when it proves nothing, [`HubError::Off`] when the platform has no
    /// secret, [`HubError::UnknownApp`], and [`HubError::Storage`] when it could not be kept: the
    /// platform must be told to come again.
    pub async fn receive(
        &self,
        platform: Platform,
        app: Option<AppId>,
        request: WebhookRequest,
    ) -> Result<Received, HubError> {
        let adapter = adapter_for(platform);
        let received_at = self.clock.now();
        let begun = Instant::now();
        let apps = self.registry.candidates(platform, app)?;
        let verified = match admit(adapter, &request, apps, &Trust { now: received_at })? {
            Admission::Handshake(reply) => return Ok(Received::Handshake(reply)),
            Admission::Delivery(verified) => verified,
        };
        let mut delivery = self.read(adapter, &request, &verified, received_at);
        delivery.verify_micros = u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX);
        let recorded = self.recorder.record(delivery).await?;
        tracing::info!(
            %platform, delivery.id = %recorded.delivery, events = recorded.events.len(),
            repeats = recorded.repeats.len(), "record: a delivery is stored"
        );
        self.wake.notify_one();
        self.live
            .changed(recorded.events.iter().chain(&recorded.repeats).copied());
        Ok(Received::Stored(adapter.reply(&verified)))
    }

    /// Parses a proven delivery. What cannot be read is kept as unreadable.
    fn read(
        &self,
        adapter: &dyn PlatformAdapter,
        request: &WebhookRequest,
        verified: &Verified,
        received_at: Timestamp,
    ) -> NewDelivery {
        let platform = adapter.profile().platform;
        let id = DeliveryId::from_u128(self.ids.next());
        let secrets = self
            .registry
            .candidates(platform, Some(verified.app()))
            .ok();
        let secrets = secrets
            .and_then(<[_]>::first)
            .expect("the app that proved it is registered");
        let (verdict, note, events) = match adapter.parse(verified, secrets) {
            Ok(events) => (Verdict::Accepted, None, events),
            Err(unreadable) => {
                tracing::warn!(%platform, delivery.id = %id, reason = %unreadable, "parse: kept as unreadable");
                (
                    Verdict::Unreadable,
                    Some(unreadable.to_string()),
                    Vec::new(),
                )
            }
        };
        let events = events.into_iter().map(|inbound| NewEvent {
            id: EventId::from_u128(self.ids.next()),
            dedupe_key: dedupe_key(verified.app(), &inbound),
            inbound,
            test: false,
        });
        NewDelivery {
            id,
            platform,
            app_id: verified.app(),
            received_at,
            verify_micros: 0,
            path: request.uri().path().to_owned(),
            headers: masked(request, adapter.profile().proof_header),
            body: verified.body().to_vec(),
            verdict,
            note,
            events: events.collect(),
        }
    }
}

/// The headers as they may be kept: of secret-bearing ones only that they were there.
fn masked(request: &WebhookRequest, proof_header: &str) -> Vec<Header> {
    let headers = request.headers().iter();
    let masked = headers.map(|(name, value)| Header {
        name: name.to_string(),
        value: match name.as_str() {
            name if name == proof_header => "present, matched".to_owned(),
            name if SECRET_HEADERS.contains(&name) => "present".to_owned(),
            _ => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        },
    });
    masked.collect()
}
