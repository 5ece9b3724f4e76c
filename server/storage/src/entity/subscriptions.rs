//! Subscription: what is received for a connection.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub connection_id: Uuid,
    pub muted: String,
    pub state: String,
    pub created_at: i64,
    pub enable_queue: bool,
    pub batch_size: Option<i32>,
    pub retry_attempts: Option<i32>,
    pub retry_delay_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
