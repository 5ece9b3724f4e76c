//! What Facebook, Instagram and WhatsApp share: the handshake, the signature, the form of times; and
//! what Facebook and Instagram share: the envelope and the items of conversations.
//!
//! Manual: <https://developers.facebook.com/docs/graph-api/webhooks/getting-started>

use std::borrow::Cow;

use model::{InboundEvent, Platform};
use serde::Deserialize;

use crate::json;

mod actor;
mod client_certificate;
mod entry;
mod envelope;
mod handshake;
mod messaging;
#[cfg(test)]
pub(crate) mod properties;
mod signature;
#[cfg(test)]
mod tests;
mod time;

#[cfg(any(test, feature = "test-support"))]
mod samples;

pub(crate) use actor::Actor;
pub(crate) use client_certificate::is_header_name;
pub(crate) use entry::{Change, Entry};
pub(crate) use envelope::read;
pub(crate) use handshake::handshake;
#[cfg(any(test, feature = "test-support"))]
pub(crate) use samples::samples;
pub(crate) use signature::{HEADER, verify};
pub(crate) use time::first_time;

/// The platforms that one Meta app's secret signs for.
pub(crate) const FAMILY: &[Platform] =
    &[Platform::Whatsapp, Platform::Facebook, Platform::Instagram];

/// Which of them a body is for: `object` says so, whatever path it came by. A body that parsers must
/// mend is mended here too, or it would reach the wrong one.
pub(crate) fn reader(body: &[u8]) -> Option<Platform> {
    #[derive(Deserialize)]
    struct Envelope<'b> {
        #[serde(borrow)]
        object: Cow<'b, str>,
    }
    if let Ok(envelope) = serde_json::from_slice::<Envelope<'_>>(body) {
        return reader_of(&envelope.object);
    }
    reader_of(json::read(body).ok()?.get("object")?.as_str()?)
}

fn reader_of(object: &str) -> Option<Platform> {
    match object {
        "whatsapp_business_account" => Some(Platform::Whatsapp),
        "page" | "permissions" | "user" => Some(Platform::Facebook),
        "instagram" => Some(Platform::Instagram),
        _ => None,
    }
}

/// The form of an app secret and of a verify token: the dashboards take no other characters, and a
/// blank that was copied along would make every check fail.
pub(crate) fn is_credential(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The form of an access token; no manual bounds its length.
pub(crate) fn is_access_token(text: &str) -> bool {
    (1..=1000).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The form of Meta's ids.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a reaction says that an earlier one no longer holds: the verb stands in its name.
pub(crate) fn takes_back(reaction: &InboundEvent) -> bool {
    let verb = reaction.native_type.as_deref().unwrap_or_default();
    verb.ends_with("/unreact") || verb.ends_with("/remove")
}
