//! What the live stream said lately.

use model::{LiveEvent, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::{
    StorageError, Store, Wake,
    convert::{json, to_json},
    dialect::{Lock, wait_for},
    entity::live_log,
    wakes::tell,
};

impl Store {
    /// Adds a frame under the next number, and says which that is. Numbers are given out one after the
    /// other, each after the commit of the one before: whoever has read up to a number has read all
    /// below it.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn append_live(&self, at: Timestamp, frame: &LiveEvent) -> Result<i64, StorageError> {
        let transaction = self.begin().await?;
        wait_for(&transaction, Lock::Live).await?;
        let seq = newest(&transaction).await?.unwrap_or(0) + 1;
        let row = live_log::ActiveModel {
            seq: Set(seq),
            at: Set(at.as_millis()),
            frame: Set(to_json(frame)),
        };
        live_log::Entity::insert(row)
            .exec_without_returning(&transaction)
            .await?;
        tell(&transaction, Wake::Live).await?;
        transaction.commit().await?;
        Ok(seq)
    }

    /// The frames after `seq`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn live_since(
        &self,
        seq: i64,
        limit: u64,
    ) -> Result<Vec<(i64, LiveEvent)>, StorageError> {
        let rows = live_log::Entity::find()
            .filter(live_log::Column::Seq.gt(seq))
            .order_by_asc(live_log::Column::Seq)
            .limit(limit)
            .all(&self.reader)
            .await?;
        rows.into_iter()
            .map(|row| Ok((row.seq, json("live_log.frame", &row.frame)?)))
            .collect()
    }

    /// The oldest and the newest number kept, where there are any.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn live_span(&self) -> Result<Option<(i64, i64)>, StorageError> {
        let span: Option<(Option<i64>, Option<i64>)> = live_log::Entity::find()
            .select_only()
            .column_as(live_log::Column::Seq.min(), "oldest")
            .column_as(live_log::Column::Seq.max(), "newest")
            .into_tuple()
            .one(&self.reader)
            .await?;
        Ok(span.and_then(|(oldest, newest)| oldest.zip(newest)))
    }

    /// Forgets frames older than `before`, but never the newest one: numbering goes on from it.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn prune_live(&self, before: Timestamp) -> Result<(), StorageError> {
        let Some((_, newest)) = self.live_span().await? else {
            return Ok(());
        };
        live_log::Entity::delete_many()
            .filter(live_log::Column::At.lt(before.as_millis()))
            .filter(live_log::Column::Seq.lt(newest))
            .exec(&self.writer)
            .await?;
        Ok(())
    }
}

async fn newest<C: ConnectionTrait>(db: &C) -> Result<Option<i64>, StorageError> {
    let newest: Option<Option<i64>> = live_log::Entity::find()
        .select_only()
        .column_as(live_log::Column::Seq.max(), "newest")
        .into_tuple()
        .one(db)
        .await?;
    Ok(newest.flatten())
}
