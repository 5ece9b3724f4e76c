//! Taking due events, to be worked off in the transaction that takes them.

use model::{Event, EventId, Timestamp};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use uuid::Uuid;

use crate::{
    StorageError, Store,
    convert::uncount,
    entity::events::{Column, Entity, Model},
    events as event_rows,
};

/// Which events to take.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// What is due at that time, the longest due first, at most that many.
    Due(Timestamp, u16),
    /// Of these, what still has to be worked on.
    These(&'a [EventId]),
}

/// Events that are being worked on. Dropped without [`Claim::finish`], nothing has happened.
#[derive(Debug)]
pub struct Claim {
    pub(crate) transaction: DatabaseTransaction,
    pub(crate) instance: i32,
    /// The events, in the order in which they are to be worked on.
    pub events: Vec<Claimed>,
}

/// An event that is being worked on.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The event.
    pub event: Event,
    /// How many tries have ended since it was last put in the queue.
    pub tries: u32,
    /// Its place in the body that brought it.
    pub position: u16,
    /// What makes it the same thing when the platform repeats it.
    pub dedupe_key: Vec<u8>,
}

/// What precedes the made-up id of a message that the platform gives none.
pub(crate) const UNNAMED: char = '~';

impl Claimed {
    /// The id that the message of this event is known by: the platform's, or, where it gives none, one
    /// made of the event's own key.
    #[must_use]
    pub fn message_ref(&self) -> String {
        message_ref(self.event.inbound.message_ref.as_ref(), &self.dedupe_key)
    }
}

/// See [`Claimed::message_ref`].
pub(crate) fn message_ref(named: Option<&String>, dedupe_key: &[u8]) -> String {
    match named {
        Some(reference) => reference.clone(),
        None => dedupe_key.iter().fold(UNNAMED.to_string(), |text, byte| {
            format!("{text}{byte:02x}")
        }),
    }
}

impl Store {
    /// Takes events; `None` when there is nothing to do. On PostgreSQL what another instance is
    /// working on is passed over.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn claim(&self, wanted: Wanted<'_>) -> Result<Option<Claim>, StorageError> {
        let query = Entity::find().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let query = match wanted {
            Wanted::Due(now, limit) => query
                .filter(Column::DueAt.lte(now.as_millis()))
                .order_by_asc(Column::DueAt)
                .order_by_asc(Column::Id)
                .limit(u64::from(limit)),
            Wanted::These(ids) => query
                .filter(Column::Id.is_in(ids.iter().map(|id| Uuid::from_u128(id.as_u128()))))
                .filter(Column::DueAt.is_not_null())
                .order_by_asc(Column::Id),
        };
        let transaction = self.begin().await?;
        let rows = query.all(&transaction).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let events = rows.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Some(Claim {
            transaction,
            instance: self.instance,
            events,
        }))
    }

    /// When the next event is due, where there is one.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StorageError> {
        let next: Option<i64> = Entity::find()
            .select_only()
            .column(Column::DueAt)
            .filter(Column::DueAt.is_not_null())
            .order_by_asc(Column::DueAt)
            .into_tuple()
            .one(&self.reader)
            .await?;
        Ok(next.map(Timestamp::from_millis))
    }

    /// Makes due at `latest` what is due later: no pause is that long, so the clock was set back.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn pull_in(&self, latest: Timestamp) -> Result<u64, StorageError> {
        let pulled = Entity::update_many()
            .col_expr(Column::DueAt, Expr::value(latest.as_millis()))
            .filter(Column::DueAt.gt(latest.as_millis()))
            .exec(&self.writer)
            .await?;
        Ok(pulled.rows_affected)
    }
}

fn read(row: Model) -> Result<Claimed, StorageError> {
    Ok(Claimed {
        tries: uncount(row.tries),
        position: u16::try_from(row.position).unwrap_or(u16::MAX),
        dedupe_key: row.dedupe_key.clone(),
        event: event_rows::read(row)?,
    })
}
