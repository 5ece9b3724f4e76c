//! Deliveries and how to sign them, as the suite wants them.

use http::StatusCode;
use model::{AppId, Platform, Timestamp};

use crate::fixtures::{Fixture, fixtures};
use crate::{AppSecrets, KeySet, Secret, WebhookRequest, names};

/// What a platform's proof vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// The body, byte by byte.
    Body,
    /// Nothing but itself: a shared secret or a token in a header.
    Header,
    /// Nothing but itself: a shared secret inside the body.
    Item,
}

/// Makes a handshake with a given challenge, and a challenge as the platform sends it.
pub type Handshake = (fn(&str) -> WebhookRequest, &'static str);

/// What a platform sends, proven in one way.
#[derive(Clone, Debug)]
pub struct Samples {
    /// The platform.
    pub platform: Platform,
    /// Readable bodies and what they mean.
    pub fixtures: Vec<Fixture>,
    /// The same of bodies that must be refused, because nothing in them proves anything.
    pub unproven: Vec<Fixture>,
    /// Name of the credential that proves.
    pub credential: &'static str,
    /// Its value; [`Samples::SECRET`] unless the bodies themselves name it.
    pub secret: String,
    /// What else the app has, and another app too.
    pub more: Vec<(&'static str, String)>,
    /// What else the app alone has.
    pub own: Vec<(&'static str, String)>,
    /// What the proof vouches for.
    pub signs: Signs,
    /// Makes the value of the profile's proof header from secret and body; `None` where the body
    /// carries the proof.
    pub sign: fn(&[u8], &[u8]) -> Option<String>,
    /// The keys that the key sources publish, as a JWK set.
    pub published_keys: Option<String>,
    /// The same as adapters want them.
    pub keys: KeySet,
    /// When the deliveries arrive.
    pub now: Timestamp,
    /// How the platform asks whether an endpoint is ours, if it does.
    pub handshake: Option<Handshake>,
    /// What a delivery is answered.
    pub acknowledged: StatusCode,
    /// Whether the manual wants a body in that answer, by the body of the delivery; it is then JSON.
    pub is_answered_in_words: fn(&[u8]) -> bool,
    /// What a request is answered that proves nothing.
    pub refused: StatusCode,
}

impl Samples {
    /// The secret of the app that owns the samples.
    pub const SECRET: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    /// When samples arrive, unless they say otherwise.
    pub const NOW: Timestamp = Timestamp::from_millis(1_795_168_800_000);
    /// Its verify token.
    pub const VERIFY_TOKEN: &str = "a-verify-token";

    /// All fixtures of a platform, proven by a header that `sign` makes.
    #[must_use]
    pub fn new(
        platform: Platform,
        credential: &'static str,
        sign: fn(&[u8], &[u8]) -> Option<String>,
    ) -> Self {
        Self {
            platform,
            fixtures: fixtures(platform),
            unproven: Vec::new(),
            credential,
            secret: Self::SECRET.to_owned(),
            more: vec![(names::VERIFY_TOKEN, Self::VERIFY_TOKEN.to_owned())],
            own: Vec::new(),
            signs: Signs::Body,
            sign,
            published_keys: None,
            keys: KeySet::default(),
            now: Self::NOW,
            handshake: None,
            acknowledged: StatusCode::OK,
            is_answered_in_words: |_| false,
            refused: StatusCode::UNAUTHORIZED,
        }
    }

    /// The app that owns the samples, and another.
    #[must_use]
    pub fn apps(&self) -> [AppSecrets; 2] {
        [
            self.app(1, &self.secret, &self.own),
            self.app(2, "secret-of-somebody-else", &[]),
        ]
    }

    fn app(&self, number: u128, secret: &str, own: &[(&'static str, String)]) -> AppSecrets {
        let more = self.more.iter().chain(own);
        let more = more.map(|(name, value)| (*name, value.as_str()));
        let values = std::iter::once((self.credential, secret)).chain(more);
        AppSecrets::new(
            AppId::from_u128(number),
            values.filter_map(|(name, value)| Some((name, Secret::new(value)?))),
        )
    }
}
