//! Writing down how tries ended.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use model::{AttemptId, AttemptOutcome, EventId, EventStatus, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, UpdateMany,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{Claim, Owner};
use crate::{
    StorageError, Tally,
    convert::{clean_opt, count},
    entity::{attempts, events},
    rollups,
};

/// How a try ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The event.
    pub event: EventId,
    /// Names the attempt.
    pub attempt: AttemptId,
    /// Whose the event is, where that was found out.
    pub owner: Option<Owner>,
    /// How it ended.
    pub outcome: Outcome,
}

/// What becomes of an event after a try.
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

impl Claim {
    /// Writes down how tries ended, each of which took about `took`, and commits the claim. What has
    /// no entry stays due.
    ///
    /// A first try that succeeds has no row of its own: the event's row says all about it.
    ///
    /// # Errors
    /// [`StorageError`] when the transaction fails; then nothing of the claim is written.
    pub async fn finish(
        self,
        finished: &[Finished],
        ended_at: Timestamp,
        took: Duration,
    ) -> Result<(), StorageError> {
        let spent = i32::try_from(took.as_micros()).unwrap_or(i32::MAX);
        let mut groups = BTreeMap::<(EventStatus, &Option<Owner>), Vec<Uuid>>::new();
        for done in finished {
            let status = match done.outcome {
                Outcome::Completed => EventStatus::Completed,
                Outcome::Ignored => EventStatus::Ignored,
                Outcome::Retry(..) | Outcome::Failed(_) => {
                    set_back(&self.transaction, done, ended_at, spent).await?;
                    continue;
                }
            };
            let group = groups.entry((status, &done.owner)).or_default();
            group.push(Uuid::from_u128(done.event.as_u128()));
        }
        for ((status, owner), ids) in groups {
            let update = ended(status, ended_at, spent);
            owned(update, owner.as_ref())
                .col_expr(events::Column::Error, Expr::value(Option::<String>::None))
                .filter(events::Column::Id.is_in(ids))
                .exec(&self.transaction)
                .await?;
        }
        self.note_attempts(finished, ended_at, took).await?;
        let tally = self.tally(finished, (ended_at, took));
        rollups::write(&tally, &self.transaction, self.instance).await?;
        self.transaction.commit().await?;
        Ok(())
    }

    fn tally(&self, finished: &[Finished], ended: (Timestamp, Duration)) -> Tally {
        let events = self.events.iter().map(|it| (it.event.id, &it.event));
        let events: HashMap<_, _> = events.collect();
        let mut tally = Tally::default();
        for done in finished {
            if let Some(event) = events.get(&done.event) {
                tally.finished(event, done, ended);
            }
        }
        tally
    }

    async fn note_attempts(
        &self,
        finished: &[Finished],
        ended_at: Timestamp,
        took: Duration,
    ) -> Result<(), StorageError> {
        let before: BTreeMap<_, _> = self
            .events
            .iter()
            .map(|claimed| (claimed.event.id, claimed.event.attempts))
            .collect();
        let rows: Vec<_> = finished
            .iter()
            .filter(|done| {
                let is_first = before.get(&done.event) == Some(&0);
                !(is_first && matches!(done.outcome, Outcome::Completed | Outcome::Ignored))
            })
            .map(|done| attempt_row(done, ended_at, took))
            .collect();
        if !rows.is_empty() {
            attempts::Entity::insert_many(rows)
                .exec_without_returning(&self.transaction)
                .await?;
        }
        Ok(())
    }
}

/// An event whose try failed.
async fn set_back(
    transaction: &DatabaseTransaction,
    done: &Finished,
    ended_at: Timestamp,
    spent: i32,
) -> Result<(), StorageError> {
    let id = Uuid::from_u128(done.event.as_u128());
    let update = match &done.outcome {
        Outcome::Retry(due_at, _) => events::Entity::update_many()
            .col_expr(events::Column::Status, word(EventStatus::Retrying))
            .col_expr(events::Column::DueAt, Expr::value(due_at.as_millis()))
            .col_expr(
                events::Column::Tries,
                Expr::col(events::Column::Tries).add(1),
            )
            .col_expr(events::Column::Attempts, one_more_attempt()),
        _ => ended(EventStatus::Failed, ended_at, spent),
    };
    let (Outcome::Retry(_, error) | Outcome::Failed(error)) = &done.outcome else {
        return Ok(());
    };
    owned(update, done.owner.as_ref())
        .col_expr(
            events::Column::Error,
            Expr::value(clean_opt(Some(error.clone()))),
        )
        .filter(events::Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// An event that needs no more work.
fn ended(status: EventStatus, at: Timestamp, spent: i32) -> UpdateMany<events::Entity> {
    events::Entity::update_many()
        .col_expr(events::Column::Status, word(status))
        .col_expr(events::Column::DueAt, Expr::value(Option::<i64>::None))
        .col_expr(events::Column::Tries, Expr::value(0))
        .col_expr(events::Column::Attempts, one_more_attempt())
        .col_expr(events::Column::ProcessedAt, Expr::value(at.as_millis()))
        .col_expr(events::Column::ProcessingUs, Expr::value(spent))
}

fn owned(update: UpdateMany<events::Entity>, owner: Option<&Owner>) -> UpdateMany<events::Entity> {
    let Some(owner) = owner else { return update };
    let id = Uuid::from_u128(owner.connection.as_u128());
    let account = Expr::value(owner.account_id.clone());
    update
        .col_expr(events::Column::ConnectionId, Expr::value(id))
        .col_expr(
            events::Column::AccountId,
            Expr::col(events::Column::AccountId).if_null(account),
        )
}

fn word(status: EventStatus) -> sea_orm::sea_query::SimpleExpr {
    Expr::value(status.as_str())
}

fn one_more_attempt() -> sea_orm::sea_query::SimpleExpr {
    Expr::col(events::Column::Attempts).add(1)
}

fn attempt_row(done: &Finished, ended_at: Timestamp, took: Duration) -> attempts::ActiveModel {
    let (outcome, error) = match &done.outcome {
        Outcome::Completed => (AttemptOutcome::Completed, None),
        Outcome::Ignored => (AttemptOutcome::Ignored, None),
        Outcome::Retry(_, error) => (AttemptOutcome::Retrying, Some(error.clone())),
        Outcome::Failed(error) => (AttemptOutcome::Failed, Some(error.clone())),
    };
    let millis = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
    attempts::ActiveModel {
        id: Set(Uuid::from_u128(done.attempt.as_u128())),
        event_id: Set(Uuid::from_u128(done.event.as_u128())),
        started_at: Set(ended_at.plus_millis(-i64::from(millis)).as_millis()),
        duration_ms: Set(count(millis)),
        outcome: Set(outcome.to_string()),
        error: Set(clean_opt(error)),
    }
}
