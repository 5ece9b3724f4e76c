//! LinkedIn: what happens on an organisation's page, leads, and messages as older systems relay
//! them. The address is asked for a signature of a UUID every two hours.
//!
//! Manual: <https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation>

#[cfg(test)]
mod attacks;
mod handshake;
mod lead;
mod messaging;
mod parse;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod shapes;
mod signature;
mod social;
#[cfg(test)]
mod tests;
mod urn;
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

/// The adapter of LinkedIn.
pub(crate) struct Linkedin;

static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::Linkedin,
    label: "LinkedIn",
    family: &[Platform::Linkedin],
    app_name: "LinkedIn app",
    mark: Mark {
        hue: "oklch(0.49 0.1 244)",
        shape: include_str!("mark.svg"),
    },
    accounts: Accounts::InBodies,
    credentials: &[
        CredentialField {
            name: names::CLIENT_SECRET,
            label: "Client secret",
            where_to_find: "linkedin.com/developers/apps → your app → Auth → Primary Client Secret",
            settings: &["LINKEDIN_CLIENT_SECRET"],
            need: Need::Always,
            accepts: is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::CLIENT_ID,
            label: "Client ID",
            where_to_find: "linkedin.com/developers/apps → your app → Auth → Client ID",
            settings: &["LINKEDIN_CLIENT_ID"],
            need: Need::Optional,
            accepts: is_credential,
            form: "printable characters without blanks, at most 200",
        },
        CredentialField {
            name: names::ACCESS_TOKEN,
            label: "Access token",
            where_to_find: "From the OAuth consent of a page administrator; lives 60 days",
            settings: &["LINKEDIN_ACCESS_TOKEN"],
            need: Need::Optional,
            accepts: is_access_token,
            form: "printable characters without blanks, at most 4,000",
        },
        CredentialField {
            name: names::ACCOUNT_ID,
            label: "Organization ID",
            where_to_find: "The number in linkedin.com/company/<number>/admin",
            settings: &["LINKEDIN_ORGANIZATION_ID"],
            need: Need::Account,
            accepts: urn::is_organization,
            form: "digits, or urn:li:organization: and digits",
        },
    ],
    event_types: &[
        EventType::Comment,
        EventType::CommentEdited,
        EventType::CommentDeleted,
        EventType::Mention,
        EventType::Like,
        EventType::Repost,
        EventType::Lead,
        EventType::Message,
        EventType::MessageEdited,
        EventType::MessageDeleted,
        EventType::Unknown,
    ],
    proof_header: signature::HEADER,
    // Comments may be answered, changed and removed; pictures in them are refused with 403. The
    // messaging API is for partners, and has no call to answer for a page.
    capabilities: &[
        Capability::Text,
        Capability::CommentReply,
        Capability::Edit,
        Capability::CommentDelete,
    ],
    // LinkedIn publishes no rates; too many comments in a minute are refused with 429.
    limits: Limits {
        text: 1_250,
        text_unit: TextUnit::Characters,
        file_bytes: 0,
        window: None,
        calls_per_second: 1,
    },
    receipts: &[EventType::Sent],
    media_hosts: &[],
    sample_command: include_str!("sample.sh"),
    setup: include_str!("setup.md"),
};

impl PlatformAdapter for Linkedin {
    fn profile(&self) -> &'static PlatformProfile {
        &PROFILE
    }

    fn handshake(
        &self,
        request: &WebhookRequest,
        apps: &[AppSecrets],
    ) -> Result<Option<Reply>, Rejection> {
        handshake::handshake(request, apps)
    }

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
        parse::parse(delivery.body())
    }

    /// The organisation as bodies name it.
    fn account(&self, secrets: &AppSecrets) -> Option<String> {
        secrets.text(names::ACCOUNT_ID).map(urn::organization)
    }

    #[cfg(any(test, feature = "test-support"))]
    fn samples(&self) -> Vec<Samples> {
        vec![Samples {
            handshake: Some((handshake::ask, "0e6b1c2d-7a55-4f0c-9d2c-5b3a8e7f1142")),
            ..Samples::new(Platform::Linkedin, names::CLIENT_SECRET, signature::sign)
        }]
    }
}

fn is_credential(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// LinkedIn asks to be ready for tokens longer than today's 500 characters.
fn is_access_token(text: &str) -> bool {
    (1..=4_000).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
