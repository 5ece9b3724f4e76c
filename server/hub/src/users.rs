//! Logins: the first one, and checking a password.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use model::{Role, User, UserId};
use rand::seq::IndexedRandom;
use storage::{NewUser, StorageError};
use thiserror::Error;

use crate::{Hub, HubError};

/// How many wrong codes are borne before a new one must be made by a restart.
const TRIES: u32 = 10;
/// The shortest password.
const MIN_PASSWORD: usize = 12;
/// The longest password: hashing must not become a way to keep us busy.
const MAX_PASSWORD: usize = 512;
/// Letters of a code: none that look alike.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The one-time code that proves to the first visitor's server that he can read its log.
#[derive(Clone, PartialEq, Eq)]
pub struct SetupCode(String);

impl SetupCode {
    fn random() -> Self {
        let mut rng = rand::rng();
        let mut letters = (0..16).filter_map(|_| LETTERS.choose(&mut rng).copied());
        let mut group = || letters.by_ref().take(4).map(char::from).collect::<String>();
        Self([group(), group(), group(), group()].join("-"))
    }

    /// The code itself, to be shown where only the operator looks.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SetupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetupCode(..)")
    }
}

/// Why the first login was not made.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The code is another one.
    #[error("the code is wrong")]
    WrongCode,
    /// Too many wrong codes were given.
    #[error("too many wrong codes; a restart makes a new one")]
    Locked,
    /// Somebody has a login already.
    #[error("somebody has a login already")]
    Taken,
    /// The address or the password cannot be used.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which of them.
        field: &'static str,
        /// What would be right.
        reason: &'static str,
    },
    /// Something else.
    #[error(transparent)]
    Hub(#[from] HubError),
}

pub(crate) struct Setup(Mutex<Option<(SetupCode, u32)>>);

impl Setup {
    pub(crate) fn new(has_users: bool) -> Self {
        Self(Mutex::new((!has_users).then(|| (SetupCode::random(), 0))))
    }

    fn code(&self) -> Option<SetupCode> {
        let pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pending.as_ref().map(|(code, _)| code.clone())
    }

    fn check(&self, given: &str) -> Result<(), SetupError> {
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (code, tries) = pending.as_mut().ok_or(SetupError::Taken)?;
        if *tries >= TRIES {
            return Err(SetupError::Locked);
        }
        let given = adapters::Secret::new(given.trim().to_ascii_uppercase());
        if given.is_some_and(|given| given.matches(code.0.as_bytes())) {
            return Ok(());
        }
        *tries += 1;
        Err(SetupError::WrongCode)
    }

    pub(crate) fn done(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Hub {
    /// Whether nobody has a login yet.
    #[must_use]
    pub fn setup_needed(&self) -> bool {
        self.setup.code().is_some()
    }

    /// The code for the first visitor, while nobody has a login.
    #[must_use]
    pub fn setup_code(&self) -> Option<SetupCode> {
        self.setup.code()
    }

    /// Makes the first login, an admin, for whoever knows the code.
    ///
    /// # Errors
    /// [`SetupError`] says which of the inputs is wrong.
    pub async fn set_up(
        &self,
        code: &str,
        email: &str,
        password: String,
    ) -> Result<User, SetupError> {
        self.setup.check(code)?;
        self.create_first_user(email, password).await
    }

    /// Makes the login of the settings, unless anybody has one; never changes one.
    ///
    /// # Errors
    /// [`SetupError::Invalid`] when address or password cannot be used.
    pub async fn ensure_first_user(&self, email: &str, password: String) -> Result<(), SetupError> {
        if !self.setup_needed() {
            return Ok(());
        }
        match self.create_first_user(email, password).await {
            Ok(_) | Err(SetupError::Taken) => Ok(()),
            Err(cause) => Err(cause),
        }
    }

    async fn create_first_user(&self, email: &str, password: String) -> Result<User, SetupError> {
        let email = normal_email(email)?;
        check_password(&password)?;
        let created = self
            .store
            .create_first_user(NewUser {
                id: UserId::from_u128(self.ids.next()),
                email,
                password_hash: self.passwords.hash(password).await?,
                role: Role::Admin,
                at: self.clock.now(),
            })
            .await;
        let user = match created {
            Ok(user) => user,
            Err(StorageError::Conflict(_)) => {
                self.setup.done();
                return Err(SetupError::Taken);
            }
            Err(cause) => return Err(HubError::from(cause).into()),
        };
        self.setup.done();
        tracing::info!(user.id = %user.id, "the first login was made");
        Ok(user)
    }

    /// The person, if address and password belong together.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    pub async fn check_login(
        &self,
        email: &str,
        password: String,
    ) -> Result<Option<User>, HubError> {
        let email = email.trim().to_lowercase();
        let known = self.store.credentials(&email).await?;
        let (user, hash) = known.map(|it| (it.user, it.password_hash)).unzip();
        let right = password.len() <= MAX_PASSWORD && self.passwords.verify(password, hash).await?;
        Ok(user.filter(|_| right))
    }

    /// The person with that id, unless removed.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, HubError> {
        Ok(self.store.user(id).await?)
    }
}

/// What is wrong with an address and a password that somebody is to log in with.
#[must_use]
pub fn login_problems(email: &str, password: &str) -> Vec<String> {
    let checks = [normal_email(email).err(), check_password(password).err()];
    checks
        .into_iter()
        .flatten()
        .map(|problem| problem.to_string())
        .collect()
}

fn normal_email(email: &str) -> Result<String, SetupError> {
    let email = email.trim().to_lowercase();
    let plausible = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !email.contains(char::is_whitespace)
    });
    if plausible && email.len() <= 254 {
        return Ok(email);
    }
    Err(SetupError::Invalid {
        field: "email",
        reason: "an address like name@example.com is needed",
    })
}

fn check_password(password: &str) -> Result<(), SetupError> {
    if (MIN_PASSWORD..=MAX_PASSWORD).contains(&password.len()) {
        return Ok(());
    }
    Err(SetupError::Invalid {
        field: "password",
        reason: "12 to 512 characters are needed",
    })
}
