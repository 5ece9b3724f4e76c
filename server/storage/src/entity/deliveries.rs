//! Delivery: one HTTP request.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub platform: String,
    pub app_id: Uuid,
    pub received_at: i64,
    pub stored_at: i64,
    pub verify_micros: i32,
    pub path: String,
    pub headers: String,
    pub body: Vec<u8>,
    pub verdict: String,
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
