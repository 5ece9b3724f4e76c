//! Passwords: argon2id, a few at a time, off the async threads.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::HubError;

/// How many hashes may be computed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

pub(crate) struct Passwords(Semaphore);

impl Default for Passwords {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Passwords {
    /// argon2id with the library's parameters (19 MiB, two passes) and a random salt, as a PHC string.
    pub(crate) async fn hash(&self, password: String) -> Result<String, HubError> {
        self.blocking(move || {
            Argon2::default()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|cause| HubError::Internal(format!("argon2: {cause}")))
        })
        .await?
    }

    /// Whether `password` is the one behind `hash`. Without a hash the same work is done, so that the
    /// time taken does not tell who has a login.
    pub(crate) async fn verify(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, HubError> {
        let Some(hash) = hash else {
            self.hash(password).await?;
            return Ok(false);
        };
        self.blocking(move || {
            PasswordHash::new(&hash).is_ok_and(|known| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &known)
                    .is_ok()
            })
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HubError> {
        let internal = |cause: &dyn std::error::Error| HubError::Internal(cause.to_string());
        let _turn = self.0.acquire().await.map_err(|closed| internal(&closed))?;
        spawn_blocking(work).await.map_err(|cause| internal(&cause))
    }
}
