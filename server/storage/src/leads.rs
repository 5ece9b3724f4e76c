//! Leads as they are read; written they are by `projection`.

use model::{ConnectionId, ContactId, EventId, Lead, LeadFilter, LeadPage, Timestamp};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::{
    StorageError, Store,
    convert::moment,
    entity::leads::{Column, Entity, Model},
    events::lowest_id,
    page,
};

impl Store {
    /// A page of at most `limit` leads, the newest first, below `before`.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn leads(
        &self,
        wanted: &LeadFilter,
        before: Option<EventId>,
        limit: u16,
    ) -> Result<LeadPage, StorageError> {
        let contact = self.who(wanted.contact_id).await?;
        let rows = list(wanted, contact, before, limit)
            .all(&self.reader)
            .await?;
        let leads = rows.into_iter().map(read).collect();
        let (leads, next_cursor) = page::cut(leads, limit, |last: &Lead| last.id);
        Ok(LeadPage { leads, next_cursor })
    }
}

/// One more than a page has.
pub(crate) fn list(
    wanted: &LeadFilter,
    contact: Option<Uuid>,
    before: Option<EventId>,
    limit: u16,
) -> Select<Entity> {
    let condition = Condition::all()
        .add_option(
            wanted
                .connection_id
                .map(|it| Column::ConnectionId.eq(Uuid::from_u128(it.as_u128()))),
        )
        .add_option(contact.map(|it| Column::ContactId.eq(it)))
        .add_option(wanted.from.map(|it| Column::Id.gte(lowest_id(it))))
        .add_option(wanted.to.map(|it| Column::Id.lt(lowest_id(it))))
        .add_option(before.map(|it| Column::Id.lt(Uuid::from_u128(it.as_u128()))));
    Entity::find()
        .filter(condition)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
}

fn read(row: Model) -> Lead {
    Lead {
        id: EventId::from_u128(row.id.as_u128()),
        connection_id: ConnectionId::from_u128(row.connection_id.as_u128()),
        contact_id: row.contact_id.map(|id| ContactId::from_u128(id.as_u128())),
        external_id: row.external_id,
        text: row.text,
        occurred_at: moment(row.occurred_at),
        received_at: Timestamp::from_millis(row.received_at),
    }
}
