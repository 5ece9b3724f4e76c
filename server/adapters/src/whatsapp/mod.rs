//! WhatsApp, through Meta's Business Cloud API: batches of messages and receipts for many numbers.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks>

mod account;
mod content;
mod message;
mod parse;
mod people;
#[cfg(test)]
mod properties;
mod scope;
mod status;
#[cfg(test)]
mod tests;
mod wire;

use model::{CredentialField, EventType, InboundEvent, Platform, PlatformProfile};

use crate::{
    AppSecrets, PlatformAdapter, Proof, Rejection, Reply, Trust, Unreadable, Verified,
    WebhookRequest, meta, names,
};

/// The adapter of WhatsApp.
pub(crate) struct Whatsapp;

static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::Whatsapp,
    label: "WhatsApp",
    credentials: &[
        CredentialField {
            name: names::APP_SECRET,
            label: "App secret",
            where_to_find: "developers.facebook.com → your app → App settings → Basic → App secret",
            required: true,
            accepts: meta::is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::VERIFY_TOKEN,
            label: "Verify token",
            where_to_find: "Make it up and type the same into the app's webhook configuration",
            required: true,
            accepts: meta::is_credential,
            form: "printable characters without blanks, at most 200",
        },
    ],
    event_types: &[
        EventType::Message,
        EventType::MessageEdited,
        EventType::MessageDeleted,
        EventType::Reaction,
        EventType::Sent,
        EventType::Delivered,
        EventType::Read,
        EventType::Played,
        EventType::Failed,
        EventType::ConversationStarted,
        EventType::ProfileUpdate,
        EventType::Account,
        EventType::Template,
        EventType::Error,
        EventType::System,
        EventType::Unknown,
    ],
    proof_header: meta::HEADER,
    settings: &["META_APP_SECRET", "META_VERIFY_TOKEN"],
    sample_command: include_str!("sample.sh"),
    setup: include_str!("setup.md"),
};

impl PlatformAdapter for Whatsapp {
    fn profile(&self) -> &'static PlatformProfile {
        &PROFILE
    }

    fn handshake(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
    ) -> Result<Option<Reply>, Rejection> {
        meta::handshake(request, apps)
    }

    fn verify(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
        _trust: &Trust,
    ) -> Result<Proof, Rejection> {
        meta::verify(request, apps)
    }

    fn parse(
        &self,
        delivery: &Verified,
        _secrets: &AppSecrets,
    ) -> Result<Vec<InboundEvent>, Unreadable> {
        parse::parse(delivery.body())
    }
}
