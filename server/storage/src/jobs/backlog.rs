//! How much work waits.

use std::time::Duration;

use model::Timestamp;
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::{
    StorageError, Store,
    entity::events::{Column, Entity},
};

/// The events that wait to be worked on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many are due.
    pub due: u64,
    /// How many are put off to be tried again.
    pub later: u64,
    /// For how long the one that has waited longest has been due.
    pub oldest: Duration,
}

impl Store {
    /// Counts what waits.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn backlog(&self, now: Timestamp) -> Result<Backlog, StorageError> {
        let at = now.as_millis();
        let due = Entity::find().filter(Column::DueAt.lte(at));
        let later = Entity::find().filter(Column::DueAt.gt(at));
        Ok(Backlog {
            due: due.count(&self.reader).await?,
            later: later.count(&self.reader).await?,
            oldest: self.longest_due(now).await?.unwrap_or_default(),
        })
    }

    /// For how long the event that has waited longest has been due, where one is.
    pub(crate) async fn longest_due(
        &self,
        now: Timestamp,
    ) -> Result<Option<Duration>, StorageError> {
        let at = now.as_millis();
        // What is due at once bears no time of its own.
        let new = Entity::find().filter(Column::DueAt.eq(0));
        let again = Entity::find().filter(Column::DueAt.between(1, at));
        let since = [
            self.first(new, Column::ReceivedAt).await?,
            self.first(again, Column::DueAt).await?,
        ];
        let waited = since.into_iter().flatten().map(|since| at - since).max();
        Ok(waited.map(|millis| Duration::from_millis(u64::try_from(millis).unwrap_or(0))))
    }

    /// A time of the first of these in the order in which they are worked on.
    async fn first(
        &self,
        events: Select<Entity>,
        time: Column,
    ) -> Result<Option<i64>, StorageError> {
        let first = events
            .select_only()
            .column(time)
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .limit(1)
            .into_tuple()
            .one(&self.reader);
        Ok(first.await?)
    }
}
