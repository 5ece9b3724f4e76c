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

use model::{CredentialField, EventType, InboundEvent, Platform, PlatformProfile};

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
    credentials: &[
        CredentialField {
            name: names::SECRET_TOKEN,
            label: "Secret token",
            where_to_find: "Make it up and give it to setWebhook as secret_token",
            required: true,
            accepts: is_secret_token,
            form: "1 to 256 characters, only A-Z, a-z, 0-9, _ and -",
        },
        CredentialField {
            name: names::BOT_TOKEN,
            label: "Bot token",
            where_to_find: "@BotFather in Telegram: /newbot, or /mybots → API Token",
            required: false,
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
    settings: &["TELEGRAM_WEBHOOK_SECRET"],
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
        _trust: &Trust,
    ) -> Result<Proof, Rejection> {
        let given = request
            .headers()
            .get(HEADER)
            .ok_or(Rejection::MissingHeader(HEADER))?
            .as_bytes();
        if !is_token(given) {
            return Err(Rejection::MisshapenHeader(HEADER));
        }
        let mut secrets = apps
            .iter()
            .filter_map(|app| Some((app.app, app.get(names::SECRET_TOKEN)?)))
            .peekable();
        if secrets.peek().is_none() {
            return Err(Rejection::NoSecret);
        }
        secrets
            .find(|(_, secret)| secret.matches(given))
            .map(|(app, _)| Proof { app })
            .ok_or(Rejection::BadSignature)
    }

    fn parse(
        &self,
        delivery: &Verified,
        _secrets: &AppSecrets,
    ) -> Result<Vec<InboundEvent>, Unreadable> {
        parse::parse(delivery.body()).map(|event| vec![event])
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
