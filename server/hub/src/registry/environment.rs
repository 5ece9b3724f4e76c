//! The apps of the settings. Their secrets are kept too, so that a changed one is known as such: the
//! one before it is accepted for some days.

use std::collections::BTreeSet;

use adapters::Secret;
use model::{
    App, AppId, Connection, ConnectionId, ConnectionState, Platform, SecretId, SubscriptionId,
    Timestamp,
};
use storage::{EnvironmentApp, SealedSecret, Store};

use super::{credentials::family, in_force::opened};
use crate::{
    HubError,
    ids::Ids,
    vault::{SecretOf, Vault},
};

/// An app as it stands in the settings.
#[derive(Clone, Debug)]
pub struct AppSettings {
    /// The setting that names its signing secret: the app's identity, whatever the value.
    pub setting: &'static str,
    /// What people call it.
    pub name: String,
    /// The platforms it serves.
    pub platforms: Vec<Platform>,
    /// Its secrets, by the names of [`adapters::names`].
    pub secrets: Vec<(&'static str, Secret)>,
    /// Accounts that the settings name.
    pub accounts: Vec<AccountSettings>,
}

/// An account of ours, as settings or credentials name it.
#[derive(Clone, Debug)]
pub struct AccountSettings {
    /// The platform it lives on.
    pub platform: Platform,
    /// The platform's id of it, where it is known.
    pub account_id: Option<String>,
}

/// An app of the settings that has its id.
pub(super) struct SettingsApp {
    pub(super) id: AppId,
    pub(super) platforms: Vec<Platform>,
    pub(super) secrets: Vec<(&'static str, Secret)>,
}

impl SettingsApp {
    /// The settings' own name for a stored one, where they still give it.
    pub(super) fn name(&self, stored: &str) -> Option<&'static str> {
        let mut names = self.secrets.iter().map(|(name, _)| *name);
        names.find(|name| *name == stored)
    }
}

/// Makes sure that the apps and accounts of the settings exist, and keeps their secrets.
pub(super) async fn ensure(
    vault: &Vault,
    ids: &Ids,
    now: Timestamp,
    apps: Vec<AppSettings>,
) -> Result<Vec<SettingsApp>, HubError> {
    let stored = vault.store().secrets_of_apps(now).await?;
    let mut ensured = Vec::with_capacity(apps.len());
    for settings in apps {
        let app = ensure_app(vault, ids, now, &settings).await?;
        for account in settings.accounts {
            ensure_account(vault.store(), ids, now, (&app, account)).await?;
        }
        for (name, secret) in first_of_each(&settings.secrets) {
            let place = (app.id, *name);
            if is_kept(vault, &stored, place, secret) {
                continue;
            }
            let of = SecretOf {
                id: SecretId::from_u128(ids.next()),
                app: app.id,
                name,
                at: now,
            };
            vault.store().put_secret(&vault.seal(of, secret)).await?;
        }
        ensured.push(SettingsApp {
            id: app.id,
            platforms: app.platforms,
            secrets: settings.secrets,
        });
    }
    Ok(ensured)
}

async fn ensure_app(
    vault: &Vault,
    ids: &Ids,
    now: Timestamp,
    settings: &AppSettings,
) -> Result<App, HubError> {
    let app = EnvironmentApp {
        id: AppId::from_u128(ids.next()),
        setting: settings.setting,
        name: settings.name.clone(),
        platforms: family(&settings.platforms),
        at: now,
    };
    Ok(vault.store().ensure_app(app).await?)
}

/// Makes sure that an account of an app has its connection.
pub(crate) async fn ensure_account(
    store: &Store,
    ids: &Ids,
    now: Timestamp,
    (app, account): (&App, AccountSettings),
) -> Result<(), HubError> {
    let connection = Connection {
        id: ConnectionId::from_u128(ids.next()),
        platform: account.platform,
        app_id: app.id,
        account_id: account.account_id,
        name: None,
        state: ConnectionState::Active,
        source: app.source,
        created_at: now,
    };
    let subscription = SubscriptionId::from_u128(ids.next());
    store.ensure_connection(connection, subscription).await?;
    Ok(())
}

/// Of several secrets with one name the first is the one that is kept: it is the one that signs.
fn first_of_each<'s>(
    secrets: &'s [(&'static str, Secret)],
) -> impl Iterator<Item = &'s (&'static str, Secret)> {
    let mut seen = BTreeSet::new();
    secrets.iter().filter(move |(name, _)| seen.insert(*name))
}

/// Whether a secret is what is in use at its place already.
pub(crate) fn is_kept(
    vault: &Vault,
    stored: &[SealedSecret],
    (app, name): (AppId, &str),
    secret: &Secret,
) -> bool {
    let in_use = |it: &&SealedSecret| it.app == app && it.name == name && it.replaced_at.is_none();
    let kept = stored.iter().find(in_use).and_then(|it| opened(vault, it));
    kept.is_some_and(|kept| kept.matches(secret.expose()))
}
