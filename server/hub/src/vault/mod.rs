//! Secrets at rest. Every value is encrypted and bound to its app, its name and its row, so that
//! nobody can make one count in another's place. The database keeps what its key has encrypted once,
//! by which a wrong key is noticed at start.

mod error;
mod key_file;
mod keys;

use adapters::Secret;
use chacha20poly1305::aead;
use model::{AppId, SecretId, Timestamp};
use storage::{CheckValue, SealedSecret, Store};

pub use error::{KeyError, VaultError};
pub use key_file::{find_keys, rotate_key_file};
pub use keys::Keys;

/// What the check value says.
const CHECK: &[u8] = b"Switchboard";

/// A database together with keys that open its secrets.
#[derive(Clone, Debug)]
pub struct Vault {
    store: Store,
    keys: Keys,
}

impl Vault {
    /// Opens the secrets of a database. One that has none yet is bound to the first key.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] when the keys are not this database's, and
    /// [`VaultError::MissingKey`] when some of its secrets need one more.
    pub async fn open(store: Store, keys: Keys, now: Timestamp) -> Result<Self, VaultError> {
        let vault = Self { store, keys };
        let checks = vault.store.check_values().await?;
        if let Some(newest) = checks.last()
            && !checks.iter().any(|check| vault.knows(check))
        {
            return Err(VaultError::WrongKey {
                expected: newest.key_id.clone(),
            });
        }
        let needed = vault.store.needed_keys().await?;
        if let Some(missing) = needed.into_iter().find(|id| !vault.keys.has(id)) {
            return Err(VaultError::MissingKey { missing });
        }
        vault.store.add_check_value(&vault.check(now)).await?;
        Ok(vault)
    }

    /// Encrypts everything with the first key, after which no other is needed or may be used. Says how
    /// many secrets there are.
    ///
    /// # Errors
    /// [`VaultError`] when a secret cannot be decrypted; nothing is changed then.
    pub async fn rotate(&self, now: Timestamp) -> Result<u64, VaultError> {
        let reseal = |sealed: &SealedSecret| -> Result<Vec<u8>, VaultError> {
            let secret = self.unseal(sealed)?;
            Ok(self.keys.seal(&place(sealed), secret.expose()))
        };
        self.store.rewrap(&self.check(now), reseal).await
    }

    /// The database.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Encrypts a secret for the place that `of` names.
    pub(crate) fn seal(&self, of: SecretOf<'_>, secret: &Secret) -> SealedSecret {
        let sealed = SealedSecret {
            id: of.id,
            app: of.app,
            name: of.name.to_owned(),
            ciphertext: Vec::new(),
            key_id: self.keys.id().to_owned(),
            created_at: of.at,
            replaced_at: None,
        };
        SealedSecret {
            ciphertext: self.keys.seal(&place(&sealed), secret.expose()),
            ..sealed
        }
    }

    /// Decrypts a secret, if it was encrypted for the place where it stands.
    pub(crate) fn unseal(&self, sealed: &SealedSecret) -> Result<Secret, VaultError> {
        let plain = self
            .keys
            .unseal(&sealed.key_id, &place(sealed), &sealed.ciphertext);
        let text = plain.and_then(|plain| {
            let text = std::str::from_utf8(&plain).ok();
            text.and_then(Secret::new).ok_or(aead::Error)
        });
        text.map_err(|source| VaultError::Unreadable {
            app: sealed.app,
            name: sealed.name.clone(),
            source,
        })
    }

    fn check(&self, now: Timestamp) -> CheckValue {
        CheckValue {
            key_id: self.keys.id().to_owned(),
            ciphertext: self.keys.seal(CHECK, CHECK),
            created_at: now,
        }
    }

    fn knows(&self, check: &CheckValue) -> bool {
        let opened = self.keys.unseal(&check.key_id, CHECK, &check.ciphertext);
        opened.is_ok_and(|plain| *plain == CHECK)
    }
}

/// What a secret is, and where it is to stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SecretOf<'n> {
    pub(crate) id: SecretId,
    pub(crate) app: AppId,
    pub(crate) name: &'n str,
    pub(crate) at: Timestamp,
}

/// What the encryption of a secret is bound to: app, row and name, of which only the last has no fixed
/// length, so that no two places read alike.
fn place(secret: &SealedSecret) -> Vec<u8> {
    [
        &b"secret"[..],
        &secret.app.as_u128().to_be_bytes(),
        &secret.id.as_u128().to_be_bytes(),
        secret.name.as_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_places_read_alike() {
        let secret = |app, id, name: &str| SealedSecret {
            id: SecretId::from_u128(id),
            app: AppId::from_u128(app),
            name: name.to_owned(),
            ciphertext: Vec::new(),
            key_id: String::new(),
            created_at: Timestamp::from_millis(0),
            replaced_at: None,
        };
        let one = place(&secret(1, 2, "name"));
        for other in [
            secret(2, 2, "name"),
            secret(1, 3, "name"),
            secret(2, 1, "name"),
            secret(1, 2, "nam"),
        ] {
            assert_ne!(one, place(&other), "{other:?}");
        }
        assert_ne!(one, CHECK);
    }
}
