//! Step 6 of a webhook's life, *process*: find out whose the event is and whether it is wanted.

use std::collections::HashMap;
use std::sync::Mutex;

use model::{
    AppSource, Connection, ConnectionId, ConnectionState, Event, EventType, SubscriptionId,
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
            Some(connection) => Some(connection),
            None => self.discover(event, &key).await?,
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
        if !names_an_account(event) {
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
/// and Meta's test account `0` belong to the app; what we do not know discovers nothing.
fn names_an_account(event: &Event) -> bool {
    let of_the_app = matches!(
        event.inbound.event_type,
        EventType::Account | EventType::Template | EventType::Error | EventType::Unknown
    );
    !of_the_app
        && event
            .inbound
            .account_id
            .as_deref()
            .is_some_and(|account| account != "0")
}
