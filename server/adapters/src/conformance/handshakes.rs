//! Handshakes are answered, and no answer is worth anything as a proof.

use bytes::Bytes;
use http::{Method, StatusCode};

use super::{Signs, Suite};
use crate::{Admission, Rejection, Reply, WebhookRequest};

impl Suite<'_> {
    pub(super) fn answers_handshakes(&self) {
        let Some((handshake, challenge)) = self.samples.handshake else {
            let mut request = WebhookRequest::new(Bytes::new());
            *request.method_mut() = Method::GET;
            assert_eq!(self.admit(&request).err(), Some(Rejection::NoHandshake));
            return;
        };
        let answer = self.answer(&handshake(challenge));
        let answer = answer.expect("a right handshake is answered");
        assert_eq!(answer.status(), StatusCode::OK);
        let again = self.answer(&handshake(challenge));
        let again = again.expect("a handshake may be repeated");
        assert_eq!(answer.body(), again.body());
    }

    fn answer(&self, request: &WebhookRequest) -> Option<Reply> {
        match self.admit_alone(request) {
            Ok(Admission::Handshake(reply)) => Some(reply),
            _ => None,
        }
    }

    /// A handshake echoes or signs a stranger's text; that must not prove a delivery, least of all
    /// one whose body was the challenge.
    pub(super) fn no_handshake_answer_is_a_proof(&self, body: &Bytes) {
        let Some((handshake, challenge)) = self.samples.handshake else {
            return;
        };
        let text = String::from_utf8_lossy(body).into_owned();
        let signed = (self.samples.sign)(b"", body).unwrap_or_default();
        for challenge in [challenge, &text, &format!("hmacsha256={text}"), &signed] {
            let Some(answer) = self.answer(&handshake(challenge)) else {
                continue;
            };
            let challenge = Bytes::from(challenge.to_owned());
            for proof in proofs_in(answer.body()) {
                for body in [body, &challenge, answer.body()] {
                    if self.samples.signs == Signs::Item && body == &text {
                        continue; // It proves itself.
                    }
                    if let Some(request) = self.request(body, &proof) {
                        self.refuses(&request, "the answer to a handshake");
                    }
                }
            }
        }
    }
}

/// What might be taken from an answer for a proof: the whole, each text in it, and what a prefix
/// would make of them.
fn proofs_in(answer: &Bytes) -> Vec<Vec<u8>> {
    let whole = String::from_utf8_lossy(answer).into_owned();
    let texts = match serde_json::from_slice::<serde_json::Value>(answer) {
        Ok(serde_json::Value::Object(members)) => members
            .values()
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    };
    let texts = std::iter::once(whole).chain(texts);
    texts
        .flat_map(|text| {
            let forms = ["", "sha256=", "hmacsha256=", "HMAC "];
            forms.map(|prefix| format!("{prefix}{text}").into_bytes())
        })
        .collect()
}
