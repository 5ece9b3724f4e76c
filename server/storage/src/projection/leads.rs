//! Leads: forms that somebody filled in.

use model::{ConnectionId, ContactId, EventId, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    StorageError,
    convert::{clean, clean_opt},
    entity::leads,
};

/// A form that somebody filled in.
#[derive(Clone, Debug)]
pub struct NewLead {
    /// The event that says so; the lead's id too.
    pub event: EventId,
    /// The account of ours.
    pub connection: ConnectionId,
    /// Who it was, where the body says so.
    pub contact: Option<ContactId>,
    /// The platform's id of it.
    pub external_id: String,
    /// What was said.
    pub text: Option<String>,
    /// When.
    pub occurred_at: Option<Timestamp>,
    /// When we heard of it.
    pub received_at: Timestamp,
}

pub(super) async fn save(
    transaction: &DatabaseTransaction,
    new: &[NewLead],
) -> Result<(), StorageError> {
    if new.is_empty() {
        return Ok(());
    }
    let rows = new.iter().map(|lead| leads::ActiveModel {
        id: Set(Uuid::from_u128(lead.event.as_u128())),
        connection_id: Set(Uuid::from_u128(lead.connection.as_u128())),
        contact_id: Set(lead.contact.map(|id| Uuid::from_u128(id.as_u128()))),
        external_id: Set(clean(lead.external_id.clone())),
        text: Set(clean_opt(lead.text.clone())),
        occurred_at: Set(lead.occurred_at.map(Timestamp::as_millis)),
        received_at: Set(lead.received_at.as_millis()),
    });
    let known = OnConflict::column(leads::Column::Id)
        .do_nothing()
        .to_owned();
    leads::Entity::insert_many(rows)
        .on_conflict(known)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Gives the leads of contacts that turned out to be others to those.
pub(super) async fn follow(
    transaction: &DatabaseTransaction,
    moved: &[(ContactId, ContactId)],
) -> Result<(), StorageError> {
    for (gone, kept) in moved {
        let [gone, kept] = [gone, kept].map(|id| Uuid::from_u128(id.as_u128()));
        leads::Entity::update_many()
            .col_expr(leads::Column::ContactId, Expr::value(kept))
            .filter(leads::Column::ContactId.eq(gone))
            .exec(transaction)
            .await?;
    }
    Ok(())
}
