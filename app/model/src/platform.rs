//! The messaging platforms Switchboard receives from.

use crate::words::words;

words! {
    /// A messaging platform. One that is not listed here has no adapter.
    pub enum Platform: "platform" {
        /// WhatsApp Business Cloud API.
        Whatsapp = "whatsapp",
        /// Telegram Bot API.
        Telegram = "telegram",
    }
}

impl Platform {
    /// The name people know it by.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Whatsapp => "WhatsApp",
            Self::Telegram => "Telegram",
        }
    }
}
