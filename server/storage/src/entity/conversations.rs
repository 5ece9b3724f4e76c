//! Conversation: a thread, with what its row in a list shows.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conversations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub platform: String,
    pub connection_id: Uuid,
    pub thread_ref: String,
    pub contact_id: Option<Uuid>,
    pub title: Option<String>,
    pub title_at: Option<i64>,
    pub state: String,
    pub assignee_id: Option<Uuid>,
    pub labels: String,
    pub unread: i32,
    pub messages: i32,
    pub last_at: Option<i64>,
    pub last_position: i32,
    pub last_message_id: Option<Uuid>,
    pub last_text: Option<String>,
    pub last_direction: Option<String>,
    pub last_inbound_at: Option<i64>,
    pub delivered_at: Option<i64>,
    pub read_at: Option<i64>,
    pub seen_at: Option<i64>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
