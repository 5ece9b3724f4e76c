//! Public keys that platforms sign with, as their key sources publish them (RFC 7517).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Unreadable, scalar::forgiving};

/// Where a platform publishes its signing keys: the address of an OpenID configuration document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeySource(pub String);

/// An RSA key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Its name, `kid`.
    pub id: String,
    /// The modulus `n`, base64url.
    pub modulus: String,
    /// The exponent `e`, base64url.
    pub exponent: String,
    /// The channels it may sign for; empty where the source does not limit them.
    pub endorsements: Vec<String>,
}

/// The keys of several sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySet(BTreeMap<KeySource, Vec<PublicKey>>);

impl KeySet {
    /// Takes the keys that a source publishes now.
    pub fn put(&mut self, source: KeySource, keys: Vec<PublicKey>) {
        self.0.insert(source, keys);
    }

    /// A source's key of that name.
    #[must_use]
    pub fn find(&self, source: &KeySource, id: &str) -> Option<&PublicKey> {
        self.0.get(source)?.iter().find(|key| key.id == id)
    }
}

/// Where an OpenID configuration document says that the keys are.
///
/// # Errors
/// [`Unreadable`] when it is no such document.
pub fn read_configuration(document: &[u8]) -> Result<String, Unreadable> {
    #[derive(Deserialize)]
    struct Configuration {
        jwks_uri: String,
    }
    serde_json::from_slice::<Configuration>(document)
        .map(|it| it.jwks_uri)
        .map_err(|cause| Unreadable::new("jwks_uri", format!("an address ({cause})")))
}

/// The RSA keys of a JWK set; keys of other kinds, or without a name, are passed over.
///
/// # Errors
/// [`Unreadable`] when it is no such set.
pub fn read_keys(document: &[u8]) -> Result<Vec<PublicKey>, Unreadable> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<Jwk>,
    }
    let set: Set = serde_json::from_slice(document)
        .map_err(|cause| Unreadable::new("keys", format!("a list of keys ({cause})")))?;
    let keys = set.keys.into_iter().filter(|key| {
        key.kty == "RSA" && key.r#use.as_deref().is_none_or(|purpose| purpose == "sig")
    });
    let keys = keys.filter_map(|key| {
        Some(PublicKey {
            id: key.kid?,
            modulus: key.n?,
            exponent: key.e?,
            endorsements: key.endorsements.unwrap_or_default(),
        })
    });
    Ok(keys.collect())
}

#[derive(Deserialize)]
struct Jwk {
    #[serde(default)]
    kty: String,
    #[serde(default)]
    r#use: Option<String>,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
    #[serde(default, deserialize_with = "forgiving")]
    endorsements: Option<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_the_keys_that_may_sign_and_passes_over_the_rest() {
        let set = json!({"keys": [
            {"kty": "RSA", "use": "sig", "kid": "a", "n": "bg", "e": "AQAB", "endorsements": ["msteams"]},
            {"kty": "RSA", "kid": "b", "n": "bg", "e": "AQAB", "endorsements": 7},
            {"kty": "RSA", "use": "enc", "kid": "c", "n": "bg", "e": "AQAB"},
            {"kty": "EC", "kid": "d", "x": "1", "y": "2"},
            {"kty": "RSA", "n": "bg", "e": "AQAB"},
        ]});
        let keys = read_keys(set.to_string().as_bytes()).unwrap();
        let names: Vec<_> = keys.iter().map(|key| key.id.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(keys[0].endorsements, ["msteams"]);
        assert!(keys[1].endorsements.is_empty());
    }

    #[test]
    fn what_is_no_key_document_is_unreadable() {
        for document in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"jwks_uri":7}"#] {
            assert!(read_keys(document.as_bytes()).is_err(), "{document}");
            assert!(
                read_configuration(document.as_bytes()).is_err(),
                "{document}"
            );
        }
        let document =
            br#"{"issuer":"https://api.botframework.com","jwks_uri":"https://keys.example/k"}"#;
        assert_eq!(
            read_configuration(document).unwrap(),
            "https://keys.example/k"
        );
    }
}
