//! What waits to be processed, and how fast it moves.

use std::time::Duration;

use model::{Queue, Timestamp};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{Span, reading::whole};
use crate::{StorageError, Store, entity::rollups};

/// Over how long the queue's pace is taken.
const PACE: i64 = 60_000;

impl Store {
    /// What waits, told by what was counted: received and not ended.
    pub(super) async fn queue(&self, now: Timestamp) -> Result<Queue, StorageError> {
        let since = Span::Pulse.floor(now.plus_millis(-PACE));
        let of = |column: rollups::Column| Expr::col(column);
        let ended = of(rollups::Column::Completed)
            .add(of(rollups::Column::Ignored))
            .add(of(rollups::Column::Failed));
        let waiting = of(rollups::Column::Received).sub(ended.clone());
        Ok(Queue {
            length: self.total(Span::Day, i64::MIN, waiting).await?,
            oldest: self.longest_due(now).await?,
            ended: self.total(Span::Pulse, since, ended).await?,
            within: millis(now.as_millis().saturating_sub(since)),
        })
    }

    /// The sum of something over all rows of a span.
    async fn total(&self, span: Span, since: i64, counted: Expr) -> Result<u64, StorageError> {
        let sum: Option<Option<i64>> = rollups::Entity::find()
            .select_only()
            .column_as(whole(counted.sum()), "total")
            .filter(rollups::Column::Span.eq(span.as_str()))
            .filter(rollups::Column::About.eq("all"))
            .filter(rollups::Column::At.gte(since))
            .into_tuple()
            .one(&self.reader)
            .await?;
        Ok(u64::try_from(sum.flatten().unwrap_or(0)).unwrap_or(0))
    }
}

fn millis(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}
