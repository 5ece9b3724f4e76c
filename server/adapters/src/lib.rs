//! How each platform's webhooks are proven and read. Pure: no I/O, no clock, no environment.
//!
//! `hub` calls [`admit()`] (step 2 of a webhook's life) and [`PlatformAdapter::parse`] (step 3).

mod adapter;
mod admit;
#[cfg(any(test, feature = "test-support"))]
pub mod conformance;
mod error;
mod facebook;
#[cfg(any(test, feature = "test-support"))]
pub mod fixtures;
mod instagram;
mod json;
mod key_set;
mod linkedin;
mod meta;
mod scalar;
mod secrets;
mod signature;
mod teams;
mod telegram;
mod viber;
mod whatsapp;
mod x;

pub use adapter::{Accepted, PlatformAdapter, Proof, Reply, Trust, WebhookRequest};
pub use admit::{Admission, MAX_APPS, Verified, admit};
pub use error::{Rejection, Unreadable};
pub use key_set::{KeySet, KeySource, PublicKey, read_configuration, read_keys};
pub use secrets::{AppSecrets, Secret, names};

use model::Platform;

/// The adapter of a platform: the only `match` on [`Platform`] outside `model`.
#[must_use]
pub fn adapter_for(platform: Platform) -> &'static dyn PlatformAdapter {
    match platform {
        Platform::Whatsapp => &whatsapp::Whatsapp,
        Platform::Facebook => &facebook::Facebook,
        Platform::Instagram => &instagram::Instagram,
        Platform::Telegram => &telegram::Telegram,
        Platform::X => &x::X,
        Platform::Linkedin => &linkedin::Linkedin,
        Platform::Teams => &teams::Teams,
        Platform::Viber => &viber::Viber,
    }
}
