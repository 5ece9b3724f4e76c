//! What has become of contacts and conversations that turned out to be others. Whoever has kept an
//! old id is led to what it is part of now.

use model::ContactId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    StorageError, Store,
    entity::former_ids::{ActiveModel, Column, Entity},
};

/// Lets ids lead to others, and those that led to them as well.
pub(super) async fn save(
    transaction: &DatabaseTransaction,
    moved: impl Iterator<Item = (Uuid, Uuid)>,
) -> Result<(), StorageError> {
    for (gone, kept) in moved {
        Entity::update_many()
            .col_expr(Column::NowId, Expr::value(kept))
            .filter(Column::NowId.eq(gone))
            .exec(transaction)
            .await?;
        let row = ActiveModel {
            id: Set(gone),
            now_id: Set(kept),
        };
        let replace = OnConflict::column(Column::Id)
            .update_column(Column::NowId)
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

impl Store {
    /// What has become of something with this id; `None` where that never was an id, or still is one.
    pub(crate) async fn now(&self, id: Uuid) -> Result<Option<Uuid>, StorageError> {
        let row = Entity::find_by_id(id).one(&self.reader).await?;
        Ok(row.map(|row| row.now_id))
    }

    /// Who a contact is by now, under this or another id.
    pub(crate) async fn who(&self, id: Option<ContactId>) -> Result<Option<Uuid>, StorageError> {
        let Some(id) = id else {
            return Ok(None);
        };
        let id = Uuid::from_u128(id.as_u128());
        Ok(Some(self.now(id).await?.unwrap_or(id)))
    }
}
