//! Everything that is kept. SeaORM lives here and nowhere else: this crate takes and returns `model`
//! types.

mod apps;
mod bulk_retries;
mod chunks;
mod connect;
mod connections;
mod contacts;
mod conversations;
mod convert;
mod deliveries;
mod dialect;
mod encryption_keys;
mod entity;
mod error;
mod events;
mod instances;
mod jobs;
mod leads;
mod live_log;
mod measures;
mod messages;
mod page;
mod place;
#[cfg(test)]
mod plans;
mod projection;
mod recorder;
mod rollups;
mod secrets;
mod sessions;
mod stats;
mod subscriptions;
#[cfg(feature = "test-support")]
pub mod testing;
mod users;
mod wakes;

use sea_orm::DatabaseConnection;
use sqlx::postgres::PgPool;

pub use apps::EnvironmentApp;
pub use bulk_retries::{BulkStep, InHand};
pub use connect::{Durability, check_address};
pub use connections::AccountKey;
pub use deliveries::{NewDelivery, NewEvent, Recorded};
pub use encryption_keys::CheckValue;
pub use error::StorageError;
pub use jobs::{Backlog, Claim, Claimed, Finished, Outcome, Owner, Requeue, Wanted};
pub use measures::Connections;
pub use projection::{
    Changes, ContactFacts, ContactState, Created, Edit, FactKey, LastState, MessageFacts,
    MessageState, NewLead, Reaction, Reference, ThreadState,
};
pub use recorder::Recorder;
pub use rollups::{Busiest, Tally};
pub use secrets::SealedSecret;
pub use sessions::SessionRecord;
pub use users::{Credentials, NewUser};
pub use wakes::{Wake, Wakes};

/// The database: connections that write (on SQLite one), and a few that read.
#[derive(Clone, Debug)]
pub struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    /// Where other instances are heard.
    listening: Option<PgPool>,
    /// Whose roll-ups this process writes.
    instance: i32,
    /// Where its file is, if it has one.
    place: Option<place::Place>,
}
