//! Giving an event another job, when somebody asks for it.

use model::{Event, EventId, EventStatus, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr,
};
use uuid::Uuid;

use super::{free, process_job};
use crate::{
    StorageError, Store,
    entity::{events, jobs},
    events as event_rows,
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
