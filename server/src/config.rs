//! Settings: environment, or a TOML file that the environment overrides. The only place that reads
//! the environment. All problems are found in one go.

mod apps;
mod reader;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use http::HeaderName;
use hub::{AppSettings, HubSettings, RetrySchedule};

use crate::encryption::KeySettings;
use crate::proxies::{ProxyHeaders, TrustedProxies};
use crate::telemetry::LogFormat;
use reader::Reader;

/// Names of older systems and of later versions: accepted, without effect here.
const WITHOUT_EFFECT: [&str; 18] = [
    "RETENTION_DAYS",
    "SIMULATOR_URL",
    "OUTBOUND_PROXY",
    "META_APP_ID",
    "FACEBOOK_APP_ID",
    "FACEBOOK_API_URL",
    "INSTAGRAM_API_URL",
    "WHATSAPP_API_URL",
    "WHATSAPP_BUSINESS_ACCOUNT_ID",
    "WHATSAPP_PHONE_NUMBER",
    "WHATSAPP_ACCESS_TOKEN",
    "TELEGRAM_API_URL",
    "X_API_URL",
    "LINKEDIN_API_URL",
    "LINKEDIN_WEBHOOK_VERIFY_TOKEN",
    "TEAMS_API_URL",
    "VIBER_API_URL",
    "VIBER_PUBLIC_KEY",
];
/// The shortest API key.
const MIN_API_KEY: usize = 32;
/// The shortest token for the metrics.
const MIN_METRICS_TOKEN: usize = 16;

const MIB: u64 = 1024 * 1024;

/// Everything that is read once, at start.
#[derive(Clone)]
pub struct Settings {
    /// Where the database is.
    pub database_url: String,
    /// Where files of ours lie.
    pub(crate) data_dir: PathBuf,
    /// The keys that encrypt stored secrets.
    pub(crate) encryption_key: Option<String>,
    /// Where to listen.
    pub listen_addr: SocketAddr,
    /// The first user's address and password.
    pub admin: Option<(String, String)>,
    /// The key for the REST API, with all rights.
    pub api_key: Option<String>,
    /// What lets read the metrics; without it only this machine may.
    pub(crate) metrics_token: Option<String>,
    /// What the hub is told.
    pub hub: HubSettings,
    /// The apps that have secrets.
    pub apps: Vec<AppSettings>,
    /// Whose word about a client counts.
    pub(crate) trusted_proxies: TrustedProxies,
    /// How log lines are written.
    pub(crate) log_format: LogFormat,
    /// What is odd, but harmless.
    pub notes: Vec<String>,
}

/// All that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0.len();
        let things = if number == 1 {
            "setting is"
        } else {
            "settings are"
        };
        write!(f, "{number} {things} wrong:")?;
        self.0
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}

impl Settings {
    /// Reads environment and file.
    ///
    /// # Errors
    /// [`Problems`] names every wrong or missing setting.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place that reads the environment"
    )]
    pub fn read(file: Option<&Path>) -> Result<Self, Problems> {
        let file = file.map(reader::read_file).transpose()?.unwrap_or_default();
        let lookup = |name: &str| std::env::var(name).ok().or_else(|| file.get(name).cloned());
        Self::collect(&lookup, file.keys())
    }

    /// Reads settings by name from anywhere; an empty value counts as none.
    ///
    /// # Errors
    /// [`Problems`] names every wrong or missing setting.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Problems> {
        Self::collect(&lookup, std::iter::empty())
    }

    /// Reads settings; of `names` each must be one.
    fn collect<'n>(
        lookup: &dyn Fn(&str) -> Option<String>,
        names: impl Iterator<Item = &'n String>,
    ) -> Result<Self, Problems> {
        let mut from = Reader::new(lookup);
        let data_dir = from.text("DATA_DIR").unwrap_or_else(|| "data".to_owned());
        let listen_addr = from.parsed(
            "LISTEN_ADDR",
            SocketAddr::from(([127, 0, 0, 1], 3000)),
            "an address like 127.0.0.1:3000",
        );
        let public_url = from.public_url(listen_addr);
        let retry = RetrySchedule {
            attempts: from.number("WEBHOOK_RETRY_ATTEMPTS", 8, 1, 100),
            delay_ms: u64::from(from.number("WEBHOOK_RETRY_DELAY", 5_000, 1, 3_600_000)),
        };
        let batch_size = from.number("WEBHOOK_BATCH_SIZE", 100, 1, 1_000);
        let disk_reserve = from.number("DISK_RESERVE", 256, 0, 1_048_576);
        let settings = Self {
            database_url: database_url(&mut from, &data_dir),
            data_dir: data_dir.into(),
            encryption_key: encryption_key(&mut from),
            listen_addr,
            admin: admin(&mut from),
            api_key: from.at_least("API_KEY", MIN_API_KEY),
            metrics_token: from.at_least("METRICS_TOKEN", MIN_METRICS_TOKEN),
            hub: HubSettings {
                public_url,
                batch_size: u16::try_from(batch_size).unwrap_or(u16::MAX),
                disk_reserve: u64::from(disk_reserve) * MIB,
                retry,
            },
            apps: apps::read(&mut from),
            trusted_proxies: trusted_proxies(&mut from),
            log_format: log_format(&mut from),
            notes: from.notes(&WITHOUT_EFFECT),
        };
        if !settings.proxy_headers().is_empty() && settings.trusted_proxies.is_empty() {
            let what = "is missing: without it no proxy may hand over a client certificate";
            from.problem("TRUSTED_PROXIES", what);
        }
        from.refuse_unknown(names);
        from.finish(settings)
    }

    /// The settings once the port is known, where the system was asked to choose one (port 0).
    pub(crate) fn listening_on(mut self, address: SocketAddr) -> Self {
        if self.hub.public_url == format!("http://{}", self.listen_addr) {
            self.hub.public_url = format!("http://{address}");
        }
        self.listen_addr = address;
        self
    }

    /// The headers in which proxies hand over client certificates.
    pub(crate) fn proxy_headers(&self) -> ProxyHeaders {
        let secrets = self.apps.iter().flat_map(|app| &app.secrets);
        secrets
            .filter(|(name, _)| *name == adapters::names::CLIENT_CERT_HEADER)
            .filter_map(|(_, header)| HeaderName::from_bytes(header.expose()).ok())
            .collect()
    }

    /// What is said about the keys that encrypt secrets.
    pub(crate) fn keys(&self) -> KeySettings<'_> {
        KeySettings {
            encryption_key: self.encryption_key.as_deref(),
            data_dir: &self.data_dir,
            database_url: &self.database_url,
        }
    }

    /// Whether people reach us by https, so that cookies may require it.
    pub(crate) fn is_https(&self) -> bool {
        self.hub.public_url.starts_with("https://")
    }
}

/// The first user's address and password; what is wrong with them is found before anything starts.
fn admin(from: &mut Reader<'_>) -> Option<(String, String)> {
    let (email, password) = from.both("ADMIN_EMAIL", "ADMIN_PASSWORD")?;
    for problem in hub::login_problems(&email, &password) {
        from.problem("ADMIN_EMAIL, ADMIN_PASSWORD", &problem);
    }
    Some((email, password))
}

/// Where the database is. Instances that share one must share the key too, so none is made up for it.
fn database_url(from: &mut Reader<'_>, data_dir: &str) -> String {
    let Some(url) = from.text("DATABASE_URL") else {
        return format!("sqlite://{data_dir}/switchboard.db");
    };
    // It may hold a password, so it is not repeated.
    if let Err(cause) = storage::check_address(&url) {
        from.problem("DATABASE_URL", &cause);
    }
    if !url.starts_with("sqlite:") && from.text("ENCRYPTION_KEY").is_none() {
        let what = "is missing: every instance on a PostgreSQL database needs the same";
        from.problem("ENCRYPTION_KEY", what);
    }
    url
}

fn encryption_key(from: &mut Reader<'_>) -> Option<String> {
    let text = from.text("ENCRYPTION_KEY")?;
    if let Err(cause) = hub::Keys::parse(&text) {
        from.problem("ENCRYPTION_KEY", &cause.to_string());
    }
    Some(text)
}

fn trusted_proxies(from: &mut Reader<'_>) -> TrustedProxies {
    let Some(list) = from.text("TRUSTED_PROXIES") else {
        return TrustedProxies::default();
    };
    list.parse().unwrap_or_else(|word: String| {
        let what = format!("{word:?} is neither an address nor a network like 10.0.0.0/8");
        from.problem("TRUSTED_PROXIES", &what);
        TrustedProxies::default()
    })
}

fn log_format(from: &mut Reader<'_>) -> LogFormat {
    match from.text("LOG_FORMAT").as_deref() {
        None | Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        Some(other) => {
            from.problem("LOG_FORMAT", &format!("{other:?} is neither text nor json"));
            LogFormat::Text
        }
    }
}

#[cfg(test)]
mod tests;
