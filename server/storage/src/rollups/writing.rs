//! Writing what was added up.

use model::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    Span, Tally,
    tally::{Count, CountKey, Time, TimeKey},
};
use crate::{
    StorageError, Store,
    entity::{rollup_latencies, rollups},
};

/// A statement may carry 32,766 values; a row has 13.
const ROWS_A_STATEMENT: usize = 500;
/// How long minutes are kept: the last day, the day before, and a margin.
const MINUTES_KEPT: i64 = 50 * 60 * 60 * 1000;
/// How long pulses are kept.
const PULSES_KEPT: i64 = 10 * 60 * 1000;

impl Store {
    /// Writes what was counted apart from any transaction.
    ///
    /// # Errors
    /// [`StorageError`] when the transaction fails; then nothing of it is written.
    pub async fn count(&self, tally: &Tally) -> Result<(), StorageError> {
        let transaction = self.begin().await?;
        write(tally, &transaction, self.instance).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Removes the rows of short spans that nobody will ask for any more.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn prune_rollups(&self, now: Timestamp) -> Result<(), StorageError> {
        for (span, kept) in [(Span::Minute, MINUTES_KEPT), (Span::Pulse, PULSES_KEPT)] {
            rollups::Entity::delete_many()
                .filter(rollups::Column::Span.eq(span.as_str()))
                .filter(rollups::Column::About.eq("all"))
                .filter(rollups::Column::At.lt(now.plus_millis(-kept).as_millis()))
                .exec(&self.writer)
                .await?;
        }
        Ok(())
    }
}

/// Adds a tally to this instance's rows, in the order of their keys.
pub(crate) async fn write(
    tally: &Tally,
    transaction: &DatabaseTransaction,
    instance: i32,
) -> Result<(), StorageError> {
    let counts: Vec<_> = tally.counts.iter().collect();
    for chunk in counts.chunks(ROWS_A_STATEMENT) {
        let rows = chunk.iter().map(|it| count_row(*it, instance));
        rollups::Entity::insert_many(rows)
            .on_conflict(add_counts())
            .exec_without_returning(transaction)
            .await?;
    }
    let times: Vec<_> = tally.times.iter().collect();
    for chunk in times.chunks(ROWS_A_STATEMENT) {
        let rows = chunk.iter().map(|it| time_row(*it, instance));
        rollup_latencies::Entity::insert_many(rows)
            .on_conflict(add_times())
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

fn count_row((key, count): (&CountKey, &Count), instance: i32) -> rollups::ActiveModel {
    rollups::ActiveModel {
        span: Set(key.span.as_str().to_owned()),
        about: Set(key.subject.about().to_owned()),
        at: Set(key.at),
        platform: Set(key.platform.to_string()),
        subject: Set(key.subject.text()),
        instance: Set(instance),
        received: Set(count.received),
        completed: Set(count.completed),
        ignored: Set(count.ignored),
        failed: Set(count.failed),
        duplicates: Set(count.duplicates),
        refused: Set(count.refused),
        last_at: Set(count.last_at),
    }
}

fn add_counts() -> OnConflict {
    use rollups::{Column, Entity};
    let new = |column: Column| Expr::col(("excluded", column));
    let old = |column: Column| Expr::col((Entity, column));
    let key = [
        Column::Span,
        Column::About,
        Column::At,
        Column::Platform,
        Column::Subject,
        Column::Instance,
    ];
    let counters = [
        Column::Received,
        Column::Completed,
        Column::Ignored,
        Column::Failed,
        Column::Duplicates,
        Column::Refused,
    ];
    let sums = counters.map(|column| (column, old(column).add(new(column))));
    // The greater of two has another name on each database.
    let is_newer = new(Column::LastAt).gt(old(Column::LastAt));
    let last_at = Expr::case(is_newer, new(Column::LastAt)).finally(old(Column::LastAt));
    OnConflict::columns(key)
        .values(sums)
        .value(Column::LastAt, last_at)
        .to_owned()
}

fn time_row((key, time): (&TimeKey, &Time), instance: i32) -> rollup_latencies::ActiveModel {
    rollup_latencies::ActiveModel {
        span: Set(key.span.as_str().to_owned()),
        measure: Set(key.measure.as_str().to_owned()),
        at: Set(key.at),
        platform: Set(key.platform.to_string()),
        bucket: Set(key.bucket),
        instance: Set(instance),
        number: Set(time.number),
        micros: Set(time.micros),
    }
}

fn add_times() -> OnConflict {
    use rollup_latencies::{Column, Entity};
    let key = [
        Column::Span,
        Column::Measure,
        Column::At,
        Column::Platform,
        Column::Bucket,
        Column::Instance,
    ];
    let sums = [Column::Number, Column::Micros].map(|column| {
        let sum = Expr::col((Entity, column)).add(Expr::col(("excluded", column)));
        (column, sum)
    });
    OnConflict::columns(key).values(sums).to_owned()
}
