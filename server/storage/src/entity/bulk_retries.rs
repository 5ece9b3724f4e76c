//! Bulk retry: many events tried once more.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_retries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub wish: String,
    pub state: String,
    pub total: i64,
    pub completed: i64,
    pub retrying: i64,
    pub failed: i64,
    pub position: Option<Uuid>,
    pub in_hand: String,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
