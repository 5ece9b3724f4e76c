//! The durable queue: an event's own row is its job, due while `due_at` is set.
//!
//! Work is claimed, done and written down in one transaction. Whoever dies on the way has done
//! nothing, and the event is due still: there is no lease to run out, and no work done twice.
//! PostgreSQL ends the transactions of an instance that is gone, or silent, within 15 seconds.

mod backlog;
mod claiming;
mod finishing;
mod holding;
mod requeueing;

pub use backlog::Backlog;
pub use claiming::{Claim, Claimed, Wanted};
pub(crate) use claiming::{UNNAMED, message_ref};
pub use finishing::{Finished, Outcome};
pub use requeueing::Requeue;

pub(crate) use requeueing::note_silent_attempt;

use model::ConnectionId;

/// The account of ours that an event belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Owner {
    /// Its connection.
    pub connection: ConnectionId,
    /// The platform's id of it, as far as it is known: fills in what the body does not say.
    pub account_id: Option<String>,
}
