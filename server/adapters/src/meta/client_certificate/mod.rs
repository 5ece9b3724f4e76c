//! Step 2, *admit*, for WhatsApp behind a proxy that asks for Meta's client certificate: the header
//! in which the proxy hands over its subject must name Meta. It adds to the signature and replaces
//! nothing.
//!
//! Manual: <https://developers.facebook.com/docs/graph-api/webhooks/getting-started#mtls-for-webhooks>

use http::HeaderName;
use model::Platform;

mod subject;
#[cfg(test)]
mod tests;

use super::{HEADER, reader};
use crate::{AppSecrets, Rejection, WebhookRequest, names};

/// The common name of the certificate that Meta presents.
const COMMON_NAME: &str = "client.webhooks.fbclientcerts.com";

/// Refuses a body of WhatsApp's that came without Meta's certificate, where one of `apps`, all that
/// share the endpoint, names a header for it. Were only the app asked that signed, whoever holds the
/// secret of another one could do without.
pub(super) fn check(request: &WebhookRequest, apps: &[AppSecrets]) -> Result<(), Rejection> {
    let mut headers = apps
        .iter()
        .filter_map(|app| app.get(names::CLIENT_CERT_HEADER))
        .peekable();
    if headers.peek().is_none() || reader(request.body()) != Some(Platform::Whatsapp) {
        return Ok(());
    }
    if headers.all(|header| names_meta(request, header.expose())) {
        return Ok(());
    }
    Err(Rejection::WrongClientCertificate)
}

/// Whether that header is there once and hands over Meta's name. Twice, one of them may be a
/// stranger's.
fn names_meta(request: &WebhookRequest, header: &[u8]) -> bool {
    let Ok(header) = HeaderName::from_bytes(header) else {
        return false;
    };
    let mut values = request.headers().get_all(header).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let subject = std::str::from_utf8(value.as_bytes());
    subject.is_ok_and(|subject| subject::has_common_name(subject, COMMON_NAME))
}

/// The form of a header's name; that of the signature is Meta's own and no proxy's.
pub(crate) fn is_header_name(text: &str) -> bool {
    let is_name = HeaderName::from_bytes(text.as_bytes()).is_ok_and(|name| name != HEADER);
    (1..=100).contains(&text.len()) && is_name
}
