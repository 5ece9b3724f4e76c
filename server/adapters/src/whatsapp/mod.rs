//! WhatsApp, through Meta's Business Cloud API: batches of messages and receipts for many numbers.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks>

mod account;
mod calls;
mod content;
mod conversion;
mod exchange;
#[cfg(test)]
mod field_tests;
mod groups;
mod handover;
mod history;
mod message;
mod parse;
mod party;
mod people;
#[cfg(test)]
mod people_tests;
mod preferences;
mod profile;
#[cfg(test)]
mod properties;
mod scope;
mod status;
#[cfg(test)]
mod tests;
mod wire;

use std::time::Duration;

use model::{
    Accounts, Capability, CredentialField, EventType, InboundEvent, Limits, Mark, Need, Platform,
    PlatformProfile, TextUnit,
};

#[cfg(any(test, feature = "test-support"))]
use crate::conformance::Samples;
use crate::{
    AppSecrets, PlatformAdapter, Proof, Rejection, Reply, Trust, Unreadable, Verified,
    WebhookRequest, meta, names,
};

/// The adapter of WhatsApp.
pub(crate) struct Whatsapp;

static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::Whatsapp,
    label: "WhatsApp",
    family: meta::FAMILY,
    app_name: "WhatsApp app",
    mark: Mark {
        hue: "oklch(0.55 0.115 156)",
        shape: include_str!("mark.svg"),
    },
    accounts: Accounts::InBodies,
    credentials: &[
        CredentialField {
            name: names::APP_SECRET,
            label: "App secret",
            where_to_find: "developers.facebook.com → your app → App settings → Basic → App secret",
            settings: &["WHATSAPP_WEBHOOK_SECRET", "META_APP_SECRET"],
            need: Need::Always,
            accepts: meta::is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::VERIFY_TOKEN,
            label: "Verify token",
            where_to_find: "Make it up and type the same into the app's webhook configuration",
            settings: &[
                "WHATSAPP_VERIFY_TOKEN",
                "WHATSAPP_WEBHOOK_VERIFY_TOKEN",
                "META_VERIFY_TOKEN",
            ],
            need: Need::Always,
            accepts: meta::is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::ACCOUNT_ID,
            label: "Phone number ID",
            where_to_find: "App dashboard → WhatsApp → API Setup → Phone number ID",
            settings: &["WHATSAPP_PHONE_NUMBER_ID"],
            need: Need::Account,
            accepts: meta::is_id,
            form: "digits",
        },
        CredentialField {
            name: names::CLIENT_CERT_HEADER,
            label: "Client certificate header",
            where_to_find: "Only behind a proxy that asks for Meta's client certificate: the header in which it hands over the subject",
            settings: &["WHATSAPP_CLIENT_CERT_HEADER"],
            need: Need::Optional,
            accepts: meta::is_header_name,
            form: "the name of a header, such as x-client-cert-subject",
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
        EventType::Call,
        EventType::Group,
        EventType::ConversationStarted,
        EventType::Subscribed,
        EventType::Unsubscribed,
        EventType::Handover,
        EventType::Conversion,
        EventType::ProfileUpdate,
        EventType::History,
        EventType::Account,
        EventType::Template,
        EventType::Error,
        EventType::System,
        EventType::Unknown,
    ],
    proof_header: meta::HEADER,
    capabilities: &[
        Capability::Text,
        Capability::Image,
        Capability::Audio,
        Capability::Video,
        Capability::Document,
        Capability::Sticker,
        Capability::Location,
        Capability::Contact,
        Capability::Template,
        Capability::Buttons,
        Capability::List,
        Capability::Reaction,
        Capability::Reply,
        Capability::Typing,
        Capability::MarkRead,
    ],
    limits: Limits {
        text: 4_096,
        text_unit: TextUnit::Characters,
        file_bytes: 100 * 1_024 * 1_024,
        window: Some(Duration::from_hours(24)),
        calls_per_second: 80,
    },
    receipts: &[
        EventType::Sent,
        EventType::Delivered,
        EventType::Read,
        EventType::Played,
    ],
    media_hosts: &["lookaside.fbsbx.com"],
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
        trust: &Trust<'_>,
    ) -> Result<Proof, Rejection> {
        meta::verify(request, apps, trust)
    }

    fn parse(
        &self,
        delivery: &Verified,
        _secrets: &AppSecrets,
    ) -> Result<Vec<InboundEvent>, Unreadable> {
        parse::parse(delivery.body())
    }

    fn reader(&self, delivery: &Verified) -> Platform {
        meta::reader(delivery.body()).unwrap_or(Platform::Whatsapp)
    }

    /// A phone number may be given to somebody else; a business-scoped id is not.
    fn is_lasting(&self, person: &str) -> bool {
        !person.bytes().all(|it| it.is_ascii_digit() || it == b'+')
    }

    /// A reaction without a sign takes the earlier one back.
    fn takes_back(&self, reaction: &InboundEvent) -> bool {
        reaction.content.text.is_none()
    }

    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples> {
        meta::samples(Platform::Whatsapp)
    }
}
