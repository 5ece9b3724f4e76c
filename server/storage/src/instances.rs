//! Which instances run on one database. Times are the database's: clocks of machines differ.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use uuid::Uuid;

use crate::{
    StorageError, Store, dialect,
    entity::instances::{Column, Entity},
};

impl Store {
    /// Whether other instances may run on this database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        dialect::is_shared(&self.writer)
    }

    /// Says that an instance lives.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn beat(&self, instance: u128) -> Result<(), StorageError> {
        let now = dialect::now(self.writer.get_database_backend());
        let again = OnConflict::column(Column::Id)
            .value(Column::SeenAt, now.clone())
            .to_owned();
        let mut beat = Query::insert();
        beat.into_table(Entity)
            .columns([Column::Id, Column::SeenAt])
            .values_panic([Expr::value(Uuid::from_u128(instance)), now])
            .on_conflict(again);
        self.writer.execute(&beat).await?;
        Ok(())
    }

    /// Takes instances off the list that have not been heard of for `millis`, and says how many: each
    /// is found gone by one of the others only.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn bury(&self, millis: i64) -> Result<u64, StorageError> {
        let now = dialect::now(self.writer.get_database_backend());
        let gone = Entity::delete_many()
            .filter(Column::SeenAt.into_expr().lt(now.sub(millis)))
            .exec(&self.writer)
            .await?;
        Ok(gone.rows_affected)
    }

    /// Takes an instance off the list that ends as it should.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn leave(&self, instance: u128) -> Result<(), StorageError> {
        Entity::delete_by_id(Uuid::from_u128(instance))
            .exec(&self.writer)
            .await?;
        Ok(())
    }
}
