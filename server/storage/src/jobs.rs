//! The durable queue: leased, fenced jobs that survive a crash.
//!
//! A lease carries a token that grows with every taking; whoever finishes must hold the newest one,
//! so a worker that was thought dead changes nothing when it wakes up.

use model::{AttemptId, AttemptOutcome, ConnectionId, Event, EventId, EventStatus, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use crate::{
    StorageError, Store,
    convert::{clean_opt, count, uncount},
    entity::{attempts, events, jobs},
    events as event_rows,
};

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

/// How a try ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The job's event.
    pub event: EventId,
    /// The lease it was done under.
    pub lease_token: i64,
    /// Names the attempt.
    pub attempt: AttemptId,
    /// When the try began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Whose the event is, where that was found out.
    pub owner: Option<Owner>,
    /// How it ended.
    pub outcome: Outcome,
}

/// What becomes of a job after a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Completed,
    /// Nothing to do: the type is muted.
    Ignored,
    /// Try again at that time.
    Retry(Timestamp, String),
    /// Given up.
    Failed(String),
}

/// Whether only failed events may be retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requeue {
    /// Only if it has failed.
    Failed,
    /// Whatever its state.
    Forced,
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

impl Store {
    /// Leases up to `limit` due jobs until `until`, oldest first. A lease that has run out is free.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u16,
    ) -> Result<Vec<Job>, StorageError> {
        let due = Query::select()
            .column(jobs::Column::Id)
            .from(jobs::Entity)
            .cond_where(
                Condition::all()
                    .add(jobs::Column::DueAt.lte(now.as_millis()))
                    .add(free(now)),
            )
            .order_by(jobs::Column::DueAt, sea_orm::Order::Asc)
            .order_by(jobs::Column::Id, sea_orm::Order::Asc)
            .limit(u64::from(limit))
            .take();
        let transaction = self.begin().await?;
        let leased = jobs::Entity::update_many()
            .col_expr(jobs::Column::LeasedUntil, Expr::value(until.as_millis()))
            .col_expr(
                jobs::Column::LeaseToken,
                Expr::col(jobs::Column::LeaseToken).add(1),
            )
            .filter(jobs::Column::Id.in_subquery(due))
            .exec_with_returning(&transaction)
            .await?;
        if leased.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = leased.iter().map(|job| job.id).collect();
        let rows = events::Entity::update_many()
            .col_expr(
                events::Column::Status,
                Expr::value(EventStatus::Processing.as_str()),
            )
            .filter(events::Column::Id.is_in(ids))
            .exec_with_returning(&transaction)
            .await?;
        transaction.commit().await?;
        pair(leased, rows)
    }

    /// Keeps leases for longer; a lease that somebody else has taken over stays theirs.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn extend_leases(
        &self,
        leases: &[(EventId, i64)],
        until: Timestamp,
    ) -> Result<(), StorageError> {
        let mine = leases.iter().fold(Condition::any(), |any, (event, token)| {
            any.add(held(*event, *token))
        });
        jobs::Entity::update_many()
            .col_expr(jobs::Column::LeasedUntil, Expr::value(until.as_millis()))
            .filter(mine)
            .exec(&self.writer)
            .await?;
        Ok(())
    }

    /// Writes down how tries ended, in one transaction. Tries whose lease was taken over meanwhile
    /// are passed over; returned are the events that changed.
    ///
    /// # Errors
    /// [`StorageError`] when the transaction fails; then nothing is written.
    pub async fn finish_jobs(&self, finished: &[Finished]) -> Result<Vec<EventId>, StorageError> {
        let transaction = self.begin().await?;
        let mut changed = Vec::with_capacity(finished.len());
        let mut tries = Vec::with_capacity(finished.len());
        for done in finished {
            if !settle_job(&transaction, done).await? {
                continue;
            }
            settle_event(&transaction, done).await?;
            tries.push(attempt_row(done));
            changed.push(done.event);
        }
        if !tries.is_empty() {
            attempts::Entity::insert_many(tries)
                .exec_without_returning(&transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(changed)
    }

    /// Gives an event a new job, due now.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is no such event, [`StorageError::Conflict`] when it has
    /// not failed and is not forced, or is being worked on already.
    pub async fn requeue(
        &self,
        event: EventId,
        how: Requeue,
        now: Timestamp,
    ) -> Result<Event, StorageError> {
        let id = Uuid::from_u128(event.as_u128());
        let transaction = self.begin().await?;
        let row = events::Entity::find_by_id(id)
            .one(&transaction)
            .await?
            .ok_or(StorageError::NotFound("this event"))?;
        if how == Requeue::Failed && row.status != EventStatus::Failed.as_str() {
            return Err(StorageError::Conflict(
                "This event has not failed, so there is nothing to retry.",
            ));
        }
        let under_way = jobs::Entity::find_by_id(id)
            .filter(free(now).not())
            .one(&transaction)
            .await?;
        if under_way.is_some() {
            return Err(StorageError::Conflict(
                "This event is being processed right now.",
            ));
        }
        replace_job(&transaction, id, now).await?;
        let rows = events::Entity::update_many()
            .col_expr(
                events::Column::Status,
                Expr::value(EventStatus::Retrying.as_str()),
            )
            .col_expr(events::Column::NextAttemptAt, Expr::value(now.as_millis()))
            .filter(events::Column::Id.eq(id))
            .exec_with_returning(&transaction)
            .await?;
        transaction.commit().await?;
        let row = rows
            .into_iter()
            .next()
            .ok_or(StorageError::NotFound("this event"))?;
        event_rows::read(row)
    }

    /// When the next job is due or free again, where there is one.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StorageError> {
        let next: Option<Option<i64>> = jobs::Entity::find()
            .select_only()
            .expr(Expr::cust("min(max(due_at, coalesce(leased_until, 0)))"))
            .into_tuple()
            .one(&self.reader)
            .await?;
        Ok(next.flatten().map(Timestamp::from_millis))
    }
}

/// Gives an event a fresh job. Its tokens go on above all that were ever given for the event, also by a
/// job that is gone: whoever still holds one of those must not be taken for the new holder.
async fn replace_job(
    transaction: &DatabaseTransaction,
    event: Uuid,
    now: Timestamp,
) -> Result<(), StorageError> {
    let old = jobs::Entity::find_by_id(event).one(transaction).await?;
    let newest = old.map_or(0, |job| job.lease_token);
    jobs::Entity::delete_by_id(event).exec(transaction).await?;
    let job = jobs::ActiveModel {
        lease_token: Set(Ord::max(now.as_millis(), newest)),
        ..process_job(event, now)
    };
    jobs::Entity::insert(job)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
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

fn pair(leased: Vec<jobs::Model>, rows: Vec<events::Model>) -> Result<Vec<Job>, StorageError> {
    let mut events = rows
        .into_iter()
        .map(|row| (row.id, row))
        .collect::<std::collections::HashMap<_, _>>();
    let mut leased = leased;
    leased.sort_by_key(|job| (job.due_at, job.id));
    leased
        .into_iter()
        .filter_map(|job| Some((events.remove(&job.id)?, job)))
        .map(|(event, job)| {
            Ok(Job {
                event: event_rows::read(event)?,
                tries: uncount(job.tries),
                lease_token: job.lease_token,
            })
        })
        .collect()
}

/// Ends or postpones the job; false when the lease is not ours any more.
async fn settle_job(
    transaction: &DatabaseTransaction,
    done: &Finished,
) -> Result<bool, StorageError> {
    let held = held(done.event, done.lease_token);
    let rows = match &done.outcome {
        Outcome::Retry(due_at, _) => {
            jobs::Entity::update_many()
                .col_expr(jobs::Column::DueAt, Expr::value(due_at.as_millis()))
                .col_expr(jobs::Column::Tries, Expr::col(jobs::Column::Tries).add(1))
                .col_expr(jobs::Column::LeasedUntil, Expr::value(Option::<i64>::None))
                .filter(held)
                .exec(transaction)
                .await?
                .rows_affected
        }
        _ => {
            jobs::Entity::delete_many()
                .filter(held)
                .exec(transaction)
                .await?
                .rows_affected
        }
    };
    Ok(rows == 1)
}

async fn settle_event(
    transaction: &DatabaseTransaction,
    done: &Finished,
) -> Result<(), StorageError> {
    let (status, next, error) = match &done.outcome {
        Outcome::Completed => (EventStatus::Completed, None, None),
        Outcome::Ignored => (EventStatus::Ignored, None, None),
        Outcome::Retry(due_at, error) => (
            EventStatus::Retrying,
            Some(due_at.as_millis()),
            Some(error.clone()),
        ),
        Outcome::Failed(error) => (EventStatus::Failed, None, Some(error.clone())),
    };
    let ended = next.is_none().then_some(done.ended_at.as_millis());
    let mut update = events::Entity::update_many()
        .col_expr(events::Column::Status, Expr::value(status.as_str()))
        .col_expr(events::Column::Error, Expr::value(clean_opt(error)))
        .col_expr(
            events::Column::Attempts,
            Expr::col(events::Column::Attempts).add(1),
        )
        .col_expr(events::Column::NextAttemptAt, Expr::value(next))
        .col_expr(events::Column::ProcessedAt, Expr::value(ended))
        .filter(events::Column::Id.eq(Uuid::from_u128(done.event.as_u128())));
    if let Some(owner) = &done.owner {
        let id = Uuid::from_u128(owner.connection.as_u128());
        let account = Expr::value(owner.account_id.clone());
        update = update
            .col_expr(events::Column::ConnectionId, Expr::value(id))
            .col_expr(
                events::Column::AccountId,
                Expr::col(events::Column::AccountId).if_null(account),
            );
    }
    update.exec(transaction).await?;
    Ok(())
}

fn attempt_row(done: &Finished) -> attempts::ActiveModel {
    let (outcome, error) = match &done.outcome {
        Outcome::Completed => (AttemptOutcome::Completed, None),
        Outcome::Ignored => (AttemptOutcome::Ignored, None),
        Outcome::Retry(_, error) => (AttemptOutcome::Retrying, Some(error.clone())),
        Outcome::Failed(error) => (AttemptOutcome::Failed, Some(error.clone())),
    };
    let millis = done.ended_at.millis_since(done.started_at);
    attempts::ActiveModel {
        id: Set(Uuid::from_u128(done.attempt.as_u128())),
        event_id: Set(Uuid::from_u128(done.event.as_u128())),
        started_at: Set(done.started_at.as_millis()),
        duration_ms: Set(count(u32::try_from(millis).unwrap_or(0))),
        outcome: Set(outcome.to_string()),
        error: Set(clean_opt(error)),
    }
}
