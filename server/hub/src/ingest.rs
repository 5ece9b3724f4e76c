//! Conducts steps 2 to 4 of a webhook's life: *admit*, *parse*, *record*. Whoever called then
//! acknowledges.

use std::collections::BTreeSet;
use std::time::Instant;

use adapters::{
    Accepted, Admission, AppSecrets, PlatformAdapter, Rejection, Reply, Trust, Verified,
    WebhookRequest, adapter_for, admit,
};
use model::{AppId, DeliveryId, EventId, Header, InboundEvent, Platform, Timestamp, Verdict};
use storage::{NewDelivery, NewEvent};

use crate::{
    Hub, HubError, accounts::names_an_account, dedupe::dedupe_key, measures::Stored,
    signing_keys::Freshness,
};

/// Headers that carry secrets besides the platform's own proof: by name, or by a part of it.
const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];
const SECRET_PARTS: [&str; 5] = ["signature", "token", "secret", "api-key", "apikey"];

/// What became of a webhook.
#[derive(Debug)]
pub enum Received {
    /// A question whether the endpoint is ours, answered.
    Handshake(Reply),
    /// A delivery, on disk.
    Stored(Reply),
    /// Nothing in it was proven and nothing was kept, but the platform wants to be answered
    /// as if (Graph gives up endpoints that refuse).
    Dismissed(Reply, Rejection),
}

impl Hub {
    /// Takes a request to a webhook endpoint: the shared one, or the one of `app`. What is answered
    /// with `Stored` is on disk.
    ///
    /// # Errors
    /// [`HubError::Refused`] when it proves nothing, [`HubError::Off`] when the platform has no
    /// secret, [`HubError::UnknownApp`], and [`HubError::Storage`] or [`HubError::Keys`] when it
    /// could not be kept or judged: the platform must be told to come again.
    pub async fn receive(
        &self,
        platform: Platform,
        app: Option<AppId>,
        request: WebhookRequest,
    ) -> Result<Received, HubError> {
        let begun = Instant::now();
        let decided = self.decide((platform, app), request, begun).await;
        self.measures.decided(platform, &decided, begun.elapsed());
        if let Ok(Received::Dismissed(..)) | Err(HubError::Refused(_)) = decided {
            self.meter.refused(platform, self.clock.now());
        }
        decided
    }

    async fn decide(
        &self,
        (platform, app): (Platform, Option<AppId>),
        request: WebhookRequest,
        begun: Instant,
    ) -> Result<Received, HubError> {
        let adapter = adapter_for(platform);
        let received_at = self.clock.now();
        let apps = self.registry.candidates(platform, app)?;
        let verified = match self.admit(adapter, &request, &apps, received_at).await {
            Ok(Admission::Handshake(reply)) => return Ok(Received::Handshake(reply)),
            Ok(Admission::Delivery(verified)) => verified,
            Err(HubError::Refused(rejection)) => return dismiss(adapter, &request, rejection),
            Err(cause) => return Err(cause),
        };
        let reply = adapter.reply(&verified);
        let parts = self
            .others(adapter, &request, (&apps, received_at), verified)
            .await?;
        let mut read_as = platform;
        for part in &parts {
            let secrets = apps.iter().find(|it| it.app == part.app());
            let secrets = secrets.expect("one of these apps proved it");
            let mut delivery = self
                .read(adapter, &request, (part, &parts), secrets)
                .await?;
            delivery.received_at = received_at;
            delivery.verify_micros = u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX);
            read_as = delivery.platform;
            self.record(delivery).await?;
        }
        self.meter
            .acknowledged(read_as, received_at, begun.elapsed());
        Ok(Received::Stored(reply))
    }

    async fn record(&self, delivery: NewDelivery) -> Result<(), HubError> {
        let platform = delivery.platform;
        let candidates = self.express.candidates(&delivery);
        let stored = Stored::of(&delivery);
        self.expect_room()?;
        let recorded = self.recorder.record(delivery).await;
        let recorded = recorded.map_err(|cause| self.unwritten(cause))?;
        self.measures.stored(&stored, &recorded);
        tracing::info!(
            %platform, delivery.id = %recorded.delivery, events = recorded.events.len(),
            repeats = recorded.repeats.len(), "record: a delivery is stored"
        );
        self.wake.notify_one();
        self.express.send(candidates);
        let changed = recorded.events.iter().chain(&recorded.repeats);
        self.live.changed(changed.copied());
        Ok(())
    }

    /// A body may be about several of our apps, each of which proves its own items: what one of them
    /// leaves is asked of the others, and each has a delivery of its own.
    async fn others(
        &self,
        adapter: &dyn PlatformAdapter,
        request: &WebhookRequest,
        (apps, now): (&[AppSecrets], Timestamp),
        first: Verified,
    ) -> Result<Vec<Verified>, HubError> {
        let mut parts = vec![first];
        // Most bodies are proven whole: no secret is copied for them.
        while unproven(&parts) > 0 {
            let is_asked = |app: AppId| parts.iter().any(|it| it.app() == app);
            let left = apps.iter().filter(|it| !is_asked(it.app));
            let left: Vec<_> = left.cloned().collect();
            if left.is_empty() {
                break;
            }
            match self.admit(adapter, request, &left, now).await {
                Ok(Admission::Delivery(more)) => parts.push(more),
                Ok(Admission::Handshake(_)) | Err(HubError::Refused(_)) => break,
                // What could not be judged must come again.
                Err(cause) => return Err(cause),
            }
        }
        Ok(parts)
    }

    /// Admits with the keys that the platform publishes, and with fresher ones where it signed with
    /// a key that we don't know.
    async fn admit(
        &self,
        adapter: &dyn PlatformAdapter,
        request: &WebhookRequest,
        apps: &[AppSecrets],
        now: Timestamp,
    ) -> Result<Admission, HubError> {
        let sources = adapter.key_sources(request, apps);
        let keys = self.keys.of(sources.clone(), Freshness::Usual).await?;
        match admit(adapter, request, apps, &Trust { now, keys: &keys }) {
            Err(Rejection::UnknownKey) => {
                let keys = self.keys.of(sources, Freshness::KeyUnknown).await?;
                Ok(admit(adapter, request, apps, &Trust { now, keys: &keys })?)
            }
            decided => Ok(decided?),
        }
    }

    /// Parses a proven delivery. What cannot be read is kept as unreadable; what is not the app's
    /// stays in the body and becomes no event.
    async fn read(
        &self,
        adapter: &dyn PlatformAdapter,
        request: &WebhookRequest,
        (verified, parts): (&Verified, &[Verified]),
        secrets: &AppSecrets,
    ) -> Result<NewDelivery, HubError> {
        // The body says whose it is: one app's secret may sign for several platforms.
        let platform = adapter.reader(verified);
        let id = DeliveryId::from_u128(self.ids.next());
        let parsed = adapter_for(platform).parse(verified, secrets);
        let (verdict, note, events) = match parsed {
            Ok(events) => {
                let (events, foreign) = self.own(platform, verified.app(), events).await?;
                let note = left_out(verified, parts, &foreign);
                if let Some(note) = &note {
                    tracing::warn!(%platform, delivery.id = %id, note, "parse: not everything became an event");
                }
                (Verdict::Accepted, note, events)
            }
            Err(unreadable) => {
                tracing::warn!(%platform, delivery.id = %id, reason = %unreadable, "parse: kept as unreadable");
                let note = unreadable.to_string();
                (Verdict::Unreadable, Some(note), Vec::new())
            }
        };
        let events = events.into_iter().map(|inbound| NewEvent {
            id: EventId::from_u128(self.ids.next()),
            dedupe_key: dedupe_key(verified.app(), &inbound),
            inbound,
            test: false,
        });
        Ok(NewDelivery {
            id,
            platform,
            app_id: verified.app(),
            received_at: self.clock.now(),
            verify_micros: 0,
            path: request.uri().path().to_owned(),
            headers: masked(request, adapter.profile().proof_header),
            body: adapter_for(platform).kept(verified).to_vec(),
            verdict,
            note,
            events: events.collect(),
        })
    }

    /// Parts what an app may say from what concerns an account of another app; of the latter, the
    /// accounts are returned.
    async fn own(
        &self,
        platform: Platform,
        app: AppId,
        events: Vec<InboundEvent>,
    ) -> Result<(Vec<InboundEvent>, BTreeSet<String>), HubError> {
        let named = events.iter().filter(|event| names_an_account(event));
        let accounts = named.filter_map(|event| event.account_id.as_ref());
        let mut foreign = BTreeSet::new();
        for account in accounts.collect::<BTreeSet<_>>() {
            if self.is_foreign(platform, app, account).await? {
                foreign.insert(account.clone());
            }
        }
        let is_own = |event: &InboundEvent| {
            let account = event.account_id.as_ref();
            !names_an_account(event) || account.is_none_or(|account| !foreign.contains(account))
        };
        Ok((events.into_iter().filter(is_own).collect(), foreign))
    }
}

/// What a request is answered that proves nothing.
fn dismiss(
    adapter: &dyn PlatformAdapter,
    request: &WebhookRequest,
    rejection: Rejection,
) -> Result<Received, HubError> {
    let status = adapter.refusal(request);
    let asked = matches!(
        rejection,
        Rejection::NoHandshake
            | Rejection::BadHandshake(_)
            | Rejection::WrongVerifyToken
            | Rejection::SeveralApps
    );
    if asked || !status.is_success() {
        return Err(rejection.into());
    }
    let mut reply = Reply::new(bytes::Bytes::new());
    *reply.status_mut() = status;
    Ok(Received::Dismissed(reply, rejection))
}

/// How many items of a body none of the apps has proven.
fn unproven(parts: &[Verified]) -> usize {
    let mut all = BTreeSet::<usize>::new();
    let mut items = 0;
    for part in parts {
        let Accepted::Items { proven, of } = part.accepted() else {
            return 0;
        };
        items = *of;
        all.extend(proven);
    }
    items.saturating_sub(all.len())
}

/// Says what of a delivery became no event, and why.
fn left_out(verified: &Verified, parts: &[Verified], foreign: &BTreeSet<String>) -> Option<String> {
    let mut reasons = Vec::new();
    if let Accepted::Items { proven, of } = verified.accepted() {
        let unproven = unproven(parts);
        if unproven > 0 {
            reasons.push(format!(
                "{unproven} of {of} items carry no proof and became no event"
            ));
        }
        let elsewhere = of.saturating_sub(proven.len() + unproven);
        if elsewhere > 0 {
            reasons.push(format!(
                "{elsewhere} of {of} items are another app's and stand in its delivery"
            ));
        }
    }
    if !foreign.is_empty() {
        let accounts: Vec<_> = foreign.iter().map(String::as_str).collect();
        reasons.push(format!(
            "items of accounts that belong to another app became no event: {}",
            accounts.join(", ")
        ));
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

fn is_secret(header: &str) -> bool {
    SECRET_HEADERS.contains(&header) || SECRET_PARTS.iter().any(|it| header.contains(it))
}

/// The headers as they may be kept: of secret-bearing ones only that they were there.
fn masked(request: &WebhookRequest, proof_header: &str) -> Vec<Header> {
    let headers = request.headers().iter();
    let masked = headers.map(|(name, value)| Header {
        name: name.to_string(),
        value: match name.as_str() {
            name if name == proof_header => "present, matched".to_owned(),
            name if is_secret(name) => "present".to_owned(),
            _ => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        },
    });
    masked.collect()
}
