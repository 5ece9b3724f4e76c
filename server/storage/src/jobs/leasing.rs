//! Taking jobs: each is one worker's until its lease runs out.

use model::{EventId, EventStatus, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{Job, free, held};
use crate::{
    StorageError, Store,
    convert::uncount,
    entity::{events, jobs},
    events as event_rows,
};

impl Store {
    /// Leases up to `limit` due jobs until `until`, oldest first. A lease that has run out is free.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u16,
    ) -> Result<Vec<Job>, StorageError> {
        let due = Query::select()
            .column(jobs::Column::Id)
            .from(jobs::Entity)
            .cond_where(
                Condition::all()
                    .add(jobs::Column::DueAt.lte(now.as_millis()))
                    .add(free(now)),
            )
            .order_by(jobs::Column::DueAt, sea_orm::Order::Asc)
            .order_by(jobs::Column::Id, sea_orm::Order::Asc)
            .limit(u64::from(limit))
            .take();
        let transaction = self.begin().await?;
        let leased = jobs::Entity::update_many()
            .col_expr(jobs::Column::LeasedUntil, Expr::value(until.as_millis()))
            .col_expr(
                jobs::Column::LeaseToken,
                Expr::col(jobs::Column::LeaseToken).add(1),
            )
            .filter(jobs::Column::Id.in_subquery(due))
            .exec_with_returning(&transaction)
            .await?;
        if leased.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = leased.iter().map(|job| job.id).collect();
        let rows = events::Entity::update_many()
            .col_expr(
                events::Column::Status,
                Expr::value(EventStatus::Processing.as_str()),
            )
            .filter(events::Column::Id.is_in(ids))
            .exec_with_returning(&transaction)
            .await?;
        transaction.commit().await?;
        pair(leased, rows)
    }

    /// Keeps leases for longer; a lease that somebody else has taken over stays theirs.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn extend_leases(
        &self,
        leases: &[(EventId, i64)],
        until: Timestamp,
    ) -> Result<(), StorageError> {
        let mine = leases.iter().fold(Condition::any(), |any, (event, token)| {
            any.add(held(*event, *token))
        });
        jobs::Entity::update_many()
            .col_expr(jobs::Column::LeasedUntil, Expr::value(until.as_millis()))
            .filter(mine)
            .exec(&self.writer)
            .await?;
        Ok(())
    }

    /// When the next job is due or free again, where there is one.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StorageError> {
        let next: Option<Option<i64>> = jobs::Entity::find()
            .select_only()
            .expr(Expr::cust("min(max(due_at, coalesce(leased_until, 0)))"))
            .into_tuple()
            .one(&self.reader)
            .await?;
        Ok(next.flatten().map(Timestamp::from_millis))
    }
}

fn pair(leased: Vec<jobs::Model>, rows: Vec<events::Model>) -> Result<Vec<Job>, StorageError> {
    let mut events = rows
        .into_iter()
        .map(|row| (row.id, row))
        .collect::<std::collections::HashMap<_, _>>();
    let mut leased = leased;
    leased.sort_by_key(|job| (job.due_at, job.id));
    leased
        .into_iter()
        .filter_map(|job| Some((events.remove(&job.id)?, job)))
        .map(|(event, job)| {
            Ok(Job {
                event: event_rows::read(event)?,
                tries: uncount(job.tries),
                lease_token: job.lease_token,
            })
        })
        .collect()
}
