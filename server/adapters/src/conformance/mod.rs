//! What every adapter must hold, checked over real-shaped samples. Each platform's `tests.rs` calls
//! [`check`]; a new adapter is finished when it passes.

#[cfg(test)]
pub(crate) mod expected;
mod mutations;
mod samples;
#[cfg(test)]
pub(crate) mod vectors;

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header::HeaderName};
use model::Timestamp;

use crate::{
    Admission, AppSecrets, PlatformAdapter, Rejection, Trust, Verified, WebhookRequest, admit,
};

pub use samples::{Samples, Signs};

/// Runs the whole suite over `samples`.
///
/// # Panics
/// With the first rule that `adapter` breaks.
pub fn check(adapter: &dyn PlatformAdapter, samples: &Samples) {
    assert!(
        !samples.bodies.is_empty(),
        "a suite without samples proves nothing"
    );
    let suite = Suite { adapter, samples };
    for body in &samples.bodies {
        suite.admits_what_is_signed(body);
        suite.refuses_what_lacks_the_proof(body);
        suite.refuses_every_flipped_byte(body);
        suite.no_handshake_answer_is_a_proof(body);
        suite.survives_truncated_bodies(body);
        suite.survives_other_values(body);
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

    /// A delivery of `body` that is signed with `secret`; `None` if no header can hold the proof.
    fn request(&self, body: &Bytes, proof: &[u8]) -> Option<WebhookRequest> {
        let mut request = WebhookRequest::new(body.clone());
        *request.method_mut() = Method::POST;
        let proof = HeaderValue::from_bytes(proof).ok()?;
        request.headers_mut().insert(self.header(), proof);
        Some(request)
    }

    fn signed(&self, body: &Bytes, secret: &str) -> WebhookRequest {
        self.request(
            body,
            (self.samples.sign)(secret.as_bytes(), body).as_bytes(),
        )
        .expect("signatures are printable")
    }

    fn admit(&self, request: &WebhookRequest) -> Result<Admission, Rejection> {
        self.admit_for(request, &self.samples.apps())
    }

    fn admit_for(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
    ) -> Result<Admission, Rejection> {
        let now = Timestamp::from_millis(1_795_168_800_000);
        admit(self.adapter, request, apps, &Trust { now })
    }

    fn verified(&self, body: &Bytes) -> Verified {
        match self.admit(&self.signed(body, Samples::SECRET)) {
            Ok(Admission::Delivery(verified)) => verified,
            other => panic!("a signed sample is not admitted: {other:?}"),
        }
    }

    fn refuses(&self, request: &WebhookRequest, why: &str) {
        if let Ok(admission) = self.admit(request) {
            panic!("admitted with {why}: {admission:?}");
        }
    }

    fn admits_what_is_signed(&self, body: &Bytes) {
        let verified = self.verified(body);
        let [ours, ..] = self.samples.apps();
        assert_eq!(verified.app(), ours.app, "the app whose secret signed");
        assert_eq!(verified.body(), body, "the bytes as they came");
        let reply = self.adapter.reply(&verified);
        assert_eq!(reply.status(), StatusCode::OK);
        assert!(reply.body().is_empty(), "an acknowledgement says nothing");
        let events = self
            .adapter
            .parse(&verified, &ours)
            .expect("samples are readable");
        let again = self
            .adapter
            .parse(&verified, &ours)
            .expect("samples are readable");
        assert_eq!(events, again, "ids and all else are stable");
        for shown in [
            format!("{ours:?}"),
            format!("{verified:?}"),
            format!("{events:?}"),
        ] {
            assert!(!shown.contains(Samples::SECRET), "a secret shows: {shown}");
        }
    }

    fn refuses_what_lacks_the_proof(&self, body: &Bytes) {
        let mut request = self.signed(body, Samples::SECRET);
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
        let [ours, ..] = self.samples.apps();
        let silent = [AppSecrets::new(ours.app, [])];
        for secret in [Samples::SECRET, ""] {
            let request = self.signed(body, secret);
            assert!(
                self.admit_for(&request, &silent).is_err(),
                "no secret proves nothing"
            );
            assert_eq!(
                self.admit_for(&request, &[]).err(),
                Some(Rejection::NoSecret)
            );
        }
    }

    fn refuses_every_flipped_byte(&self, body: &Bytes) {
        let proof = (self.samples.sign)(Samples::SECRET.as_bytes(), body);
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

    /// A handshake echoes or signs a stranger's text; that must not prove a delivery.
    fn no_handshake_answer_is_a_proof(&self, body: &Bytes) {
        let proof = (self.samples.sign)(b"", body);
        for challenge in ["1158201444", proof.as_str()] {
            let Some(handshake) = self.samples.handshake else {
                let mut request = WebhookRequest::new(Bytes::new());
                *request.method_mut() = Method::GET;
                assert_eq!(self.admit(&request).err(), Some(Rejection::NoHandshake));
                return;
            };
            let answer = match self.admit(&handshake(challenge)) {
                Ok(Admission::Handshake(reply)) => reply.into_body(),
                other => panic!("a right handshake is not answered: {other:?}"),
            };
            if let Some(request) = self.request(body, &answer) {
                self.refuses(&request, "the answer to a handshake");
            }
            if let Some(request) = self.request(&answer, &answer) {
                self.refuses(&request, "the answer to a handshake as body and proof");
            }
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
        let verified = self.verified(body);
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

/// `bytes` with one bit of one byte flipped, for each byte.
fn flips(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..bytes.len()).map(|at| {
        let flip = |(index, byte): (usize, &u8)| if index == at { byte ^ 1 } else { *byte };
        (at, bytes.iter().enumerate().map(flip).collect())
    })
}
