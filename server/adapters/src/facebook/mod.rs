//! Facebook: Pages and their conversations in Messenger. One body may be about many Pages.
//!
//! Manual: <https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-pages>

mod feed;
mod mention;
#[cfg(test)]
mod odd;
mod page;
mod parse;
#[cfg(test)]
mod properties;
mod ratings;
mod story;
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

/// The adapter of Facebook.
pub(crate) struct Facebook;

static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::Facebook,
    label: "Facebook",
    family: meta::FAMILY,
    app_name: "Facebook app",
    mark: Mark {
        hue: "oklch(0.53 0.15 260)",
        shape: include_str!("mark.svg"),
    },
    accounts: Accounts::InBodies,
    credentials: &[
        CredentialField {
            name: names::APP_SECRET,
            label: "App secret",
            where_to_find: "developers.facebook.com → your app → App settings → Basic → App secret",
            settings: &["FACEBOOK_APP_SECRET", "META_APP_SECRET"],
            need: Need::Always,
            accepts: meta::is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::VERIFY_TOKEN,
            label: "Verify token",
            where_to_find: "Make it up and type the same into the app's webhook configuration",
            settings: &["FACEBOOK_WEBHOOK_VERIFY_TOKEN", "META_VERIFY_TOKEN"],
            need: Need::Always,
            accepts: meta::is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::ACCOUNT_ID,
            label: "Page ID",
            where_to_find: "Your Page → About → Page transparency → Page ID",
            settings: &["FACEBOOK_PAGE_ID"],
            need: Need::Account,
            accepts: meta::is_id,
            form: "digits",
        },
        CredentialField {
            name: names::ACCESS_TOKEN,
            label: "Page access token",
            where_to_find: "App dashboard → Messenger → Messenger API settings → Generate access tokens",
            settings: &["FACEBOOK_PAGE_ACCESS_TOKEN"],
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
        EventType::MessageEdited,
        EventType::MessageDeleted,
        EventType::Delivered,
        EventType::Read,
        EventType::Mention,
        EventType::Review,
        EventType::Lead,
        EventType::Post,
        EventType::Like,
        EventType::CommentEdited,
        EventType::CommentDeleted,
        EventType::CommentHidden,
        EventType::CommentUnhidden,
        EventType::PostEdited,
        EventType::PostDeleted,
        EventType::PostHidden,
        EventType::PostUnhidden,
        EventType::ReviewEdited,
        EventType::ReviewDeleted,
        EventType::ConversationStarted,
        EventType::Subscribed,
        EventType::Unsubscribed,
        EventType::Order,
        EventType::Feedback,
        EventType::Handover,
        EventType::Connection,
        EventType::Revoked,
        EventType::Account,
        EventType::LiveVideo,
        EventType::Label,
        EventType::Unknown,
    ],
    proof_header: meta::HEADER,
    capabilities: &[
        Capability::Text,
        Capability::Image,
        Capability::Audio,
        Capability::Video,
        Capability::Document,
        Capability::Buttons,
        Capability::QuickReplies,
        Capability::Reaction,
        Capability::Reply,
        Capability::Typing,
        Capability::MarkRead,
        Capability::CommentReply,
        Capability::CommentHide,
        Capability::CommentLike,
        Capability::PrivateReply,
    ],
    limits: Limits {
        text: 2_000,
        text_unit: TextUnit::Characters,
        file_bytes: 25 * 1_024 * 1_024,
        window: Some(Duration::from_hours(24)),
        calls_per_second: 300,
    },
    receipts: &[EventType::Sent, EventType::Delivered, EventType::Read],
    media_hosts: &["lookaside.fbsbx.com", "cdn.fbsbx.com", ".fbcdn.net"],
    sample_command: include_str!("sample.sh"),
    setup: include_str!("setup.md"),
};

impl PlatformAdapter for Facebook {
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
        meta::reader(delivery.body()).unwrap_or(Platform::Facebook)
    }

    fn takes_back(&self, reaction: &InboundEvent) -> bool {
        meta::takes_back(reaction)
    }

    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples> {
        meta::samples(Platform::Facebook)
    }
}
