//! Telegram, through the Bot API's webhooks: one update a request, proven by a shared secret.
//!
//! Manual: <https://core.telegram.org/bots/api#update>

mod attachments;
mod chats;
mod message;
mod parse;
mod person;
#[cfg(test)]
mod properties;
mod queries;
mod refs;
mod service;
#[cfg(test)]
mod tests;
mod wire;

use model::{
    Accounts, Capability, CredentialField, EventType, InboundEvent, Limits, Mark, Need, Platform,
    PlatformProfile, TextUnit,
};

#[cfg(any(test, feature = "test-support"))]
use crate::conformance::{Samples, Signs};
use crate::signature::prove;
use crate::{
    AppSecrets, PlatformAdapter, Proof, Rejection, Reply, Trust, Unreadable, Verified,
    WebhookRequest, names,
};

const HEADER: &str = "x-telegram-bot-api-secret-token";

/// The adapter of Telegram.
pub(crate) struct Telegram;

static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::Telegram,
    label: "Telegram",
    family: &[Platform::Telegram],
    app_name: "Telegram bot",
    mark: Mark {
        hue: "oklch(0.555 0.105 236)",
        shape: include_str!("mark.svg"),
    },
    accounts: Accounts::OfTheApp,
    credentials: &[
        CredentialField {
            name: names::SECRET_TOKEN,
            label: "Secret token",
            where_to_find: "Make it up and give it to setWebhook as secret_token",
            settings: &["TELEGRAM_WEBHOOK_SECRET"],
            need: Need::Always,
            accepts: is_secret_token,
            form: "1 to 256 characters, only A-Z, a-z, 0-9, _ and -",
        },
        CredentialField {
            name: names::BOT_TOKEN,
            label: "Bot token",
            where_to_find: "@BotFather in Telegram: /newbot, or /mybots → API Token",
            settings: &["TELEGRAM_BOT_TOKEN"],
            need: Need::Optional,
            accepts: is_bot_token,
            form: "the bot's numeric id, a colon, then letters, digits, _ and -",
        },
    ],
    event_types: &[
        EventType::Message,
        EventType::MessageEdited,
        EventType::MessageDeleted,
        EventType::Reaction,
        EventType::Callback,
        EventType::InlineQuery,
        EventType::PollAnswer,
        EventType::Poll,
        EventType::JoinRequest,
        EventType::Payment,
        EventType::Membership,
        EventType::Boost,
        EventType::Connection,
        EventType::System,
        EventType::Unknown,
    ],
    proof_header: HEADER,
    capabilities: &[
        Capability::Text,
        Capability::Image,
        Capability::Audio,
        Capability::Video,
        Capability::Document,
        Capability::Sticker,
        Capability::Location,
        Capability::Contact,
        Capability::Buttons,
        Capability::QuickReplies,
        Capability::Reaction,
        Capability::Reply,
        Capability::Edit,
        Capability::Delete,
        Capability::Typing,
    ],
    limits: Limits {
        text: 4_096,
        text_unit: TextUnit::Utf16,
        file_bytes: 50 * 1_024 * 1_024,
        window: None,
        calls_per_second: 30,
    },
    receipts: &[EventType::Sent],
    media_hosts: &["api.telegram.org"],
    sample_command: include_str!("sample.sh"),
    setup: include_str!("setup.md"),
};

impl PlatformAdapter for Telegram {
    fn profile(&self) -> &'static PlatformProfile {
        &PROFILE
    }

    /// Telegram asks nothing beforehand: setWebhook only checks that the host answers TLS.
    fn handshake(
        &self,
        _request: &WebhookRequest,
        _apps: &[AppSecrets],
    ) -> Result<Option<Reply>, Rejection> {
        Ok(None)
    }

    /// The header repeats the `secret_token` of setWebhook. Nothing vouches for the body, which
    /// does not even name the bot: the secret alone tells whose update it is.
    fn verify(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
        trust: &Trust<'_>,
    ) -> Result<Proof, Rejection> {
        let given = request
            .headers()
            .get(HEADER)
            .ok_or(Rejection::MissingHeader(HEADER))?
            .as_bytes();
        if !is_token(given) {
            return Err(Rejection::MisshapenHeader(HEADER));
        }
        prove(apps, names::SECRET_TOKEN, trust, |secret| {
            secret.matches(given)
        })
    }

    fn parse(
        &self,
        delivery: &Verified,
        _secrets: &AppSecrets,
    ) -> Result<Vec<InboundEvent>, Unreadable> {
        parse::parse(delivery.body()).map(|event| vec![event])
    }

    /// The digits before the colon of a bot's token are its id.
    fn account(&self, secrets: &AppSecrets) -> Option<String> {
        let (id, _) = secrets.text(names::BOT_TOKEN)?.split_once(':')?;
        Some(id.to_owned())
    }

    fn is_direct(&self, event: &InboundEvent) -> bool {
        refs::is_with(event)
    }

    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples> {
        let repeats = |secret: &[u8], _: &[u8]| Some(String::from_utf8_lossy(secret).into_owned());
        vec![Samples {
            signs: Signs::Header,
            ..Samples::new(Platform::Telegram, names::SECRET_TOKEN, repeats)
        }]
    }
}

/// The characters that setWebhook allows in a secret token, and how many.
fn is_token(text: &[u8]) -> bool {
    (1..=256).contains(&text.len()) && text.iter().all(|byte| is_token_byte(*byte))
}

const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_secret_token(text: &str) -> bool {
    is_token(text.as_bytes())
}

fn is_bot_token(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, secret)| {
        (1..=20).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && is_token(secret.as_bytes())
    })
}
