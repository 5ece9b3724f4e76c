//! Instagram: direct messages, comments, mentions and stories of professional accounts, connected
//! through a Page or by themselves.
//!
//! Manual: <https://developers.facebook.com/docs/instagram-platform/webhooks>

mod parse;
#[cfg(test)]
mod properties;
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

/// The adapter of Instagram.
pub(crate) struct Instagram;

static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::Instagram,
    label: "Instagram",
    family: meta::FAMILY,
    app_name: "Instagram app",
    mark: Mark {
        hue: "oklch(0.56 0.165 2)",
        shape: include_str!("mark.svg"),
    },
    accounts: Accounts::InBodies,
    credentials: &[
        CredentialField {
            name: names::APP_SECRET,
            label: "App secret",
            where_to_find: "App dashboard → Instagram → API setup with Instagram login → Instagram app secret; for accounts connected through a Page: App settings → Basic → App secret",
            settings: &["INSTAGRAM_APP_SECRET", "META_APP_SECRET"],
            need: Need::Always,
            accepts: meta::is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::VERIFY_TOKEN,
            label: "Verify token",
            where_to_find: "Make it up and type the same into the app's webhook configuration",
            settings: &["INSTAGRAM_VERIFY_TOKEN", "META_VERIFY_TOKEN"],
            need: Need::Always,
            accepts: meta::is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::ACCESS_TOKEN,
            label: "Access token",
            where_to_find: "App dashboard → Instagram → API setup with Instagram login → Generate access tokens",
            settings: &["INSTAGRAM_ACCESS_TOKEN"],
            need: Need::Optional,
            accepts: meta::is_access_token,
            form: "printable characters without blanks, at most 1000",
        },
    ],
    event_types: &[
        EventType::Message,
        EventType::Comment,
        EventType::Callback,
        EventType::Reaction,
        EventType::Mention,
        EventType::MessageEdited,
        EventType::MessageDeleted,
        EventType::Read,
        EventType::ConversationStarted,
        EventType::Subscribed,
        EventType::Unsubscribed,
        EventType::Feedback,
        EventType::Insights,
        EventType::Handover,
        EventType::Account,
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
        Capability::Buttons,
        Capability::QuickReplies,
        Capability::Reaction,
        Capability::Typing,
        Capability::MarkRead,
        Capability::CommentReply,
        Capability::CommentHide,
        Capability::CommentDelete,
        Capability::PrivateReply,
    ],
    limits: Limits {
        text: 1_000,
        text_unit: TextUnit::Bytes,
        file_bytes: 25 * 1_024 * 1_024,
        window: Some(Duration::from_hours(24)),
        calls_per_second: 300,
    },
    receipts: &[EventType::Sent, EventType::Read],
    media_hosts: &["lookaside.fbsbx.com", ".fbcdn.net"],
    sample_command: include_str!("sample.sh"),
    setup: include_str!("setup.md"),
};

impl PlatformAdapter for Instagram {
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
        meta::reader(delivery.body()).unwrap_or(Platform::Instagram)
    }

    fn takes_back(&self, reaction: &InboundEvent) -> bool {
        meta::takes_back(reaction)
    }

    fn reads_through(&self) -> bool {
        true
    }

    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples> {
        meta::samples(Platform::Instagram)
    }
}
