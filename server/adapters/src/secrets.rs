//! Credentials as adapters see them.

use std::collections::BTreeMap;
use std::fmt;

use model::{AppId, Timestamp};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Names of credentials, as in a profile's `credentials`.
pub mod names {
    /// The secret that signs (Meta: App Secret).
    pub const APP_SECRET: &str = "app_secret";
    /// The token that a handshake must name (Meta).
    pub const VERIFY_TOKEN: &str = "verify_token";
    /// The header in which a proxy hands over the subject of the client's certificate (WhatsApp).
    pub const CLIENT_CERT_HEADER: &str = "client_cert_header";
    /// The value of Telegram's secret header.
    pub const SECRET_TOKEN: &str = "secret_token";
    /// A bot's token: Telegram's begins with the bot's id, Viber's signs.
    pub const BOT_TOKEN: &str = "bot_token";
    /// The secret that signs (X: API Key Secret).
    pub const CONSUMER_SECRET: &str = "consumer_secret";
    /// The app's public name (X: API Key).
    pub const CONSUMER_KEY: &str = "consumer_key";
    /// What calls are made with.
    pub const ACCESS_TOKEN: &str = "access_token";
    /// The other half of X's access token.
    pub const ACCESS_TOKEN_SECRET: &str = "access_token_secret";
    /// An OAuth client's secret; LinkedIn's signs.
    pub const CLIENT_SECRET: &str = "client_secret";
    /// An OAuth client's public name.
    pub const CLIENT_ID: &str = "client_id";
    /// The id of our account there.
    pub const ACCOUNT_ID: &str = "account_id";
    /// What Graph repeats in each item (Teams).
    pub const CLIENT_STATE: &str = "client_state";
    /// The key of an outgoing webhook, base64 (Teams).
    pub const OUTGOING_SECRET: &str = "outgoing_secret";
    /// A bot's Microsoft app id: whom its tokens are made out to (Teams).
    pub const BOT_APP_ID: &str = "bot_app_id";
    /// A bot's client secret (Teams).
    pub const BOT_SECRET: &str = "bot_secret";
    /// The tenant whose notifications are ours (Teams).
    pub const TENANT_ID: &str = "tenant_id";
    /// The key that decrypts resource data, PEM (Teams).
    pub const PRIVATE_KEY: &str = "private_key";
    /// Where the bot service publishes its keys (Teams).
    pub const BOT_OPENID_URL: &str = "bot_openid_url";
    /// Where Microsoft's login publishes its keys (Teams).
    pub const GRAPH_OPENID_URL: &str = "graph_openid_url";
}

/// A secret value: never displayed, compared in constant time, wiped when dropped, never empty.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a value; an empty one is no secret.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Option<Self> {
        let value = Zeroizing::new(value.into());
        (!value.is_empty()).then_some(Self(value))
    }

    /// The bytes, for a hash. Do not store or print them.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Both words, where each of several must count; words have no blanks.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        if self.words().any(|word| other.matches(word)) {
            return self.clone();
        }
        Self(Zeroizing::new(format!("{} {}", *self.0, *other.0)))
    }

    /// The words it consists of: one, unless made by [`Secret::and`].
    pub fn words(&self) -> impl Iterator<Item = &[u8]> {
        self.0.split(' ').map(str::as_bytes)
    }

    /// Whether `other` is the same, in time that depends on lengths alone.
    #[must_use]
    pub fn matches(&self, other: &[u8]) -> bool {
        self.expose().ct_eq(other).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The secrets of one app.
#[derive(Clone, Debug)]
pub struct AppSecrets {
    /// Whose they are.
    pub app: AppId,
    values: BTreeMap<&'static str, Vec<Held>>,
}

/// A secret and how long it counts.
#[derive(Clone, Debug)]
struct Held {
    secret: Secret,
    until: Option<Timestamp>,
}

impl AppSecrets {
    /// An app with the given secrets, by name (see [`names`]). Of several with one name all count,
    /// and the first is the one that signs.
    #[must_use]
    pub fn new(app: AppId, values: impl IntoIterator<Item = (&'static str, Secret)>) -> Self {
        let mut secrets = Self {
            app,
            values: BTreeMap::new(),
        };
        for (name, secret) in values {
            secrets.hold(name, secret, None);
        }
        secrets
    }

    /// Adds the secret that was in use before, which still counts until then.
    #[must_use]
    pub fn with_previous(mut self, name: &'static str, secret: Secret, until: Timestamp) -> Self {
        self.hold(name, secret, Some(until));
        self
    }

    fn hold(&mut self, name: &'static str, secret: Secret, until: Option<Timestamp>) {
        let held = self.values.entry(name).or_default();
        held.push(Held { secret, until });
    }

    /// The secret of that name that is in use, where the app has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Secret> {
        let held = self.values.get(name)?.iter();
        held.into_iter()
            .find(|held| held.until.is_none())
            .map(|held| &held.secret)
    }

    /// A value of that name that is no secret, as text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.get(name)?.expose()).ok()
    }

    /// Every secret of that name that counts at `now`, those in use first.
    pub fn accepted(&self, name: &str, now: Timestamp) -> impl Iterator<Item = &Secret> {
        let held = self.values.get(name).map_or(&[][..], Vec::as_slice);
        let (in_use, previous): (Vec<_>, Vec<_>) = held
            .iter()
            .filter(|held| held.until.is_none_or(|until| now < until))
            .partition(|held| held.until.is_none());
        in_use.into_iter().chain(previous).map(|held| &held.secret)
    }
}
