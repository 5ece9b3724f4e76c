//! Reading figures: sums over whole days, and over hours at the edges.

use std::collections::{BTreeMap, HashMap};

use model::{
    AccountCounts, Bucket, ConnectionId, Counts, EventType, Platform, SeriesPoint, Stats,
    StatsQuery, Times, Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

use super::{
    Span,
    histogram::Histogram,
    spans::{Stretch, stretches},
    tally::Measure,
};
use crate::{
    StorageError, Store,
    convert::word,
    entity::{connections, rollup_latencies, rollups},
};

/// What was counted of one subject.
#[derive(FromQueryResult)]
struct Sums {
    about: String,
    platform: String,
    subject: String,
    received: i64,
    completed: i64,
    failed: i64,
    duplicates: i64,
    refused: i64,
}

/// The figures that are broken down.
#[derive(Default)]
struct Breakdown {
    by_platform: BTreeMap<Platform, Counts>,
    by_type: BTreeMap<EventType, Counts>,
    by_account: BTreeMap<ConnectionId, (Platform, Counts)>,
}

impl Store {
    /// The figures of a stretch of time, from its first bucket to its last; the queue as of `now`.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn stats(&self, wanted: &StatsQuery, now: Timestamp) -> Result<Stats, StorageError> {
        let span = match wanted.bucket {
            Bucket::Hour => Span::Hour,
            Bucket::Day => Span::Day,
        };
        let parts = stretches(wanted.from, wanted.to, Span::Day, span);
        let mut breakdown = Breakdown::default();
        for part in &parts {
            self.break_down(part, wanted.platform, &mut breakdown)
                .await?;
        }
        let mut totals = Counts::default();
        for counts in breakdown.by_platform.values() {
            add(&mut totals, *counts);
        }
        let series = Stretch {
            span,
            from: span.floor(wanted.from),
            to: span.ceil(wanted.to),
        };
        let within = (series.from, series.to);
        let times = |measure| self.times(measure, &parts, wanted.platform);
        Ok(Stats {
            totals,
            processing: times(Measure::Process).await?,
            ack: times(Measure::Acknowledge).await?,
            queue: self.queue(now).await?,
            by_type: busiest_first(breakdown.by_type, |(_, counts)| *counts),
            by_account: self.named(breakdown.by_account).await?,
            by_platform: busiest_first(breakdown.by_platform, |(_, counts)| *counts),
            series: self.series(series, wanted.platform).await?,
            top_contacts: self.top_contacts(within, wanted.platform).await?,
        })
    }

    async fn break_down(
        &self,
        part: &Stretch,
        platform: Option<Platform>,
        into: &mut Breakdown,
    ) -> Result<(), StorageError> {
        use rollups::Column;
        let ended = Expr::col(Column::Completed).add(Expr::col(Column::Ignored));
        let rows = rollups::Entity::find()
            .select_only()
            .columns([Column::About, Column::Platform, Column::Subject])
            .column_as(sum(Column::Received), "received")
            .column_as(whole(ended.sum()), "completed")
            .column_as(sum(Column::Failed), "failed")
            .column_as(sum(Column::Duplicates), "duplicates")
            .column_as(sum(Column::Refused), "refused")
            .filter(within(part, platform))
            .filter(Column::About.is_in(["all", "type", "account"]))
            .group_by(Column::About)
            .group_by(Column::Platform)
            .group_by(Column::Subject)
            .into_model::<Sums>()
            .all(&self.reader)
            .await?;
        for row in rows {
            into.add(&row)?;
        }
        Ok(())
    }

    /// The accounts with what they are called.
    async fn named(
        &self,
        accounts: BTreeMap<ConnectionId, (Platform, Counts)>,
    ) -> Result<Vec<AccountCounts>, StorageError> {
        let ids = accounts.keys().map(|id| Uuid::from_u128(id.as_u128()));
        let rows = connections::Entity::find()
            .filter(connections::Column::Id.is_in(ids))
            .all(&self.reader)
            .await?;
        let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
        let named = busiest_first(accounts, |(_, (_, counts))| *counts);
        Ok(named
            .into_iter()
            .map(|(connection, (platform, counts))| {
                let row = rows.remove(&Uuid::from_u128(connection.as_u128()));
                let (account_id, name) = row.map_or((None, None), |it| (it.account_id, it.name));
                AccountCounts {
                    connection,
                    platform,
                    account_id,
                    name,
                    counts,
                }
            })
            .collect())
    }

    /// One point for each bucket, those in which nothing happened too.
    async fn series(
        &self,
        part: Stretch,
        platform: Option<Platform>,
    ) -> Result<Vec<SeriesPoint>, StorageError> {
        use rollups::Column;
        let rows: Vec<(i64, i64, i64)> = rollups::Entity::find()
            .select_only()
            .column(Column::At)
            .column_as(sum(Column::Received), "received")
            .column_as(sum(Column::Failed), "failed")
            .filter(within(&part, platform))
            .filter(Column::About.eq("all"))
            .group_by(Column::At)
            .into_tuple()
            .all(&self.reader)
            .await?;
        let counted: HashMap<_, _> = rows
            .into_iter()
            .map(|(at, received, failed)| (at, (count(received), count(failed))))
            .collect();
        let step = usize::try_from(part.span.millis()).unwrap_or(usize::MAX);
        Ok((part.from..part.to)
            .step_by(step)
            .map(|at| {
                let (received, failed) = counted.get(&at).copied().unwrap_or_default();
                SeriesPoint {
                    at: Timestamp::from_millis(at),
                    received,
                    failed,
                }
            })
            .collect())
    }

    async fn times(
        &self,
        measure: Measure,
        parts: &[Stretch],
        platform: Option<Platform>,
    ) -> Result<Option<Times>, StorageError> {
        use rollup_latencies::Column;
        let mut histogram = Histogram::default();
        for part in parts {
            let rows: Vec<(i32, i64, i64)> = rollup_latencies::Entity::find()
                .select_only()
                .column(Column::Bucket)
                .column_as(whole(Expr::col(Column::Number).sum()), "number")
                .column_as(whole(Expr::col(Column::Micros).sum()), "micros")
                .filter(Column::Span.eq(part.span.as_str()))
                .filter(Column::Measure.eq(measure.as_str()))
                .filter(Column::At.gte(part.from))
                .filter(Column::At.lt(part.to))
                .filter(of(Column::Platform, platform))
                .group_by(Column::Bucket)
                .into_tuple()
                .all(&self.reader)
                .await?;
            for (bucket, number, micros) in rows {
                histogram.add(bucket, count(number), count(micros));
            }
        }
        Ok(histogram.times())
    }
}

impl Breakdown {
    fn add(&mut self, row: &Sums) -> Result<(), StorageError> {
        let platform = word("rollups.platform", &row.platform)?;
        let counts = Counts {
            received: count(row.received),
            completed: count(row.completed),
            failed: count(row.failed),
            duplicates: count(row.duplicates),
            refused: count(row.refused),
        };
        let subject = &row.subject;
        let known = match row.about.as_str() {
            "all" => self.by_platform.entry(platform).or_default(),
            "type" => {
                let event_type = word("rollups.subject", subject)?;
                self.by_type.entry(event_type).or_default()
            }
            _ => {
                let connection = word("rollups.subject", subject)?;
                let account = self.by_account.entry(connection);
                &mut account.or_insert((platform, Counts::default())).1
            }
        };
        add(known, counts);
        Ok(())
    }
}

fn add(known: &mut Counts, more: Counts) {
    known.received += more.received;
    known.completed += more.completed;
    known.failed += more.failed;
    known.duplicates += more.duplicates;
    known.refused += more.refused;
}

/// In the order of what was received; what had nothing at all is left out.
fn busiest_first<T>(counted: impl IntoIterator<Item = T>, counts: impl Fn(&T) -> Counts) -> Vec<T> {
    let counted = counted.into_iter();
    let mut list: Vec<_> = counted
        .filter(|it| counts(it) != Counts::default())
        .collect();
    list.sort_by_key(|it| std::cmp::Reverse(counts(it).received));
    list
}

/// The rows of a stretch, of all platforms unless one is given.
fn within(part: &Stretch, platform: Option<Platform>) -> Condition {
    use rollups::Column;
    of(Column::Platform, platform)
        .add(Column::Span.eq(part.span.as_str()))
        .add(Column::At.gte(part.from))
        .add(Column::At.lt(part.to))
}

/// The rows of a platform, or all.
pub(super) fn of(column: impl ColumnTrait, platform: Option<Platform>) -> Condition {
    Condition::all().add_option(platform.map(|platform| column.eq(platform.as_str())))
}

pub(crate) fn sum(column: rollups::Column) -> SimpleExpr {
    whole(Expr::col(column).sum())
}

/// A sum as a whole number: PostgreSQL's are of another type than what was added up.
pub(super) fn whole(sum: SimpleExpr) -> SimpleExpr {
    sum.cast_as("bigint")
}

/// A sum is never below zero once all of its parts are committed.
pub(crate) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
