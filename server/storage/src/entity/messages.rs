//! Message: an entry of a conversation, or what is known of one that has not come yet.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub key: Vec<u8>,
    pub connection_id: Uuid,
    pub message_ref: String,
    pub conversation_id: Option<Uuid>,
    pub kind: Option<String>,
    pub direction: Option<String>,
    pub sender_id: Option<String>,
    pub sender_name: Option<String>,
    pub text: Option<String>,
    pub attachments: String,
    pub reply_to: Option<String>,
    pub status: Option<String>,
    pub error: Option<String>,
    pub facts: String,
    pub unread: bool,
    pub late: bool,
    pub deleted_at: Option<i64>,
    pub occurred_at: Option<i64>,
    pub received_at: i64,
    pub sort_at: i64,
    pub position: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
