//! Taking a bulk retry forward, a handful of events at a time.
//!
//! A step counts what became of the events in hand, and puts the next ones in the queue, in one
//! transaction with how far it is. A crash between two steps costs nothing: the events in hand stand
//! in the row, and are counted by whoever goes on.

use model::{BulkRetry, BulkRetryState, EventId, EventStatus, RetryTally, Timestamp};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use super::{number, read, retriable};
use crate::{
    StorageError, Store, Tally,
    convert::{json, to_json, word},
    entity::{
        bulk_retries::{Column, Entity, Model},
        events,
    },
    jobs::note_silent_attempt,
    rollups,
};

/// A bulk retry that is to be taken forward.
#[derive(Clone, Debug)]
pub struct InHand {
    /// As it stood.
    pub bulk: BulkRetry,
    /// The events that were put in the queue and are not counted yet.
    pub events: Vec<EventId>,
}

/// What a step has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkStep {
    /// These events are in the queue now.
    Queued(Vec<EventId>),
    /// Nothing more is to be done.
    Over,
    /// Somebody else has taken the step.
    Overtaken,
}

impl Store {
    /// The oldest bulk retry with something to do.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn next_bulk_retry(&self) -> Result<Option<InHand>, StorageError> {
        let is_running = Column::State.eq(BulkRetryState::Running.as_str());
        let row = Entity::find()
            .filter(is_running.or(Column::InHand.ne("[]")))
            .order_by_asc(Column::Id)
            .one(&self.reader)
            .await?;
        row.map(|row| {
            Ok(InHand {
                bulk: read(&row)?,
                events: json("bulk_retries.in_hand", &row.in_hand)?,
            })
        })
        .transpose()
    }

    /// Those of the events that were put in the queue and not tried since.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn untried(&self, ids: &[EventId]) -> Result<Vec<EventId>, StorageError> {
        let rows: Vec<Uuid> = events::Entity::find()
            .select_only()
            .column(events::Column::Id)
            .filter(events::Column::Id.is_in(keys(ids)))
            .filter(events::Column::DueAt.is_not_null())
            .filter(events::Column::Tries.eq(0))
            .order_by_asc(events::Column::Id)
            .into_tuple()
            .all(&self.reader)
            .await?;
        let ids = rows.iter().map(|id| EventId::from_u128(id.as_u128()));
        Ok(ids.collect())
    }

    /// Counts the events in hand, all of which have been tried, and puts the next ones, at most
    /// `limit`, in the queue, unless the bulk retry was paused or cancelled meanwhile.
    ///
    /// # Errors
    /// [`StorageError`] when the transaction fails; then nothing has happened.
    pub async fn step_bulk_retry(
        &self,
        in_hand: &InHand,
        limit: u16,
        now: Timestamp,
    ) -> Result<BulkStep, StorageError> {
        let transaction = self.begin().await?;
        let row = Entity::find_by_id(super::key(in_hand.bulk.id))
            .lock(LockType::Update)
            .one(&transaction)
            .await?;
        let Some(row) = row.filter(|row| row.in_hand == to_json(&in_hand.events)) else {
            return Ok(BulkStep::Overtaken);
        };
        let tally = count(&transaction, &in_hand.events).await?;
        let bulk = read(&row)?;
        let next = if bulk.state == BulkRetryState::Running {
            queue_next(&transaction, &bulk, row.position, limit, now).await?
        } else {
            Vec::new()
        };
        let mut undone = Tally::default();
        for event in &next {
            undone.requeued(event)?;
        }
        let next: Vec<_> = next
            .iter()
            .map(|event| EventId::from_u128(event.id.as_u128()))
            .collect();
        write_down(&transaction, &row, tally, &next, now).await?;
        rollups::write(&undone, &transaction, self.instance).await?;
        transaction.commit().await?;
        Ok(if next.is_empty() {
            BulkStep::Over
        } else {
            BulkStep::Queued(next)
        })
    }
}

/// What became of events.
async fn count(
    transaction: &DatabaseTransaction,
    ids: &[EventId],
) -> Result<RetryTally, StorageError> {
    let statuses: Vec<String> = events::Entity::find()
        .select_only()
        .column(events::Column::Status)
        .filter(events::Column::Id.is_in(keys(ids)))
        .into_tuple()
        .all(transaction)
        .await?;
    let mut tally = RetryTally::default();
    for status in statuses {
        match word("events.status", &status)? {
            EventStatus::Completed | EventStatus::Ignored => tally.completed += 1,
            EventStatus::Failed => tally.failed += 1,
            EventStatus::Received | EventStatus::Processing | EventStatus::Retrying => {
                tally.retrying += 1;
            }
        }
    }
    Ok(tally)
}

/// Puts the next events behind `position` in the queue; returns them as they were.
async fn queue_next(
    transaction: &DatabaseTransaction,
    bulk: &BulkRetry,
    position: Option<Uuid>,
    limit: u16,
    now: Timestamp,
) -> Result<Vec<events::Model>, StorageError> {
    let mut query =
        events::Entity::find().filter(retriable(&bulk.wish, transaction.get_database_backend()));
    if let Some(position) = position {
        query = query.filter(events::Column::Id.gt(position));
    }
    let rows = query
        .order_by_asc(events::Column::Id)
        .limit(u64::from(limit))
        .lock(LockType::Update)
        .all(transaction)
        .await?;
    for row in &rows {
        note_silent_attempt(transaction, row).await?;
    }
    let retrying = Expr::value(EventStatus::Retrying.as_str());
    events::Entity::update_many()
        .col_expr(events::Column::Status, retrying)
        .col_expr(events::Column::DueAt, Expr::value(now.as_millis()))
        .col_expr(events::Column::Tries, Expr::value(0))
        .filter(events::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(transaction)
        .await?;
    Ok(rows)
}

async fn write_down(
    transaction: &DatabaseTransaction,
    row: &Model,
    tally: RetryTally,
    next: &[EventId],
    now: Timestamp,
) -> Result<(), StorageError> {
    let more = |column, by| Expr::col(column).add(number(by));
    let mut update = Entity::update_many()
        .col_expr(Column::Completed, more(Column::Completed, tally.completed))
        .col_expr(Column::Retrying, more(Column::Retrying, tally.retrying))
        .col_expr(Column::Failed, more(Column::Failed, tally.failed))
        .col_expr(Column::InHand, Expr::value(to_json(&next)))
        .filter(Column::Id.eq(row.id));
    if let Some(last) = next.last() {
        let last = Uuid::from_u128(last.as_u128());
        update = update.col_expr(Column::Position, Expr::value(last));
    } else if row.state == BulkRetryState::Running.as_str() {
        let completed = Expr::value(BulkRetryState::Completed.as_str());
        update = update
            .col_expr(Column::State, completed)
            .col_expr(Column::FinishedAt, Expr::value(now.as_millis()));
    }
    update.exec(transaction).await?;
    Ok(())
}

fn keys(ids: &[EventId]) -> impl Iterator<Item = Uuid> {
    ids.iter().map(|id| Uuid::from_u128(id.as_u128()))
}
