//! Events: lists, details, rows.

mod filter;
mod row;

use model::{
    Attempt, AttemptId, DeliveryId, Event, EventDetail, EventFilter, EventId, EventPage, Timestamp,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    StorageError, Store,
    convert::{uncount, word},
    deliveries as delivery_rows,
    entity::{attempts, deliveries, events, repeats},
    page,
};

pub(crate) use filter::{condition, containing, lowest_id};
pub(crate) use row::{read, silent_attempt, write};

impl Store {
    /// A page of at most `limit` events, newest first, below `before`.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn events(
        &self,
        wanted: &EventFilter,
        before: Option<EventId>,
        limit: u16,
    ) -> Result<EventPage, StorageError> {
        let mut query =
            events::Entity::find().filter(condition(wanted, self.reader.get_database_backend()));
        if let Some(before) = before {
            query = query.filter(events::Column::Id.lt(Uuid::from_u128(before.as_u128())));
        }
        let rows = query
            .order_by_desc(events::Column::Id)
            .limit(u64::from(limit) + 1)
            .all(&self.reader)
            .await?;
        let events = rows.into_iter().map(read).collect::<Result<_, _>>()?;
        let (events, next_cursor) = page::cut(events, limit, |event: &Event| event.id);
        Ok(EventPage {
            events,
            next_cursor,
        })
    }

    /// Those of the given events that match, newest first.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn events_by_id(
        &self,
        ids: &[EventId],
        wanted: &EventFilter,
    ) -> Result<Vec<Event>, StorageError> {
        let ids = ids.iter().map(|id| Uuid::from_u128(id.as_u128()));
        let rows = events::Entity::find()
            .filter(events::Column::Id.is_in(ids))
            .filter(condition(wanted, self.reader.get_database_backend()))
            .order_by_desc(events::Column::Id)
            .all(&self.reader)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// One event with its delivery and the tries at processing it.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is no such event.
    pub async fn event(&self, id: EventId) -> Result<EventDetail, StorageError> {
        let key = Uuid::from_u128(id.as_u128());
        let event = events::Entity::find_by_id(key)
            .one(&self.reader)
            .await?
            .ok_or(StorageError::NotFound("this event"))?;
        let delivery = deliveries::Entity::find_by_id(event.delivery_id)
            .one(&self.reader)
            .await?
            .ok_or(StorageError::NotFound("this event's delivery"))?;
        let repeated = self
            .repeats(repeats::Column::DeliveryId, delivery.id)
            .await?;
        let repeated = repeated
            .into_iter()
            .map(|row| EventId::from_u128(row.event_id.as_u128()));
        let by = self.repeats(repeats::Column::EventId, key).await?;
        let mut attempts = self.attempts(key).await?;
        if attempts.is_empty() {
            attempts.extend(silent_attempt(&event)?);
        }
        Ok(EventDetail {
            event: read(event)?,
            delivery: delivery_rows::read(delivery, repeated.collect())?,
            repeated_by: by
                .into_iter()
                .map(|row| DeliveryId::from_u128(row.delivery_id.as_u128()))
                .collect(),
            attempts,
        })
    }

    async fn repeats(
        &self,
        by: repeats::Column,
        id: Uuid,
    ) -> Result<Vec<repeats::Model>, StorageError> {
        Ok(repeats::Entity::find()
            .filter(by.eq(id))
            .limit(200)
            .all(&self.reader)
            .await?)
    }

    async fn attempts(&self, event: Uuid) -> Result<Vec<Attempt>, StorageError> {
        let rows = attempts::Entity::find()
            .filter(attempts::Column::EventId.eq(event))
            .order_by_asc(attempts::Column::Id)
            .all(&self.reader)
            .await?;
        rows.into_iter().map(read_attempt).collect()
    }
}

fn read_attempt(row: attempts::Model) -> Result<Attempt, StorageError> {
    Ok(Attempt {
        id: AttemptId::from_u128(row.id.as_u128()),
        event_id: EventId::from_u128(row.event_id.as_u128()),
        started_at: Timestamp::from_millis(row.started_at),
        duration_ms: uncount(row.duration_ms),
        outcome: word("attempts.outcome", &row.outcome)?,
        error: row.error,
    })
}
