//! Bodies and how to sign them, as the suite wants them.

use bytes::Bytes;
use http::Method;
use model::{AppId, Platform};

use crate::{AppSecrets, Secret, WebhookRequest, fixtures, names, signature};

/// What a platform's proof vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// The body, byte by byte.
    Body,
    /// Nothing but itself: a shared secret in a header.
    Header,
}

/// What a platform sends.
#[derive(Clone, Debug)]
pub struct Samples {
    /// Readable bodies.
    pub bodies: Vec<Bytes>,
    /// Name of the credential that proves.
    pub credential: &'static str,
    /// What it vouches for.
    pub signs: Signs,
    /// Makes the value of the proof header from secret and body.
    pub sign: fn(&[u8], &[u8]) -> String,
    /// Makes a right handshake with a given challenge, if the platform has handshakes.
    pub handshake: Option<fn(&str) -> WebhookRequest>,
}

impl Samples {
    /// The secret of the app that owns the samples.
    pub const SECRET: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    /// Its verify token.
    pub const VERIFY_TOKEN: &str = "a-verify-token";

    /// Telegram repeats a shared secret.
    #[must_use]
    pub fn telegram() -> Self {
        Self {
            bodies: bodies(Platform::Telegram),
            credential: names::SECRET_TOKEN,
            signs: Signs::Header,
            sign: |secret, _body| String::from_utf8_lossy(secret).into_owned(),
            handshake: None,
        }
    }

    /// The platforms of Meta sign bodies alike.
    #[must_use]
    pub fn meta(platform: Platform) -> Self {
        Self {
            bodies: bodies(platform),
            credential: names::APP_SECRET,
            signs: Signs::Body,
            sign: |secret, body| {
                format!(
                    "sha256={}",
                    hex::encode(signature::hmac_sha256(secret, body))
                )
            },
            handshake: Some(meta_handshake),
        }
    }

    /// The app that owns the samples, and another.
    #[must_use]
    pub fn apps(&self) -> [AppSecrets; 2] {
        [
            self.app(1, Self::SECRET),
            self.app(2, "secret-of-somebody-else"),
        ]
    }

    fn app(&self, number: u128, secret: &str) -> AppSecrets {
        let values = [
            (self.credential, secret),
            (names::VERIFY_TOKEN, Self::VERIFY_TOKEN),
        ];
        AppSecrets::new(
            AppId::from_u128(number),
            values
                .into_iter()
                .filter_map(|(name, value)| Some((name, Secret::new(value)?))),
        )
    }
}

fn bodies(platform: Platform) -> Vec<Bytes> {
    let fixtures = fixtures::fixtures(platform);
    fixtures.into_iter().map(|it| it.body.into()).collect()
}

fn meta_handshake(challenge: &str) -> WebhookRequest {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.verify_token", Samples::VERIFY_TOKEN)
        .append_pair("hub.challenge", challenge)
        .finish();
    let mut request = WebhookRequest::new(Bytes::new());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = format!("/?{query}").parse().expect("the query is encoded");
    request
}
