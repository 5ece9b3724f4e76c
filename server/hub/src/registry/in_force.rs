//! The secrets by platform and by app, as they were at one moment.

use std::collections::HashMap;
use std::sync::Arc;

use adapters::{AppSecrets, MAX_APPS, Secret};
use model::{App, AppId, AppSource, Platform, Timestamp};
use storage::SealedSecret;

use super::{PREVIOUS_MS, credentials::field, environment::SettingsApp};
use crate::{HubError, vault::Vault};

/// The secrets by platform and by app: those of the settings in their order, then the others by id.
#[derive(Default)]
pub(super) struct InForce {
    shared: HashMap<Platform, Arc<[AppSecrets]>>,
    own: HashMap<(Platform, AppId), Arc<[AppSecrets]>>,
}

impl InForce {
    fn of(apps: &[(Vec<Platform>, AppSecrets)]) -> Self {
        let mut all = Self::default();
        for platform in Platform::ALL {
            let serving = apps.iter().filter(|(serves, _)| serves.contains(platform));
            let shared: Arc<[_]> = serving.map(|(_, secrets)| secrets.clone()).collect();
            if shared.len() > MAX_APPS {
                tracing::warn!(%platform, apps = shared.len(), "only {MAX_APPS} apps are tried on the shared address; the others need their own");
            }
            if !shared.is_empty() {
                all.shared.insert(*platform, shared);
            }
        }
        for (platforms, secrets) in apps {
            let own: Arc<[_]> = [secrets.clone()].into();
            for platform in platforms {
                all.own.insert((*platform, secrets.app), own.clone());
            }
        }
        all
    }

    pub(super) fn candidates(
        &self,
        platform: Platform,
        app: Option<AppId>,
    ) -> Result<Arc<[AppSecrets]>, HubError> {
        let found = match app {
            None => self.shared.get(&platform).ok_or(HubError::Off)?,
            Some(app) => {
                let own = self.own.get(&(platform, app));
                own.ok_or(HubError::UnknownApp)?
            }
        };
        Ok(found.clone())
    }

    pub(super) fn has(&self, app: AppId) -> bool {
        self.own.keys().any(|(_, it)| *it == app)
    }

    pub(super) fn has_others(&self, platform: Platform, app: AppId) -> bool {
        let serving = self.shared.get(&platform);
        serving.is_some_and(|all| all.iter().any(|it| it.app != app))
    }

    pub(super) fn is_on(&self, platform: Platform) -> bool {
        self.shared.contains_key(&platform)
    }
}

/// Reads what the database holds. Of an app of the settings only replaced secrets come from there.
pub(super) async fn load(
    vault: &Vault,
    settings: &[SettingsApp],
    now: Timestamp,
) -> Result<InForce, HubError> {
    let since = now.plus_millis(-PREVIOUS_MS);
    let stored = vault.store().secrets_of_apps(since).await?;
    let of = |app: AppId| stored.iter().filter(move |it| it.app == app);
    let mut apps = Vec::new();
    for app in settings {
        let named = of(app.id).filter_map(|it| Some((app.name(&it.name)?, it)));
        let secrets = AppSecrets::new(app.id, app.secrets.iter().cloned());
        apps.push((app.platforms.clone(), with_replaced(vault, secrets, named)));
    }
    let others = vault.store().apps().await?.into_iter();
    for app in others.filter(|it| it.source == AppSource::Dashboard) {
        let named = of(app.id).filter_map(|it| Some((known_name(&app, &it.name)?, it)));
        let named: Vec<_> = named.collect();
        let in_use: Vec<_> = named
            .iter()
            .filter(|(_, it)| it.replaced_at.is_none())
            .filter_map(|(name, it)| Some((*name, opened(vault, it)?)))
            .collect();
        if in_use.is_empty() {
            continue;
        }
        let secrets = AppSecrets::new(app.id, in_use);
        apps.push((app.platforms, with_replaced(vault, secrets, named)));
    }
    Ok(InForce::of(&apps))
}

/// The profile's own name for a stored one.
fn known_name(app: &App, name: &str) -> Option<&'static str> {
    let field = field(&app.platforms, name);
    if field.is_none() {
        tracing::warn!(app.id = %app.id, secret = name, "a stored secret has a name that its platform does not know; it is left out");
    }
    field.map(|field| field.name)
}

/// Adds the secrets that were replaced and are accepted still.
fn with_replaced<'s>(
    vault: &Vault,
    secrets: AppSecrets,
    stored: impl IntoIterator<Item = (&'static str, &'s SealedSecret)>,
) -> AppSecrets {
    let replaced = stored.into_iter().filter_map(|(name, it)| {
        let until = it.replaced_at?.plus_millis(PREVIOUS_MS);
        Some((name, opened(vault, it)?, until))
    });
    replaced.fold(secrets, |secrets, (name, secret, until)| {
        secrets.with_previous(name, secret, until)
    })
}

/// Decrypts a secret. One that cannot be decrypted is left out: the others still count.
pub(super) fn opened(vault: &Vault, sealed: &SealedSecret) -> Option<Secret> {
    let opened = vault.unseal(sealed).inspect_err(|cause| {
        tracing::error!(error = %cause, "a stored secret is left out");
    });
    opened.ok()
}
