//! Counts for the overview.

use std::collections::BTreeMap;

use model::{Platform, Timestamp, Totals};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use crate::{
    StorageError, Store,
    convert::word,
    entity::rollups,
    rollups::{Span, count, stretches, sum},
};

#[derive(FromQueryResult)]
struct Sums {
    received: Option<i64>,
    completed: Option<i64>,
    ignored: Option<i64>,
    failed: Option<i64>,
}

impl Store {
    /// Counts of the events received from the minute of `from` to that of `to`; test events are left
    /// out. Minutes are known of the last two days.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn totals(&self, from: Timestamp, to: Timestamp) -> Result<Totals, StorageError> {
        use rollups::Column;
        let mut totals = Totals::default();
        for part in stretches(from, to, Span::Hour, Span::Minute) {
            let sums = rollups::Entity::find()
                .select_only()
                .column_as(sum(Column::Received), "received")
                .column_as(sum(Column::Completed), "completed")
                .column_as(sum(Column::Ignored), "ignored")
                .column_as(sum(Column::Failed), "failed")
                .filter(Column::Span.eq(part.span.as_str()))
                .filter(Column::About.eq("all"))
                .filter(Column::At.gte(part.from))
                .filter(Column::At.lt(part.to))
                .into_model::<Sums>()
                .one(&self.reader)
                .await?;
            let Some(sums) = sums else { continue };
            let of = |number: Option<i64>| count(number.unwrap_or(0));
            totals.received += of(sums.received);
            totals.completed += of(sums.completed) + of(sums.ignored);
            totals.failed += of(sums.failed);
        }
        let ended = totals.completed + totals.failed;
        totals.pending = totals.received.saturating_sub(ended);
        Ok(totals)
    }

    /// When something was last received, by platform.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn last_events(&self) -> Result<BTreeMap<Platform, Timestamp>, StorageError> {
        use rollups::Column;
        let rows: Vec<(String, i64)> = rollups::Entity::find()
            .select_only()
            .column(Column::Platform)
            .column_as(Column::LastAt.max(), "last_at")
            .filter(Column::Span.eq(Span::Day.as_str()))
            .filter(Column::About.eq("all"))
            .filter(Column::LastAt.gt(0))
            .group_by(Column::Platform)
            .into_tuple()
            .all(&self.reader)
            .await?;
        rows.into_iter()
            .map(|(platform, at)| {
                let platform = word("rollups.platform", &platform)?;
                Ok((platform, Timestamp::from_millis(at)))
            })
            .collect()
    }
}
