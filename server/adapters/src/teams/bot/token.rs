//! Step 2, *admit*, of a bot: the service's token must be for our bot, for now, and for the service
//! address that the activity names.
//!
//! Manual: <https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication>

use serde::Deserialize;

use crate::teams::{HEADER, cloud, token::Token};
use crate::{AppSecrets, KeySource, Proof, PublicKey, Rejection, Trust, json, names};

/// The two members that a token vouches for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vouched {
    service_url: String,
    channel_id: Option<String>,
}

/// Proves an activity by its token.
pub(in crate::teams) fn verify(
    token: &str,
    body: &[u8],
    apps: &[AppSecrets],
    trust: &Trust<'_>,
) -> Result<Proof, Rejection> {
    if apps.iter().all(|app| app.get(names::BOT_APP_ID).is_none()) {
        return Err(Rejection::NoSecret);
    }
    let token = Token::read(token, Rejection::MisshapenHeader(HEADER))?;
    let app = token
        .audience(apps, names::BOT_APP_ID)
        .ok_or(Rejection::WrongClaim("aud"))?;
    let source = cloud::bot_keys(app);
    if token.claims.iss != cloud::bot_issuer(&source) {
        return Err(Rejection::WrongClaim("iss"));
    }
    token.is_timely(trust.now)?;
    let Ok(activity) = json::read_as::<Vouched>(body) else {
        return Err(Rejection::MisshapenBody("an activity"));
    };
    // Answers, and with them our own token, go to this address.
    if token.claims.serviceurl.as_ref() != Some(&activity.service_url) {
        return Err(Rejection::WrongClaim("serviceurl"));
    }
    let key = token.prove(&source, trust.keys)?;
    if !endorses(key, activity.channel_id.as_deref()) {
        return Err(Rejection::WrongClaim("endorsements"));
    }
    Ok(Proof::of_all(app.app))
}

/// Where the key of a token is published, if it is for one of our bots.
pub(in crate::teams) fn key_source(token: &str, apps: &[AppSecrets]) -> Option<KeySource> {
    let token = Token::read(token, Rejection::MisshapenHeader(HEADER)).ok()?;
    let app = token.audience(apps, names::BOT_APP_ID)?;
    Some(cloud::bot_keys(app))
}

/// Whether a key may sign for a channel; one without a list may sign for all.
fn endorses(key: &PublicKey, channel: Option<&str>) -> bool {
    let channels = &key.endorsements;
    channels.is_empty() || channels.iter().any(|it| Some(it.as_str()) == channel)
}
