//! Step 3, *parse*: the message inside a notification. Each has an AES key of its own, wrapped for
//! our certificate; its HMAC is checked before anything is decrypted.
//!
//! Manual: <https://learn.microsoft.com/graph/change-notifications-with-resource-data#decrypting-resource-data-from-change-notifications>

use aws_lc_rs::cipher::{AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use zeroize::Zeroizing;

use super::PrivateKeys;
use crate::signature::hmac_sha256_matches_key;
use crate::{json, teams::wire::EncryptedContent};

/// AES-256.
const KEY: usize = 32;

/// The message, if one of `keys` opens it and it is whole.
pub(in crate::teams) fn decrypt(content: &EncryptedContent, keys: &PrivateKeys) -> Option<Value> {
    let data = STANDARD.decode(&content.data).ok()?;
    let wrapped = STANDARD.decode(&content.data_key).ok()?;
    let tag = STANDARD.decode(&content.data_signature).ok()?;
    keys.iter()
        .filter_map(|private| unwrap(private, &wrapped))
        .find(|key| hmac_sha256_matches_key(key, &data, &tag))
        .and_then(|key| open(&key, data))
}

fn unwrap(private: &OaepPrivateDecryptingKey, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if wrapped.len() != private.key_size_bytes() {
        return None;
    }
    let mut space = Zeroizing::new(vec![0; private.min_output_size()]);
    let key = private
        .decrypt(&OAEP_SHA1_MGF1SHA1, wrapped, &mut space, None)
        .ok()?;
    (key.len() == KEY).then(|| Zeroizing::new(key.to_vec()))
}

/// The initialisation vector is the first half of the key.
fn open(key: &[u8], mut data: Vec<u8>) -> Option<Value> {
    let vector = DecryptionContext::Iv128(FixedLength::from(key.first_chunk::<16>()?));
    let key = UnboundCipherKey::new(&AES_256, key).ok()?;
    let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).ok()?;
    let plain = key.decrypt(&mut data, vector).ok()?;
    json::read(plain).ok().filter(Value::is_object)
}
