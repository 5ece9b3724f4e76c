//! Writing down how tries ended.

use model::{AttemptId, AttemptOutcome, EventId, EventStatus, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{Owner, held};
use crate::{
    StorageError, Store,
    convert::{clean_opt, count},
    entity::{attempts, events, jobs},
};

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

impl Store {
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
