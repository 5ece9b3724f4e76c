//! Which of Microsoft's clouds signs: the address of its keys tells who its issuers are.
//!
//! Manual: <https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high>

use url::Url;

use crate::{AppSecrets, KeySource, names};

const BOT_KEYS: &str = "https://login.botframework.com/v1/.well-known/openidconfiguration";
const GRAPH_KEYS: &str =
    "https://login.microsoftonline.com/common/.well-known/openid-configuration";

/// Where an app's bot tokens find their keys.
pub(super) fn bot_keys(app: &AppSecrets) -> KeySource {
    let source = app.text(names::BOT_OPENID_URL).unwrap_or(BOT_KEYS);
    KeySource(source.to_owned())
}

/// Where an app's validation tokens find their keys.
pub(super) fn graph_keys(app: &AppSecrets) -> KeySource {
    let source = app.text(names::GRAPH_OPENID_URL).unwrap_or(GRAPH_KEYS);
    KeySource(source.to_owned())
}

/// Who issues bot tokens.
pub(super) fn bot_issuer(source: &KeySource) -> &'static str {
    match cloud(source) {
        Cloud::Public => "https://api.botframework.com",
        Cloud::UsGovernment => "https://api.botframework.us",
    }
}

/// Who issues validation tokens for a tenant: the form of v1 tokens, and that of v2.
pub(super) fn graph_issuers(source: &KeySource, tenant: &str) -> [String; 2] {
    let login = match cloud(source) {
        Cloud::Public => "login.microsoftonline.com",
        Cloud::UsGovernment => "login.microsoftonline.us",
    };
    [
        format!("https://sts.windows.net/{tenant}/"),
        format!("https://{login}/{tenant}/v2.0"),
    ]
}

enum Cloud {
    Public,
    UsGovernment,
}

/// Only Microsoft's own host makes it another cloud; a test's keys stand for the public one's.
fn cloud(source: &KeySource) -> Cloud {
    let url = Url::parse(&source.0);
    match url.as_ref().ok().and_then(Url::host_str) {
        Some("login.botframework.azure.us" | "login.microsoftonline.us") => Cloud::UsGovernment,
        _ => Cloud::Public,
    }
}
