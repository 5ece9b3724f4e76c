//! The keys that encrypt secrets: XChaCha20-Poly1305 with a random nonce for each value.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{self, Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::KeyError;

/// Bytes of a key.
const KEY: usize = 32;
/// Bytes of a nonce: long enough for random ones never to meet.
const NONCE: usize = 24;

/// Keys: the first one encrypts, all of them decrypt, so that one can take the place of another.
/// They are wiped when dropped, and `Debug` shows nothing but ids.
#[derive(Clone)]
pub struct Keys {
    first: Key,
    others: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    /// Recognises the key without telling anything about it.
    id: String,
    /// Wipes itself.
    cipher: XChaCha20Poly1305,
}

impl Keys {
    /// Reads what `ENCRYPTION_KEY` holds: 32 bytes as 64 hexadecimal digits or as base64 of either
    /// alphabet; several with commas between them.
    ///
    /// # Errors
    /// [`KeyError`] says which of them is no key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if text.trim().is_empty() {
            return Err(KeyError::Empty);
        }
        let keys = text.split(',').zip(1..).map(|(part, number)| {
            let bytes = bytes(part.trim()).ok_or(KeyError::Misshapen(number))?;
            Ok(Key::new(&bytes))
        });
        let mut keys = keys.collect::<Result<Vec<_>, _>>()?.into_iter();
        let first = keys.next().ok_or(KeyError::Empty)?;
        Ok(Self {
            first,
            others: keys.collect(),
        })
    }

    /// The id of the key that encrypts.
    pub(super) fn id(&self) -> &str {
        &self.first.id
    }

    /// Whether the key with that id is among them.
    pub(super) fn has(&self, id: &str) -> bool {
        self.find(id).is_some()
    }

    /// Encrypts with the first key. It opens only together with the same `bound_to`.
    pub(super) fn seal(&self, bound_to: &[u8], plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload {
            msg: plain,
            aad: bound_to,
        };
        let ciphertext = self
            .first
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("only texts of hundreds of gigabytes are refused");
        [&nonce[..], &ciphertext].concat()
    }

    /// Decrypts what the key with that id has sealed for the same `bound_to`.
    pub(super) fn unseal(
        &self,
        id: &str,
        bound_to: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, aead::Error> {
        let key = self.find(id).ok_or(aead::Error)?;
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>().ok_or(aead::Error)?;
        let payload = Payload {
            msg: ciphertext,
            aad: bound_to,
        };
        let plain = key.cipher.decrypt(&XNonce::from(*nonce), payload)?;
        Ok(Zeroizing::new(plain))
    }

    fn find(&self, id: &str) -> Option<&Key> {
        self.all().find(|key| key.id == id)
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = self.all().map(|key| &key.id).collect();
        f.debug_tuple("Keys").field(&ids).finish()
    }
}

impl Key {
    fn new(bytes: &[u8; KEY]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"switchboard key id");
        hash.update(bytes);
        let id: String = hex::encode(hash.finalize()).chars().take(16).collect();
        Self {
            id,
            cipher: XChaCha20Poly1305::new(bytes.into()),
        }
    }
}

/// A new key, as the text that [`Keys::parse`] reads.
pub(super) fn random() -> Zeroizing<String> {
    let bytes: Zeroizing<[u8; KEY]> = Zeroizing::new(rand::random());
    Zeroizing::new(hex::encode(&bytes[..]))
}

/// The causes of failure are dropped on purpose: they quote letters of the key.
fn bytes(text: &str) -> Option<Zeroizing<[u8; KEY]>> {
    let decoded = Zeroizing::new(if text.len() == 2 * KEY {
        hex::decode(text).ok()?
    } else {
        let text = text.trim_end_matches('=');
        let standard = STANDARD_NO_PAD.decode(text).ok();
        standard.or_else(|| URL_SAFE_NO_PAD.decode(text).ok())?
    });
    let bytes: [u8; KEY] = decoded.as_slice().try_into().ok()?;
    Some(Zeroizing::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 32 bytes that begin with `first`, in hexadecimal digits.
    fn hex_key(first: u8) -> String {
        let mut bytes = [0xfb; KEY];
        bytes[0] = first;
        hex::encode(bytes)
    }

    #[test]
    fn reads_the_same_key_from_every_form() {
        let expected = Keys::parse(&hex_key(1)).unwrap();
        let mut bytes = [0xfb; KEY];
        bytes[0] = 1;
        let standard = STANDARD_NO_PAD.encode(bytes);
        for text in [
            hex_key(1).to_uppercase(),
            format!("  {}\n", hex_key(1)),
            format!("{standard}="),
            URL_SAFE_NO_PAD.encode(bytes),
            standard,
        ] {
            assert_eq!(Keys::parse(&text).unwrap().id(), expected.id(), "{text}");
        }
    }

    #[test]
    fn says_which_key_is_none_and_never_repeats_it() {
        assert_eq!(Keys::parse(" \n").unwrap_err(), KeyError::Empty);
        let short = "c2VjcmV0LXRleHQ=";
        for (text, number) in [
            (short.to_owned(), 1),
            ("z".repeat(64), 1),
            (format!("{},{short}", hex_key(1)), 2),
            (format!("{},", hex_key(1)), 2),
            (format!("{0}{0}", hex_key(1)), 1),
        ] {
            let error = Keys::parse(&text).unwrap_err();
            assert_eq!(error, KeyError::Misshapen(number), "{text}");
            assert!(!format!("{error} {error:?}").contains(short));
        }
    }

    #[test]
    fn the_first_key_encrypts_and_all_decrypt() {
        let old = Keys::parse(&hex_key(1)).unwrap();
        let sealed = old.seal(b"place", b"a secret");
        let both = Keys::parse(&format!("{},{}", hex_key(2), hex_key(1))).unwrap();
        let opened = both.unseal(old.id(), b"place", &sealed).unwrap();
        assert_eq!(opened.as_slice(), b"a secret");

        let new = Keys::parse(&hex_key(2)).unwrap();
        assert_eq!(both.id(), new.id());
        let sealed = both.seal(b"place", b"a secret");
        assert!(new.unseal(new.id(), b"place", &sealed).is_ok());
        assert!(old.unseal(new.id(), b"place", &sealed).is_err());
        assert!(old.unseal(old.id(), b"place", &sealed).is_err());
    }

    #[test]
    fn another_place_or_a_flipped_byte_does_not_open() {
        let keys = Keys::parse(&hex_key(1)).unwrap();
        let sealed = keys.seal(b"place", b"a secret");
        assert!(keys.unseal(keys.id(), b"other", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut forged = sealed.clone();
            forged[at] ^= 1;
            assert!(keys.unseal(keys.id(), b"place", &forged).is_err(), "{at}");
            assert!(keys.unseal(keys.id(), b"place", &sealed[..at]).is_err());
        }
    }

    #[test]
    fn equal_secrets_look_different() {
        let keys = Keys::parse(&hex_key(1)).unwrap();
        assert_ne!(keys.seal(b"place", b"same"), keys.seal(b"place", b"same"));
    }

    #[test]
    fn debug_shows_ids_alone() {
        let keys = Keys::parse(&hex_key(1)).unwrap();
        let shown = format!("{keys:?}");
        assert_eq!(shown, format!("Keys([{:?}])", keys.id()));
        assert!(!hex_key(1).contains(keys.id()));
    }

    #[test]
    fn new_keys_are_keys_and_differ() {
        let [one, other] = [random(), random()].map(|text| Keys::parse(&text).unwrap());
        assert_ne!(one.id(), other.id());
    }
}
