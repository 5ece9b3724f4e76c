//! Bulk retries: asking for one, and how it stands. [`stepping`] takes them forward.

mod stepping;

pub use stepping::{BulkStep, InHand};

use model::{
    BulkRetry, BulkRetryId, BulkRetryState, EventStatus, RetryTally, RetryWish, Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    StorageError, Store,
    convert::{json, moment, to_json, word},
    entity::{
        bulk_retries::{ActiveModel, Column, Entity, Model},
        events,
    },
    events as event_rows,
};

const MISSING: StorageError = StorageError::NotFound("this bulk retry");

impl Store {
    /// How many events a bulk retry would try once more.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn count_retriable(&self, wish: &RetryWish) -> Result<u64, StorageError> {
        Ok(events::Entity::find()
            .filter(retriable(wish, self.reader.get_database_backend()))
            .count(&self.reader)
            .await?)
    }

    /// Keeps a bulk retry, which is taken forward from now on.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when `most` others are under way.
    pub async fn create_bulk_retry(&self, bulk: &BulkRetry, most: u64) -> Result<(), StorageError> {
        let transaction = self.begin_alone().await?;
        let others = Entity::find()
            .filter(Column::FinishedAt.is_null())
            .count(&transaction)
            .await?;
        if others >= most {
            return Err(StorageError::Conflict(
                "Too many bulk retries are under way: wait for one, or cancel one.",
            ));
        }
        Entity::insert(write(bulk))
            .exec_without_returning(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// One bulk retry.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none of that id.
    pub async fn bulk_retry(&self, id: BulkRetryId) -> Result<BulkRetry, StorageError> {
        let row = Entity::find_by_id(key(id)).one(&self.reader).await?;
        read(&row.ok_or(MISSING)?)
    }

    /// At most `limit` bulk retries, newest first, below `before`.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn bulk_retries(
        &self,
        before: Option<BulkRetryId>,
        limit: u16,
    ) -> Result<Vec<BulkRetry>, StorageError> {
        let mut query = Entity::find().order_by_desc(Column::Id);
        if let Some(before) = before {
            query = query.filter(Column::Id.lt(key(before)));
        }
        let rows = query.limit(u64::from(limit)).all(&self.reader).await?;
        rows.iter().map(read).collect()
    }

    /// Pauses, resumes or cancels a bulk retry.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none of that id, [`StorageError::Conflict`] when it
    /// is over.
    pub async fn set_bulk_retry_state(
        &self,
        id: BulkRetryId,
        state: BulkRetryState,
        at: Timestamp,
    ) -> Result<BulkRetry, StorageError> {
        let finished_at = (state == BulkRetryState::Cancelled).then_some(at.as_millis());
        let rows = Entity::update_many()
            .col_expr(Column::State, Expr::value(state.as_str()))
            .col_expr(Column::FinishedAt, Expr::value(finished_at))
            .filter(Column::Id.eq(key(id)))
            .filter(Column::FinishedAt.is_null())
            .exec_with_returning(&self.writer)
            .await?;
        match rows.first() {
            Some(row) => read(row),
            None => {
                self.bulk_retry(id).await?;
                Err(StorageError::Conflict("This bulk retry is over."))
            }
        }
    }
}

/// The events that a wish is for.
fn retriable(wish: &RetryWish, backend: DbBackend) -> Condition {
    let tried = if wish.force {
        events::Column::Status.ne(EventStatus::Received.as_str())
    } else {
        events::Column::Status.eq(EventStatus::Failed.as_str())
    };
    event_rows::condition(&wish.filter, backend).add(tried)
}

fn key(id: BulkRetryId) -> Uuid {
    Uuid::from_u128(id.as_u128())
}

fn write(bulk: &BulkRetry) -> ActiveModel {
    ActiveModel {
        id: Set(key(bulk.id)),
        wish: Set(to_json(&bulk.wish)),
        state: Set(bulk.state.to_string()),
        total: Set(number(bulk.total)),
        completed: Set(number(bulk.tally.completed)),
        retrying: Set(number(bulk.tally.retrying)),
        failed: Set(number(bulk.tally.failed)),
        position: Set(None),
        in_hand: Set("[]".to_owned()),
        created_at: Set(bulk.created_at.as_millis()),
        finished_at: Set(bulk.finished_at.map(Timestamp::as_millis)),
    }
}

fn read(row: &Model) -> Result<BulkRetry, StorageError> {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(BulkRetry {
        id: BulkRetryId::from_u128(row.id.as_u128()),
        wish: json("bulk_retries.wish", &row.wish)?,
        state: word("bulk_retries.state", &row.state)?,
        total: count(row.total),
        tally: RetryTally {
            completed: count(row.completed),
            retrying: count(row.retrying),
            failed: count(row.failed),
        },
        created_at: Timestamp::from_millis(row.created_at),
        finished_at: moment(row.finished_at),
    })
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
