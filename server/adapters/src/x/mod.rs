//! X: direct messages, posts and what else happens to an account, by the Account Activity API and by
//! its successor, the X Activity API. Both post to the same address.
//!
//! Manual: <https://docs.x.com/x-api/webhooks/introduction>

mod account;
mod activity;
mod acts;
#[cfg(test)]
mod attacks;
mod chat;
mod media;
mod messages;
mod parse;
mod people;
mod posts;
mod proof;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod relations;
mod scope;
#[cfg(test)]
mod tests;
mod time;
mod wire;

use model::{
    Accounts, Capability, CredentialField, EventType, InboundEvent, Limits, Mark, Need, Platform,
    PlatformProfile, TextUnit,
};

#[cfg(any(test, feature = "test-support"))]
use crate::conformance::Samples;
use crate::{
    AppSecrets, PlatformAdapter, Proof, Rejection, Reply, Trust, Unreadable, Verified,
    WebhookRequest, names,
};

/// The adapter of X.
pub(crate) struct X;

const KEY_FORM: &str = "printable characters without blanks, at most 200";

static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::X,
    label: "X",
    family: &[Platform::X],
    app_name: "X app",
    mark: Mark {
        hue: "light-dark(oklch(0.25 0.005 262), oklch(0.43 0.006 262))",
        shape: include_str!("mark.svg"),
    },
    accounts: Accounts::InBodies,
    credentials: &[
        CredentialField {
            name: names::CONSUMER_SECRET,
            label: "API key secret",
            where_to_find: "console.x.com → your app → Keys and tokens → Consumer keys → API key secret",
            settings: &["X_CONSUMER_SECRET", "TWITTER_CONSUMER_SECRET"],
            need: Need::Always,
            accepts: is_key,
            form: KEY_FORM,
        },
        CredentialField {
            name: names::CONSUMER_KEY,
            label: "API key",
            where_to_find: "The same place, above the secret",
            settings: &["X_CONSUMER_KEY", "TWITTER_CONSUMER_KEY"],
            need: Need::Optional,
            accepts: is_key,
            form: KEY_FORM,
        },
        CredentialField {
            name: names::ACCESS_TOKEN,
            label: "Access token",
            where_to_find: "Keys and tokens → Authentication tokens → Access token → Generate, signed in as the account",
            settings: &["X_ACCESS_TOKEN", "TWITTER_ACCESS_TOKEN"],
            need: Need::Optional,
            accepts: is_access_token,
            form: "the account's numeric id, a hyphen, then letters and digits",
        },
        CredentialField {
            name: names::ACCESS_TOKEN_SECRET,
            label: "Access token secret",
            where_to_find: "Shown once, together with the access token",
            settings: &["X_ACCESS_TOKEN_SECRET", "TWITTER_ACCESS_TOKEN_SECRET"],
            need: Need::Optional,
            accepts: is_key,
            form: KEY_FORM,
        },
    ],
    event_types: &[
        EventType::Message,
        EventType::Mention,
        EventType::Reply,
        EventType::Quote,
        EventType::Repost,
        EventType::Post,
        EventType::Comment,
        EventType::Like,
        EventType::Follow,
        EventType::Unfollow,
        EventType::Read,
        EventType::Typing,
        EventType::PostDeleted,
        EventType::Block,
        EventType::Unblock,
        EventType::Mute,
        EventType::Unmute,
        EventType::Membership,
        EventType::ProfileUpdate,
        EventType::Revoked,
        EventType::System,
        EventType::Unknown,
    ],
    proof_header: proof::HEADER,
    capabilities: &[
        Capability::Text,
        Capability::Image,
        Capability::Video,
        Capability::Delete,
        Capability::CommentReply,
    ],
    limits: Limits {
        text: 10_000,
        text_unit: TextUnit::Characters,
        file_bytes: 512 * 1_000 * 1_000,
        window: None,
        // In truth 15 messages in 15 minutes; this is the slowest that can be said here.
        calls_per_second: 1,
    },
    receipts: &[EventType::Read],
    media_hosts: &["pbs.twimg.com", "video.twimg.com", "ton.twitter.com"],
    sample_command: include_str!("sample.sh"),
    setup: include_str!("setup.md"),
};

impl PlatformAdapter for X {
    fn profile(&self) -> &'static PlatformProfile {
        &PROFILE
    }

    fn handshake(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
    ) -> Result<Option<Reply>, Rejection> {
        proof::handshake(request, apps)
    }

    fn verify(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
        trust: &Trust<'_>,
    ) -> Result<Proof, Rejection> {
        proof::verify(request, apps, trust)
    }

    fn parse(
        &self,
        delivery: &Verified,
        _secrets: &AppSecrets,
    ) -> Result<Vec<InboundEvent>, Unreadable> {
        parse::parse(delivery.body())
    }

    /// The digits before the hyphen of an OAuth 1.0a access token are the account's id.
    fn account(&self, secrets: &AppSecrets) -> Option<String> {
        account_in(secrets.text(names::ACCESS_TOKEN)?).map(str::to_owned)
    }

    fn reads_through(&self) -> bool {
        true
    }

    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples> {
        vec![Samples {
            handshake: Some((proof::samples::handshake, "MTZhZjQ2NjMtZTk3Mi00/a+b==")),
            ..Samples::new(Platform::X, names::CONSUMER_SECRET, proof::samples::sign)
        }]
    }
}

fn account_in(token: &str) -> Option<&str> {
    let (id, _) = token.split_once('-')?;
    let is_id = (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then_some(id)
}

/// The form of keys and secrets: a blank that was copied along would make every check fail.
fn is_key(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_access_token(text: &str) -> bool {
    is_key(text) && account_in(text).is_some_and(|id| text.len() > id.len() + 1)
}
