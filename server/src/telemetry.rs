//! Logs: text for people, JSON for collectors. Ids only, never bodies, names, numbers or tokens.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// What is said unless `RUST_LOG` asks otherwise: neither migrations nor a cookie whose session has
/// ended are news.
const USUAL: &str =
    "info,sea_orm_migration=warn,sqlx::postgres::notice=warn,tower_sessions_core=error";

/// How log lines are written (`LOG_FORMAT`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Starts logging; `RUST_LOG` filters.
pub(crate) fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_unset| EnvFilter::new(USUAL));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // Fails only when logging was started before, as in tests.
    match format {
        LogFormat::Text => logs.with_target(false).try_init().ok(),
        LogFormat::Json => logs.json().flatten_event(true).try_init().ok(),
    };
}

/// Starts logging when the settings could not be read.
pub(crate) fn start_plain() {
    start(LogFormat::Text);
}
