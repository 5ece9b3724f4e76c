//! Which apps there are and what their secrets are. Apps come from the settings and from the database;
//! who changes one calls [`Registry::reload`], and the next request goes by it.

mod credentials;
mod environment;
mod in_force;

use std::sync::{Arc, PoisonError, RwLock};

use adapters::AppSecrets;
use model::{App, AppId, Platform, Timestamp};
use storage::StorageError;
use tokio::sync::{Mutex, MutexGuard};

pub(crate) use credentials::{account, check, check_complete, family};
pub use environment::{AccountSettings, AppSettings};
pub(crate) use environment::{ensure_account, is_kept};

use crate::{HubError, ids::Ids, vault::Vault};
use environment::SettingsApp;
use in_force::InForce;

/// How long a secret that was replaced is accepted still, in milliseconds.
pub(crate) const PREVIOUS_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// The secrets that count now.
pub(crate) struct Registry {
    pub(crate) vault: Vault,
    settings: Vec<SettingsApp>,
    in_force: RwLock<Arc<InForce>>,
    changing: Mutex<()>,
}

impl Registry {
    /// Makes sure that the apps and accounts of the settings exist, keeps their secrets, and reads
    /// those of the other apps.
    pub(crate) async fn start(
        vault: Vault,
        ids: &Ids,
        now: Timestamp,
        apps: Vec<AppSettings>,
    ) -> Result<Self, HubError> {
        let settings = environment::ensure(&vault, ids, now, apps).await?;
        let in_force = in_force::load(&vault, &settings, now).await?;
        let registry = Self {
            vault,
            settings,
            in_force: RwLock::new(Arc::new(in_force)),
            changing: Mutex::new(()),
        };
        registry.prune(now).await?;
        Ok(registry)
    }

    /// Deletes the secrets that were replaced too long ago to be accepted.
    pub(crate) async fn prune(&self, now: Timestamp) -> Result<(), StorageError> {
        let before = now.plus_millis(-PREVIOUS_MS);
        self.vault.store().prune_secrets(before).await
    }

    /// The secrets that count on a platform's endpoint: of all its apps, or of the one it names.
    pub(crate) fn candidates(
        &self,
        platform: Platform,
        app: Option<AppId>,
    ) -> Result<Arc<[AppSecrets]>, HubError> {
        self.now().candidates(platform, app)
    }

    /// Whether anything can be received from a platform.
    pub(crate) fn is_on(&self, platform: Platform) -> bool {
        self.now().is_on(platform)
    }

    /// Whether an app has secrets in force.
    pub(crate) fn has(&self, app: AppId) -> bool {
        self.now().has(app)
    }

    /// Whether a platform has another app in force than this one.
    pub(crate) fn has_others(&self, platform: Platform, app: AppId) -> bool {
        self.now().has_others(platform, app)
    }

    /// What is in force of an app, where anything is.
    pub(crate) fn secrets_of(&self, app: &App) -> Option<Arc<[AppSecrets]>> {
        let platform = app.platforms.first()?;
        self.now().candidates(*platform, Some(app.id)).ok()
    }

    /// Whoever changes apps or secrets holds this from before he looks until after the reload, so that
    /// no older state takes the place of a newer one.
    pub(crate) async fn change(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().await
    }

    /// Puts in force what the database holds now.
    pub(crate) async fn reload(&self, now: Timestamp) -> Result<(), HubError> {
        let fresh = in_force::load(&self.vault, &self.settings, now).await?;
        let mut in_force = self
            .in_force
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *in_force = Arc::new(fresh);
        Ok(())
    }

    fn now(&self) -> Arc<InForce> {
        self.in_force
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
