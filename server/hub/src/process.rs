//! Step 6 of a webhook's life, *process*: find out whose the event is and whether it is wanted.

use std::collections::HashMap;
use std::sync::Mutex;

use model::{
    AppId, AppSource, Connection, ConnectionId, ConnectionState, Event, EventType, InboundEvent,
    Platform, SubscriptionId,
};
use storage::{AccountKey, Owner};

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

    fn put(&self, key: AccountKey, owner: Owner) {
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

/// What processing found out.
pub(crate) struct Processed {
    /// The connection the event belongs to; account-level events have none.
    pub(crate) owner: Option<Owner>,
    /// Its type is muted for that connection.
    pub(crate) muted: bool,
}

impl Hub {
    /// Processes one event. May be repeated: it changes nothing the second time.
    pub(crate) async fn process(&self, event: &Event) -> Result<Processed, HubError> {
        #[cfg(feature = "test-support")]
        self.faults.strike(event)?;
        let owner = self.owner_of(event).await?;
        let muted = match &owner {
            Some(owner) => self
                .store
                .subscription_of(owner.connection)
                .await?
                .muted
                .contains(&event.inbound.event_type),
            None => false,
        };
        Ok(Processed { owner, muted })
    }

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
        if self.accounts.get(&key).is_some() {
            return Ok(false);
        }
        let connection = self.store.connection_of(&key).await?;
        Ok(connection.is_some_and(|it| self.is_of_another_app(&it, app)))
    }

    /// An account that an app without secrets in force has left behind may be taken over.
    fn is_of_another_app(&self, connection: &Connection, app: AppId) -> bool {
        connection.app_id != app && self.registry.has(connection.app_id)
    }

    async fn owner_of(&self, event: &Event) -> Result<Option<Owner>, HubError> {
        let key = AccountKey {
            platform: event.platform,
            app: event.app_id,
            account_id: event.inbound.account_id.clone(),
        };
        if let Some(owner) = self.accounts.get(&key) {
            return Ok(Some(owner));
        }
        let known = match self.store.connection_of(&key).await? {
            // It came to be another app's after the event was received: left with its own app.
            Some(connection) if self.is_of_another_app(&connection, event.app_id) => None,
            Some(connection) => Some(connection),
            // Meanwhile it may have become another app's.
            None => self
                .discover(event, &key)
                .await?
                .filter(|connection| !self.is_of_another_app(connection, event.app_id)),
        };
        let owner = known.map(|connection| Owner {
            connection: connection.id,
            account_id: connection.account_id,
        });
        if let Some(owner) = &owner {
            self.accounts.put(key, owner.clone());
        }
        Ok(owner)
    }

    /// Makes a connection of an account that a verified body named for the first time.
    async fn discover(
        &self,
        event: &Event,
        key: &AccountKey,
    ) -> Result<Option<Connection>, HubError> {
        if !names_an_account(&event.inbound) {
            return Ok(None);
        }
        if self.store.discovered_count().await? >= MAX_DISCOVERED {
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
        let connection = self
            .store
            .ensure_connection(connection, subscription)
            .await?;
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
