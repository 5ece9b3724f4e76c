//! What forms, set-up texts, composers and pages need to know about a platform.

use std::time::Duration;

use crate::{EventType, Platform, words::words};

/// Everything that differs between platforms and is not behaviour.
#[derive(Clone, Copy, Debug)]
pub struct PlatformProfile {
    /// The platform it describes.
    pub platform: Platform,
    /// The name people know it by.
    pub label: &'static str,
    /// The platforms whose webhooks one app's secret signs, this one included.
    pub family: &'static [Platform],
    /// What an app from the settings is called.
    pub app_name: &'static str,
    /// How it is drawn.
    pub mark: Mark,
    /// Where its accounts come from.
    pub accounts: Accounts,
    /// The credentials an app of this platform has, in the order a form asks for them.
    pub credentials: &'static [CredentialField],
    /// What it can send us, most wanted first.
    pub event_types: &'static [EventType],
    /// The header that carries the proof, in lower case.
    pub proof_header: &'static str,
    /// What can be sent, and done to what was sent.
    pub capabilities: &'static [Capability],
    /// Bounds of what can be sent.
    pub limits: Limits,
    /// How far the ticks of a sent message go, in their order.
    pub receipts: &'static [EventType],
    /// The hosts that media may be fetched from; a leading dot stands for any subdomain.
    pub media_hosts: &'static [&'static str],
    /// A shell command that posts a small, correctly signed webhook to `{url}`; it reads the secret
    /// from the environment.
    pub sample_command: &'static str,
    /// How to connect it, as Markdown.
    pub setup: &'static str,
}

/// A platform's mark: our own drawing, deliberately not the brand's logo.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The colour behind it, as CSS; white upon it must have a contrast of 4.5 in both themes.
    pub hue: &'static str,
    /// SVG elements within 16 by 16 units, stroked in white.
    pub shape: &'static str,
}

/// Where a platform's accounts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// One app is one account, which bodies do not name: a bot.
    OfTheApp,
    /// Bodies name them.
    InBodies,
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
    /// The settings that give it, the most specific first.
    pub settings: &'static [&'static str],
    /// Whether webhooks can be received without it.
    pub need: Need,
    /// Whether a value has the form the platform allows.
    pub accepts: fn(&str) -> bool,
    /// That form in words, to be shown when a value is refused.
    pub form: &'static str,
}

impl CredentialField {
    /// The setting that people are told of: the one that the platform's family shares, or else the
    /// first, of which the others are older names.
    #[must_use]
    pub fn setting(&self, profile: &PlatformProfile) -> Option<&'static str> {
        let told = if profile.family.len() > 1 {
            self.settings.last()
        } else {
            self.settings.first()
        };
        told.copied()
    }
}

/// Whether webhooks can be received without a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// No. The first such field of a profile is the secret that signs.
    Always,
    /// One of the fields marked so must be there.
    OneOf,
    /// Yes: it adds something, or it serves sending.
    Optional,
    /// It names our account there; not a secret.
    Account,
}

words! {
    /// Something that can be sent, or done to what was sent.
    pub enum Capability: "capability" {
        /// Text.
        Text = "text",
        /// Pictures.
        Image = "image",
        /// Voice and music.
        Audio = "audio",
        /// Films.
        Video = "video",
        /// Files.
        Document = "document",
        /// Stickers.
        Sticker = "sticker",
        /// Places.
        Location = "location",
        /// Address-book entries.
        Contact = "contact",
        /// Texts that the platform approved beforehand.
        Template = "template",
        /// Buttons under a message.
        Buttons = "buttons",
        /// A list to choose from.
        List = "list",
        /// Answers offered above the keyboard.
        QuickReplies = "quick_replies",
        /// Reactions.
        Reaction = "reaction",
        /// Answers that name the message they answer.
        Reply = "reply",
        /// Changing what was sent.
        Edit = "edit",
        /// Taking back what was sent.
        Delete = "delete",
        /// Showing that somebody is writing.
        Typing = "typing",
        /// Telling the other side that it was read.
        MarkRead = "mark_read",
        /// Answering a comment in public.
        CommentReply = "comment_reply",
        /// Hiding a comment.
        CommentHide = "comment_hide",
        /// Removing a comment.
        CommentDelete = "comment_delete",
        /// Liking a comment.
        CommentLike = "comment_like",
        /// Answering a comment by a private message.
        PrivateReply = "private_reply",
    }
}

/// Bounds of what can be sent. Source: the platform's manual, named in its folder.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest text, in `text_unit`.
    pub text: u32,
    /// What a text's length is counted in.
    pub text_unit: TextUnit,
    /// The largest file, in bytes.
    pub file_bytes: u64,
    /// How long after a person's last message they may be written to freely.
    pub window: Option<Duration>,
    /// Calls a second that the platform allows one account.
    pub calls_per_second: u32,
}

/// What the length of a text is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextUnit {
    /// Unicode scalar values.
    Characters,
    /// UTF-16 code units.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}
