//! Making an event due once more, when somebody asks for it.

use model::{Event, EventId, EventStatus, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use crate::{
    StorageError, Store, Tally,
    convert::word,
    entity::{attempts, events},
    events as event_rows, rollups,
};

/// Whether only failed events may be retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requeue {
    /// Only if it has failed.
    Failed,
    /// Whatever its state.
    Forced,
}

impl Store {
    /// Makes an event due now, with all its tries before it.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is no such event, [`StorageError::Conflict`] when it has
    /// not failed and is not forced.
    pub async fn requeue(
        &self,
        event: EventId,
        how: Requeue,
        now: Timestamp,
    ) -> Result<Event, StorageError> {
        let id = Uuid::from_u128(event.as_u128());
        let transaction = self.begin().await?;
        let row = events::Entity::find_by_id(id)
            .lock(LockType::Update)
            .one(&transaction)
            .await?
            .ok_or(StorageError::NotFound("this event"))?;
        if how == Requeue::Failed && row.status != EventStatus::Failed.as_str() {
            return Err(StorageError::Conflict(
                "This event has not failed, so there is nothing to retry.",
            ));
        }
        note_silent_attempt(&transaction, &row).await?;
        let mut tally = Tally::default();
        tally.requeued(&row)?;
        let rows = events::Entity::update_many()
            .col_expr(
                events::Column::Status,
                Expr::value(EventStatus::Retrying.as_str()),
            )
            .col_expr(events::Column::DueAt, Expr::value(now.as_millis()))
            .col_expr(events::Column::Tries, Expr::value(0))
            .filter(events::Column::Id.eq(id))
            .exec_with_returning(&transaction)
            .await?;
        rollups::write(&tally, &transaction, self.instance).await?;
        transaction.commit().await?;
        let row = rows
            .into_iter()
            .next()
            .ok_or(StorageError::NotFound("this event"))?;
        event_rows::read(row)
    }
}

/// A first try that succeeded stands in the event's row alone, which is to be overwritten.
pub(crate) async fn note_silent_attempt(
    transaction: &DatabaseTransaction,
    row: &events::Model,
) -> Result<(), StorageError> {
    let status: EventStatus = word("events.status", &row.status)?;
    let is_silent =
        row.attempts == 1 && matches!(status, EventStatus::Completed | EventStatus::Ignored);
    if let (true, Some(attempt)) = (is_silent, event_rows::silent_attempt(row)?) {
        let attempt = attempts::ActiveModel {
            id: Set(Uuid::from_u128(attempt.id.as_u128())),
            event_id: Set(row.id),
            started_at: Set(attempt.started_at.as_millis()),
            duration_ms: Set(crate::convert::count(attempt.duration_ms)),
            outcome: Set(attempt.outcome.to_string()),
            error: Set(None),
        };
        attempts::Entity::insert(attempt)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}
