//! The durable queue: leased, fenced jobs that survive a crash.
//!
//! A lease carries a token that grows with every taking; whoever finishes must hold the newest one,
//! so a worker that was thought dead changes nothing when it wakes up.

mod finishing;
mod leasing;
mod requeueing;

pub use finishing::{Finished, Outcome};
pub use requeueing::Requeue;

use model::{ConnectionId, Event, EventId, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use uuid::Uuid;

use crate::entity::jobs;

/// The only kind of job so far: processing an event. Its id is the event's.
const PROCESS: &str = "process";

/// A leased job.
#[derive(Clone, Debug)]
pub struct Job {
    /// The event to process.
    pub event: Event,
    /// How many tries have ended before this one.
    pub tries: u32,
    /// Proves the lease.
    pub lease_token: i64,
}

/// The account of ours that an event belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its connection.
    pub connection: ConnectionId,
    /// The platform's id of it, as far as it is known: fills in what the body does not say.
    pub account_id: Option<String>,
}

/// The job that a new event causes.
pub(crate) fn process_job(event: Uuid, due_at: Timestamp) -> jobs::ActiveModel {
    jobs::ActiveModel {
        id: Set(event),
        kind: Set(PROCESS.to_owned()),
        due_at: Set(due_at.as_millis()),
        tries: Set(0),
        lease_token: Set(0),
        leased_until: Set(None),
    }
}

/// Nobody works on it.
fn free(now: Timestamp) -> Condition {
    Condition::any()
        .add(jobs::Column::LeasedUntil.is_null())
        .add(jobs::Column::LeasedUntil.lte(now.as_millis()))
}

/// The job, under that lease.
fn held(event: EventId, token: i64) -> Condition {
    Condition::all()
        .add(jobs::Column::Id.eq(Uuid::from_u128(event.as_u128())))
        .add(jobs::Column::LeaseToken.eq(token))
}
