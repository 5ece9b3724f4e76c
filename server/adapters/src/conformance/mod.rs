//! What every adapter must hold, checked over real-shaped samples. Each platform's `tests.rs` calls
//! [`check`]; a new adapter is finished when it passes.

#[cfg(test)]
pub(crate) mod expected;
mod handshakes;
mod mutations;
mod profile;
mod samples;
#[cfg(test)]
pub(crate) mod vectors;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderValue, Method};

use crate::{
    Accepted, Admission, AppSecrets, PlatformAdapter, Rejection, Reply, Trust, Verified,
    WebhookRequest, admit,
};

pub use samples::{Handshake, Samples, Signs};

/// Runs the whole suite over what the adapter's platform sends.
///
/// # Panics
/// With the first rule that `adapter` breaks.
pub fn check(adapter: &dyn PlatformAdapter) {
    let groups = adapter.samples();
    assert!(!groups.is_empty(), "a suite without samples proves nothing");
    for samples in &groups {
        assert!(!samples.fixtures.is_empty(), "a group without samples");
        let suite = Suite { adapter, samples };
        profile::check(adapter.profile());
        suite.answers_handshakes();
        for fixture in &samples.fixtures {
            let body = Bytes::from(fixture.body.clone());
            suite.admits_what_is_signed(&body);
            suite.refuses_what_lacks_the_proof(&body);
            suite.refuses_every_flipped_byte(&body);
            suite.no_handshake_answer_is_a_proof(&body);
            suite.survives_truncated_bodies(&body);
            suite.survives_other_values(&body);
        }
        for fixture in &samples.unproven {
            suite.refuses_the_unproven(&fixture.body);
        }
    }
}

struct Suite<'s> {
    adapter: &'s dyn PlatformAdapter,
    samples: &'s Samples,
}

impl Suite<'_> {
    fn header(&self) -> HeaderName {
        HeaderName::from_static(self.adapter.profile().proof_header)
    }

    /// A delivery of `body` with that proof; `None` if no header can hold it.
    fn request(&self, body: &Bytes, proof: &[u8]) -> Option<WebhookRequest> {
        let mut request = self.bare(body);
        let proof = HeaderValue::from_bytes(proof).ok()?;
        request.headers_mut().insert(self.header(), proof);
        Some(request)
    }

    /// A delivery of `body` without proof.
    fn bare(&self, body: &Bytes) -> WebhookRequest {
        let mut request = WebhookRequest::new(body.clone());
        *request.method_mut() = Method::POST;
        request
    }

    fn signed(&self, body: &Bytes, secret: &str) -> WebhookRequest {
        match (self.samples.sign)(secret.as_bytes(), body) {
            Some(proof) => self
                .request(body, proof.as_bytes())
                .expect("signatures are printable"),
            None => self.bare(body),
        }
    }

    fn admit(&self, request: &WebhookRequest) -> Result<Admission, Rejection> {
        self.admit_for(request, &self.samples.apps())
    }

    fn admit_for(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
    ) -> Result<Admission, Rejection> {
        let trust = Trust {
            now: self.samples.now,
            keys: &self.samples.keys,
        };
        admit(self.adapter, request, apps, &trust)
    }

    /// As on the endpoint of the app that owns the samples.
    fn admit_alone(&self, request: &WebhookRequest) -> Result<Admission, Rejection> {
        let [ours, ..] = self.samples.apps();
        self.admit_for(request, &[ours])
    }

    fn verified(&self, body: &Bytes) -> Option<Verified> {
        match self.admit(&self.signed(body, &self.samples.secret)) {
            Ok(Admission::Delivery(verified)) => Some(verified),
            _ => None,
        }
    }

    fn refuses(&self, request: &WebhookRequest, why: &str) {
        if let Ok(admission) = self.admit(request) {
            panic!("admitted with {why}: {admission:?}");
        }
    }

    fn admits_what_is_signed(&self, body: &Bytes) {
        let verified = self.verified(body).expect("a signed sample is admitted");
        let [ours, ..] = self.samples.apps();
        assert_eq!(verified.app(), ours.app, "the app whose secret signed");
        assert_eq!(verified.body(), body, "the bytes as they came");
        let reply = self.adapter.reply(&verified);
        self.acknowledges(body, &reply);
        let events = self
            .adapter
            .parse(&verified, &ours)
            .expect("samples are readable");
        let again = self
            .adapter
            .parse(&verified, &ours)
            .expect("samples are readable");
        assert_eq!(events, again, "ids and all else are stable");
        profile::lists_all_of(self.adapter.profile(), &events);
        for shown in [
            format!("{ours:?}"),
            format!("{verified:?}"),
            format!("{events:?}"),
        ] {
            assert!(!shown.contains(Samples::SECRET), "a secret shows: {shown}");
            let is_secret = self.samples.signs != Signs::Header;
            let shows = is_secret && shown.contains(&self.samples.secret);
            assert!(!shows, "a secret shows: {shown}");
        }
    }

    /// Empty, unless the manual wants a body.
    fn acknowledges(&self, body: &Bytes, reply: &Reply) {
        assert_eq!(reply.status(), self.samples.acknowledged);
        if (self.samples.is_answered_in_words)(body) {
            let media_type = reply.headers().get(CONTENT_TYPE);
            assert_eq!(
                media_type,
                Some(&HeaderValue::from_static("application/json"))
            );
            let answer = serde_json::from_slice::<serde_json::Value>(reply.body());
            assert!(answer.is_ok_and(|it| it.is_object()), "{reply:?}");
        } else {
            assert!(reply.body().is_empty(), "{reply:?}");
        }
    }

    fn refuses_the_unproven(&self, body: &[u8]) {
        let request = self.signed(&body.to_vec().into(), &self.samples.secret);
        self.refuses(&request, "nothing that proves");
        assert_eq!(self.adapter.refusal(&request), self.samples.refused);
    }

    fn refuses_what_lacks_the_proof(&self, body: &Bytes) {
        if self.samples.signs != Signs::Item {
            let mut request = self.signed(body, &self.samples.secret);
            request.headers_mut().remove(self.header());
            let missing = Rejection::MissingHeader(self.adapter.profile().proof_header);
            assert_eq!(self.admit(&request).err(), Some(missing));
            for (proof, why) in [
                (&b""[..], "an empty proof"),
                (b" ", "a blank"),
                (b"0", "a digit"),
            ] {
                let request = self.request(body, proof).expect("these fit into a header");
                self.refuses(&request, why);
            }
            self.refuses(&self.signed(body, "another-secret"), "another secret");
            self.refuses(&self.signed(body, ""), "an empty secret");
        }
        let [ours, theirs] = self.samples.apps();
        let silent = [AppSecrets::new(ours.app, [])];
        for secret in [self.samples.secret.as_str(), ""] {
            let request = self.signed(body, secret);
            assert!(
                self.admit_for(&request, &silent).is_err(),
                "no secret proves nothing"
            );
            assert_eq!(self.adapter.refusal(&request), self.samples.refused);
            assert!(
                self.admit_for(&request, std::slice::from_ref(&theirs))
                    .is_err(),
                "another app's secret proves nothing"
            );
            assert_eq!(
                self.admit_for(&request, &[]).err(),
                Some(Rejection::NoSecret)
            );
        }
    }

    fn refuses_every_flipped_byte(&self, body: &Bytes) {
        let Some(proof) = (self.samples.sign)(self.samples.secret.as_bytes(), body) else {
            return self.accepts_less_for_every_flipped_byte(body);
        };
        for (at, flipped) in flips(proof.as_bytes()) {
            if let Some(request) = self.request(body, &flipped) {
                self.refuses(&request, &format!("byte {at} of the proof flipped"));
            }
        }
        if self.samples.signs == Signs::Body {
            for (at, flipped) in flips(body) {
                let request = self.request(&flipped.into(), proof.as_bytes());
                let request = request.expect("the proof is printable");
                self.refuses(&request, &format!("byte {at} of the body flipped"));
            }
        }
    }

    /// A secret inside the body, wrong by one bit, proves its item no longer.
    fn accepts_less_for_every_flipped_byte(&self, body: &Bytes) {
        let text = std::str::from_utf8(body).expect("these samples are text");
        let proven = |body: &Bytes| {
            self.verified(body)
                .map_or(0, |it| items(it.accepted(), body))
        };
        let all = proven(body);
        assert!(all > 0, "a secret in no item");
        for (at, flipped) in flips(self.samples.secret.as_bytes()) {
            let flipped = String::from_utf8(flipped).expect("these secrets are ASCII");
            let less = proven(&text.replace(&self.samples.secret, &flipped).into());
            assert!(less < all, "accepted with byte {at} of the secret flipped");
        }
    }

    fn survives_truncated_bodies(&self, body: &Bytes) {
        let step = (body.len() / 100).max(1);
        for end in (0..body.len()).step_by(step) {
            self.parses_or_refuses(&body.slice(..end));
        }
    }

    fn survives_other_values(&self, body: &Bytes) {
        for other in mutations::of(body) {
            self.parses_or_refuses(&other);
        }
    }

    fn parses_or_refuses(&self, body: &Bytes) {
        let Some(verified) = self.verified(body) else {
            return;
        };
        let [ours, ..] = self.samples.apps();
        if let Ok(events) = self.adapter.parse(&verified, &ours) {
            for event in events {
                assert!(
                    !event.external_id.is_empty(),
                    "an event without id: {event:?}"
                );
            }
        }
    }
}

/// How many items of a body are accepted; all of it is more than any.
fn items(accepted: &Accepted, body: &Bytes) -> usize {
    match accepted {
        Accepted::All => body.len(),
        Accepted::Items { proven, .. } => proven.len(),
    }
}

/// `bytes` with one bit of one byte flipped, for each byte.
fn flips(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..bytes.len()).map(|at| {
        let flip = |(index, byte): (usize, &u8)| if index == at { byte ^ 1 } else { *byte };
        (at, bytes.iter().enumerate().map(flip).collect())
    })
}
