//! Viber, through the bot API: one callback a request, signed with the bot's token.
//!
//! Manual: <https://developers.viber.com/docs/api/rest-bot-api/>

mod content;
mod parse;
#[cfg(test)]
mod properties;
mod signature;
#[cfg(test)]
mod tests;
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

/// The adapter of Viber.
pub(crate) struct Viber;

static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::Viber,
    label: "Viber",
    family: &[Platform::Viber],
    app_name: "Viber bot",
    mark: Mark {
        hue: "oklch(0.52 0.145 308)",
        shape: include_str!("mark.svg"),
    },
    accounts: Accounts::OfTheApp,
    credentials: &[CredentialField {
        name: names::BOT_TOKEN,
        label: "Bot token",
        where_to_find: "Viber → More → Settings → Bots → Edit Info → Your app key",
        settings: &["VIBER_BOT_TOKEN"],
        need: Need::Always,
        accepts: is_bot_token,
        form: "printable characters without blanks, at most 200; Viber's are three groups of 16",
    }],
    event_types: &[
        EventType::Message,
        EventType::Delivered,
        EventType::Read,
        EventType::Failed,
        EventType::ConversationStarted,
        EventType::Subscribed,
        EventType::Unsubscribed,
        EventType::WebhookTest,
        EventType::Unknown,
    ],
    proof_header: signature::HEADER,
    // Buttons are `rich_media`, quick replies the `keyboard`. Recordings can only go as files.
    capabilities: &[
        Capability::Text,
        Capability::Image,
        Capability::Video,
        Capability::Document,
        Capability::Sticker,
        Capability::Location,
        Capability::Contact,
        Capability::Buttons,
        Capability::QuickReplies,
    ],
    // The rate is the one that is published, for broadcasts: 500 calls in 10 seconds.
    limits: Limits {
        text: 7_000,
        text_unit: TextUnit::Characters,
        file_bytes: 50 * 1_024 * 1_024,
        window: None,
        calls_per_second: 50,
    },
    receipts: &[EventType::Delivered, EventType::Read],
    media_hosts: &[".viber.com"],
    sample_command: include_str!("sample.sh"),
    setup: include_str!("setup.md"),
};

impl PlatformAdapter for Viber {
    fn profile(&self) -> &'static PlatformProfile {
        &PROFILE
    }

    /// There is none: while `set_webhook` runs, Viber posts a callback `webhook`, signed like any
    /// other, and wants it answered with 200.
    fn handshake(
        &self,
        _request: &WebhookRequest,
        _apps: &[AppSecrets],
    ) -> Result<Option<Reply>, Rejection> {
        Ok(None)
    }

    /// The body does not name the bot: the token that signed tells whose callback it is.
    fn verify(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
        trust: &Trust<'_>,
    ) -> Result<Proof, Rejection> {
        signature::verify(request, apps, trust)
    }

    fn parse(
        &self,
        delivery: &Verified,
        _secrets: &AppSecrets,
    ) -> Result<Vec<InboundEvent>, Unreadable> {
        parse::parse(delivery.body()).map(|event| vec![event])
    }

    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples> {
        let sign = |secret: &[u8], body: &[u8]| {
            Some(hex::encode(crate::signature::hmac_sha256(secret, body)))
        };
        vec![Samples::new(Platform::Viber, names::BOT_TOKEN, sign)]
    }
}

/// Any token that can travel in a header: the manual's own example is not hexadecimal.
fn is_bot_token(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
