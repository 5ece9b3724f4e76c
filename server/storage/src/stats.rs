//! Counts for the overview.

use model::{EventStatus, Platform, Timestamp, Totals};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{StorageError, Store, convert::word, entity::events, events as event_rows};

impl Store {
    /// Counts of the events received in `[from, to)`; test events are left out.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn totals(&self, from: Timestamp, to: Timestamp) -> Result<Totals, StorageError> {
        let rows: Vec<(String, i64)> = events::Entity::find()
            .select_only()
            .column(events::Column::Status)
            .column_as(events::Column::Id.count(), "number")
            .filter(events::Column::Id.gte(event_rows::lowest_id(from)))
            .filter(events::Column::Id.lt(event_rows::lowest_id(to)))
            .filter(events::Column::Test.eq(false))
            .group_by(events::Column::Status)
            .into_tuple()
            .all(&self.reader)
            .await?;
        let mut totals = Totals::default();
        for (status, number) in rows {
            let number = u64::try_from(number).unwrap_or(0);
            totals.received += number;
            match word("events.status", &status)? {
                EventStatus::Completed | EventStatus::Ignored => totals.completed += number,
                EventStatus::Failed => totals.failed += number,
                EventStatus::Received | EventStatus::Processing | EventStatus::Retrying => {
                    totals.pending += number;
                }
            }
        }
        Ok(totals)
    }

    /// When something was last received from a platform.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn last_event_at(
        &self,
        platform: Platform,
    ) -> Result<Option<Timestamp>, StorageError> {
        let newest: Option<i64> = events::Entity::find()
            .select_only()
            .column(events::Column::ReceivedAt)
            .filter(events::Column::Platform.eq(platform.as_str()))
            .order_by_desc(events::Column::Id)
            .into_tuple()
            .one(&self.reader)
            .await?;
        Ok(newest.map(Timestamp::from_millis))
    }
}
