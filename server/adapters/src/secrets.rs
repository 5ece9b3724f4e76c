//! Credentials as adapters see them.

use std::collections::BTreeMap;
use std::fmt;

use model::AppId;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Names of credentials, as in a profile's `credentials`.
pub mod names {
    /// The secret that signs (Meta: App Secret).
    pub const APP_SECRET: &str = "app_secret";
    /// The token that a handshake must name (Meta).
    pub const VERIFY_TOKEN: &str = "verify_token";
    /// The value of Telegram's secret header.
    pub const SECRET_TOKEN: &str = "secret_token";
    /// Telegram's bot token; its digits before the colon are the bot's id.
    pub const BOT_TOKEN: &str = "bot_token";
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
    values: BTreeMap<&'static str, Secret>,
}

impl AppSecrets {
    /// An app with the given secrets, by name (see [`names`]).
    #[must_use]
    pub fn new(app: AppId, values: impl IntoIterator<Item = (&'static str, Secret)>) -> Self {
        Self {
            app,
            values: values.into_iter().collect(),
        }
    }

    /// The secret of that name, where the app has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.values.get(name)
    }
}
