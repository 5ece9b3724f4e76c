//! Which apps there are and what their secrets are. Apps come from the settings.

use std::collections::HashMap;

use adapters::{AppSecrets, Secret};
use model::{
    AppId, AppSource, Connection, ConnectionId, ConnectionState, Platform, SubscriptionId,
    Timestamp,
};
use storage::{EnvironmentApp, Store};

use crate::{HubError, ids::Ids};

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

/// An account of ours as it stands in the settings.
#[derive(Clone, Debug)]
pub struct AccountSettings {
    /// The platform it lives on.
    pub platform: Platform,
    /// The platform's id of it, where the settings tell.
    pub account_id: Option<String>,
}

/// The secrets by platform, in the order of the settings.
pub(crate) struct Registry {
    secrets: HashMap<Platform, Vec<AppSecrets>>,
}

impl Registry {
    /// The secrets that count on a platform's endpoint: of all its apps, or of the one it names.
    pub(crate) fn candidates(
        &self,
        platform: Platform,
        app: Option<AppId>,
    ) -> Result<&[AppSecrets], HubError> {
        let all = self.secrets.get(&platform).map_or(&[][..], Vec::as_slice);
        match app {
            None if all.is_empty() => Err(HubError::Off),
            None => Ok(all),
            Some(app) => all
                .iter()
                .find(|it| it.app == app)
                .map(std::slice::from_ref)
                .ok_or(HubError::UnknownApp),
        }
    }

    /// Whether anything can be received from a platform.
    pub(crate) fn is_on(&self, platform: Platform) -> bool {
        self.secrets.contains_key(&platform)
    }
}

/// Makes sure that the apps and accounts of the settings exist, and keeps their secrets at hand.
pub(crate) async fn build(
    store: &Store,
    ids: &Ids,
    at: Timestamp,
    apps: Vec<AppSettings>,
) -> Result<Registry, HubError> {
    let mut secrets: HashMap<Platform, Vec<AppSecrets>> = HashMap::new();
    for settings in apps {
        let app = store
            .ensure_app(EnvironmentApp {
                id: AppId::from_u128(ids.next()),
                setting: settings.setting,
                name: settings.name,
                platforms: settings.platforms.clone(),
                at,
            })
            .await?;
        for account in settings.accounts {
            let connection = connection(ids, app.id, account, at);
            let subscription = SubscriptionId::from_u128(ids.next());
            store.ensure_connection(connection, subscription).await?;
        }
        for platform in settings.platforms {
            let own = AppSecrets::new(app.id, settings.secrets.clone());
            secrets.entry(platform).or_default().push(own);
        }
    }
    Ok(Registry { secrets })
}

fn connection(ids: &Ids, app: AppId, account: AccountSettings, at: Timestamp) -> Connection {
    Connection {
        id: ConnectionId::from_u128(ids.next()),
        platform: account.platform,
        app_id: app,
        account_id: account.account_id,
        name: None,
        state: ConnectionState::Active,
        source: AppSource::Environment,
        created_at: at,
    }
}
