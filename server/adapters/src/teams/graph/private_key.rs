//! The keys that decrypt resource data, from PEM: PKCS #8, or PKCS #1 as older tools write it.

use std::fmt;

use aws_lc_rs::rsa::{OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::Timestamp;
use zeroize::Zeroizing;

use crate::{AppSecrets, names};

/// All keys of an app. Subscriptions go on using the certificate they were made with, so that old
/// keys are tried as well.
#[derive(Default)]
pub(in crate::teams) struct PrivateKeys(Vec<OaepPrivateDecryptingKey>);

impl PrivateKeys {
    /// The keys that `secrets` hold, those in use first.
    pub(in crate::teams) fn of(secrets: &AppSecrets) -> Self {
        // An old key proves nothing, it only reads: no time is too late for it.
        let ever = Timestamp::from_millis(i64::MIN);
        let texts = secrets.accepted(names::PRIVATE_KEY, ever);
        let texts = texts.filter_map(|secret| std::str::from_utf8(secret.expose()).ok());
        Self(texts.flat_map(|text| Self::read(text).0).collect())
    }

    /// The keys in a PEM text; line ends may be written `\n`, as environment files have them.
    pub(in crate::teams) fn read(pem: &str) -> Self {
        let pem = Zeroizing::new(pem.replace("\\n", "\n"));
        let blocks = pem.split("-----BEGIN ").skip(1);
        Self(blocks.filter_map(key).collect())
    }

    pub(in crate::teams) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &OaepPrivateDecryptingKey> {
        self.0.iter()
    }
}

impl fmt::Debug for PrivateKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKeys({})", self.0.len())
    }
}

fn key(block: &str) -> Option<OaepPrivateDecryptingKey> {
    let (kind, rest) = block.split_once("-----")?;
    let (text, _) = rest.split_once("-----END ")?;
    let text: Zeroizing<String> = Zeroizing::new(text.split_whitespace().collect());
    let der = Zeroizing::new(STANDARD.decode(text.as_bytes()).ok()?);
    let der = match kind {
        "PRIVATE KEY" => der,
        "RSA PRIVATE KEY" => in_pkcs8(&der)?,
        _ => return None,
    };
    OaepPrivateDecryptingKey::new(PrivateDecryptingKey::from_pkcs8(&der).ok()?).ok()
}

/// Wraps a PKCS #1 key as PKCS #8 does: version 0, rsaEncryption, the key (RFC 5208, section 5).
fn in_pkcs8(key: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    const VERSION_AND_ALGORITHM: [u8; 18] = [
        0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
        0x01, 0x05, 0x00,
    ];
    let key = [&tag(0x04, key.len())?, key].concat();
    let inside = VERSION_AND_ALGORITHM.len() + key.len();
    let all = [&tag(0x30, inside)?[..], &VERSION_AND_ALGORITHM, &key].concat();
    Some(Zeroizing::new(all))
}

/// A DER tag with a length of two bytes: no RSA key we accept is shorter than 256 bytes.
fn tag(tag: u8, length: usize) -> Option<[u8; 4]> {
    let [high, low] = u16::try_from(length).ok()?.to_be_bytes();
    (length >= 256).then_some([tag, 0x82, high, low])
}
