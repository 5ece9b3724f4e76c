//! What forms, set-up texts and pages need to know about a platform.

use crate::{EventType, Platform};

/// Everything that differs between platforms and is not behaviour.
#[derive(Clone, Copy, Debug)]
pub struct PlatformProfile {
    /// The platform it describes.
    pub platform: Platform,
    /// The name people know it by.
    pub label: &'static str,
    /// The credentials an app of this platform has, in the order a form asks for them.
    pub credentials: &'static [CredentialField],
    /// What it can send us, most wanted first.
    pub event_types: &'static [EventType],
    /// The header that carries the proof, in lower case.
    pub proof_header: &'static str,
    /// The settings that turn it on.
    pub settings: &'static [&'static str],
    /// A shell command that posts a small, correctly signed webhook to `{url}`; it reads the secret
    /// from the environment.
    pub sample_command: &'static str,
    /// How to connect it, as Markdown.
    pub setup: &'static str,
}

/// One credential of an app.
#[derive(Clone, Copy, Debug)]
pub struct CredentialField {
    /// The stable name, as adapters ask for it.
    pub name: &'static str,
    /// What a form calls it.
    pub label: &'static str,
    /// Where a person finds it.
    pub where_to_find: &'static str,
    /// Needed to receive webhooks; others serve sending.
    pub required: bool,
    /// Whether a value has the form the platform allows.
    pub accepts: fn(&str) -> bool,
    /// That form in words, to be shown when a value is refused.
    pub form: &'static str,
}
