//! Whose an event is: the connection of the account that it names.

use std::collections::HashMap;
use std::sync::Mutex;

use model::{
    AppId, AppSource, Connection, ConnectionId, ConnectionState, Event, EventType, InboundEvent,
    Platform, SubscriptionId,
};
use storage::{AccountKey, Claim, Owner};

use crate::{Hub, HubError};

/// The most accounts that may wait for acceptance; beyond that events stay with the app.
const MAX_DISCOVERED: u64 = 1_000;

/// Connections by account, so that not every event asks the database.
#[derive(Default)]
pub(crate) struct Accounts(Mutex<HashMap<AccountKey, Owner>>);

impl Accounts {
    fn get(&self, key: &AccountKey) -> Option<Owner> {
        let known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.get(key).cloned()
    }

    pub(crate) fn put(&self, key: AccountKey, owner: Owner) {
        let mut known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.insert(key, owner);
    }

    /// Asks the database again from now on: an app's accounts have changed.
    pub(crate) fn clear(&self) {
        let mut known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.clear();
    }
}

/// Whose an event is.
pub(crate) enum Found {
    /// An account of ours.
    Known(Owner),
    /// An account that was not known before this claim.
    Discovered(AccountKey, Owner),
    /// No account's: it is news for the app.
    Nobody,
}

impl Hub {
    /// Whether an account belongs to another app than the one that vouches for it.
    pub(crate) async fn is_foreign(
        &self,
        platform: Platform,
        app: AppId,
        account: &str,
    ) -> Result<bool, HubError> {
        let key = AccountKey {
            platform,
            app,
            account_id: Some(account.to_owned()),
        };
        // Nearly always the app is the only one, and nobody's account can be another's.
        if !self.registry.has_others(platform, app) || self.accounts.get(&key).is_some() {
            return Ok(false);
        }
        let connection = self.store.connection_of(&key).await?;
        Ok(connection.is_some_and(|it| self.is_of_another_app(&it, app)))
    }

    /// An account that an app without secrets in force has left behind may be taken over.
    fn is_of_another_app(&self, connection: &Connection, app: AppId) -> bool {
        connection.app_id != app && self.registry.has(connection.app_id)
    }

    /// The connection of an account, where it has one.
    pub(crate) async fn known_connection(
        &self,
        key: &AccountKey,
    ) -> Result<Option<ConnectionId>, HubError> {
        if let Some(owner) = self.accounts.get(key) {
            return Ok(Some(owner.connection));
        }
        let connection = self.store.connection_of(key).await?;
        Ok(connection.map(|it| it.id))
    }

    /// Finds the connection of an event, or discovers it.
    pub(crate) async fn owner_of(&self, claim: &Claim, event: &Event) -> Result<Found, HubError> {
        let key = AccountKey {
            platform: event.platform,
            app: event.app_id,
            account_id: event.inbound.account_id.clone(),
        };
        if let Some(owner) = self.accounts.get(&key) {
            return Ok(Found::Known(owner));
        }
        let known = match claim.connection_of(&key).await? {
            Some(connection) => Some(connection),
            None => self.discover(claim, event, &key).await?,
        };
        // It may have come to be another app's after the event was received: left with its own app.
        let own = known.filter(|it| !self.is_of_another_app(it, event.app_id));
        Ok(own.map_or(Found::Nobody, |connection| {
            let owner = Owner {
                connection: connection.id,
                account_id: connection.account_id,
            };
            Found::Discovered(key, owner)
        }))
    }

    /// Makes a connection of an account that a verified body named for the first time.
    async fn discover(
        &self,
        claim: &Claim,
        event: &Event,
        key: &AccountKey,
    ) -> Result<Option<Connection>, HubError> {
        if !names_an_account(&event.inbound) {
            return Ok(None);
        }
        if claim.discovered_count().await? >= MAX_DISCOVERED {
            tracing::warn!(platform = %event.platform, event.id = %event.id, "process: too many new accounts wait; the event stays with its app");
            return Ok(None);
        }
        let connection = Connection {
            id: ConnectionId::from_u128(self.ids.next()),
            platform: key.platform,
            app_id: key.app,
            account_id: key.account_id.clone(),
            name: None,
            state: ConnectionState::Discovered,
            source: AppSource::Discovered,
            created_at: self.clock.now(),
        };
        let subscription = SubscriptionId::from_u128(self.ids.next());
        let connection = claim.ensure_connection(connection, subscription).await?;
        tracing::info!(platform = %event.platform, connection.id = %connection.id, "process: a new account was discovered");
        Ok(Some(connection))
    }
}

/// Whether an event's account is one that people write to. News about a business account, templates,
/// permissions, subscriptions, and Meta's test account `0` belong to the app; what we do not know
/// discovers nothing.
pub(crate) fn names_an_account(event: &InboundEvent) -> bool {
    let of_the_app = match event.event_type {
        EventType::Account
        | EventType::Template
        | EventType::Error
        | EventType::Revoked
        | EventType::Lifecycle
        | EventType::WebhookTest
        | EventType::Unknown => true,
        // A person who gives our app a permission is no account of ours.
        EventType::Connection => event.sender_id.is_some() && event.sender_id == event.account_id,
        _ => false,
    };
    let account = event.account_id.as_deref();
    !of_the_app && account.is_some_and(|account| account != "0")
}
