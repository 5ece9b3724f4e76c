//! What Facebook, Instagram and WhatsApp share: the handshake, the signature, the form of times.
//!
//! Manual: <https://developers.facebook.com/docs/graph-api/webhooks/getting-started>

mod handshake;
mod signature;
#[cfg(test)]
mod tests;
mod time;

pub(crate) use handshake::handshake;
pub(crate) use signature::{HEADER, verify};
pub(crate) use time::first_time;

/// The form of an app secret and of a verify token: the dashboards take no other characters, and a
/// blank that was copied along would make every check fail.
pub(crate) fn is_credential(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
