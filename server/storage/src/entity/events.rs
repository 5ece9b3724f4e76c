//! Event: one thing in a delivery.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub dedupe_key: Vec<u8>,
    pub delivery_id: Uuid,
    pub platform: String,
    pub app_id: Uuid,
    pub connection_id: Option<Uuid>,
    pub event_type: String,
    pub native_type: Option<String>,
    pub direction: String,
    pub account_id: Option<String>,
    pub sender_id: Option<String>,
    pub recipient_id: Option<String>,
    pub external_id: String,
    pub message_ref: Option<String>,
    pub message_refs: String,
    pub watermark_ms: Option<i64>,
    pub thread_ref: Option<String>,
    pub thread_title: Option<String>,
    pub reply_to: Option<String>,
    pub contact_ref: Option<String>,
    pub contact_aliases: String,
    pub text: Option<String>,
    pub attachments: String,
    pub user_info: String,
    pub raw: Option<String>,
    pub status: String,
    pub error: Option<String>,
    pub attempts: i32,
    pub due_at: Option<i64>,
    pub tries: i32,
    pub position: i32,
    pub processing_us: i32,
    pub test: bool,
    pub occurred_at: Option<i64>,
    pub received_at: i64,
    pub processed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
