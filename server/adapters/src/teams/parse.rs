//! Step 3, *parse*: by the protocol that proved the delivery, never by what the body looks like.

use http::header;
use model::InboundEvent;

use super::scheme::Scheme;
use super::{bot, graph};
use crate::{AppSecrets, Unreadable, Verified};

/// Reads a proven delivery.
pub(super) fn parse(
    delivery: &Verified,
    secrets: &AppSecrets,
) -> Result<Vec<InboundEvent>, Unreadable> {
    match Scheme::of(delivery.header(header::AUTHORIZATION.as_str())) {
        Scheme::Bearer(_) | Scheme::Hmac(_) => bot::parse(delivery.body()).map(|event| vec![event]),
        Scheme::Other | Scheme::Missing => {
            graph::parse(delivery.body(), delivery.accepted(), secrets)
        }
    }
}
