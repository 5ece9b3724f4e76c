//! Step 2, *admit*: which of the three protocols a request speaks, by its `Authorization` header.

use http::HeaderValue;

/// What the header offers as proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme<'h> {
    /// A token of the Bot Framework.
    Bearer(&'h str),
    /// The tag of an outgoing webhook, base64.
    Hmac(&'h str),
    /// Something that no protocol of ours uses; a proxy may have put it there.
    Other,
    /// There is no header.
    Missing,
}

impl<'h> Scheme<'h> {
    /// The scheme of an `Authorization` header.
    pub(super) fn of(header: Option<&'h HeaderValue>) -> Self {
        let Some(header) = header else {
            return Self::Missing;
        };
        let Some((name, proof)) = header.to_str().ok().and_then(|text| text.split_once(' ')) else {
            return Self::Other;
        };
        match name {
            _ if name.eq_ignore_ascii_case("bearer") => Self::Bearer(proof),
            _ if name.eq_ignore_ascii_case("hmac") => Self::Hmac(proof),
            _ => Self::Other,
        }
    }
}
