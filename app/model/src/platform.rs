//! The messaging platforms Switchboard receives from.

use crate::words::words;

words! {
    /// A messaging platform. One that is not listed here has no adapter.
    pub enum Platform: "platform" {
        /// WhatsApp Business Cloud API.
        Whatsapp = "whatsapp",
        /// Facebook Pages: Messenger and what happens on the Page.
        Facebook = "facebook" | "facebook-page",
        /// Instagram professional accounts.
        Instagram = "instagram",
        /// Telegram Bot API.
        Telegram = "telegram",
        /// X, formerly Twitter: Account Activity and X Activity.
        X = "x" | "twitter",
        /// LinkedIn Pages.
        Linkedin = "linkedin",
        /// Microsoft Teams: Graph, Bot Framework and outgoing webhooks.
        Teams = "teams",
        /// Viber bots.
        Viber = "viber",
    }
}

impl Platform {
    /// The name people know it by.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Whatsapp => "WhatsApp",
            Self::Facebook => "Facebook",
            Self::Instagram => "Instagram",
            Self::Telegram => "Telegram",
            Self::X => "X",
            Self::Linkedin => "LinkedIn",
            Self::Teams => "Microsoft Teams",
            Self::Viber => "Viber",
        }
    }
}
