//! Keeping a connection's conversations to one instance at a time.
//!
//! What an event means is read, worked out and written back: contacts, conversations and messages of its
//! connection. Two instances that did so at once for one connection would undo each other's work. So a
//! claim takes a lock for each connection before it reads what is to be changed, and keeps it until it
//! ends. It never waits for one: what another instance has in hand is left to it.

use std::collections::{BTreeSet, HashMap};

use model::{ConnectionId, EventId};

use super::{Claim, Owner};
use crate::{StorageError, dialect};

impl Claim {
    /// Keeps the connections of these events to itself until the claim ends. Events whose connection
    /// another instance has in hand are left out of the claim, and stay due.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn hold(&mut self, owners: &HashMap<EventId, Owner>) -> Result<(), StorageError> {
        let wanted: BTreeSet<_> = owners.values().map(|owner| owner.connection).collect();
        let keys = wanted.iter().map(|it| key(*it)).collect();
        let had = dialect::try_locks(&self.transaction, keys).await?;
        let is_had = |connection: ConnectionId| had.contains(&key(connection));
        self.events.retain(|claimed| {
            let owner = owners.get(&claimed.event.id);
            owner.is_none_or(|owner| is_had(owner.connection))
        });
        Ok(())
    }
}

/// The random half of an id. Two connections of one key would merely take turns.
fn key(connection: ConnectionId) -> i64 {
    let [.., a, b, c, d, e, f, g, h] = connection.as_u128().to_be_bytes();
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}
