//! Contacts, conversations and messages: what events add up to.
//!
//! A key is 16 bytes of SHA-256 over the connection and a platform's id of something in it: short,
//! of one length, and unique where the pair is.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary_len, boolean, integer, text, text_null, uuid, uuid_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLES: [&str; 6] = [
    "leads",
    "messages",
    "threads",
    "conversations",
    "contact_aliases",
    "contacts",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            contacts(),
            contact_aliases(),
            conversations(),
            threads(),
            messages(),
            leads(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager
                .drop_table(Table::drop().table(table).take())
                .await?;
        }
        Ok(())
    }
}

fn contacts() -> TableCreateStatement {
    Table::create()
        .table("contacts")
        .col(uuid("id").primary_key())
        .col(uuid("connection_id"))
        .col(text_null("name"))
        .col(text_null("username"))
        .col(text_null("picture"))
        .col(text("attributes"))
        .col(boolean("known"))
        .col(boolean("opted_out"))
        .col(text("facts"))
        .col(big_integer("created_at"))
        .take()
}

fn contact_aliases() -> TableCreateStatement {
    Table::create()
        .table("contact_aliases")
        .col(binary_len("key", 16).primary_key())
        .col(uuid("contact_id"))
        .col(text("alias"))
        .take()
}

fn conversations() -> TableCreateStatement {
    Table::create()
        .table("conversations")
        .col(uuid("id").primary_key())
        .col(text("platform"))
        .col(uuid("connection_id"))
        .col(text("thread_ref"))
        .col(uuid_null("contact_id"))
        .col(text_null("title"))
        .col(text("state"))
        .col(uuid_null("assignee_id"))
        .col(text("labels"))
        .col(integer("unread"))
        .col(integer("messages"))
        .col(big_integer_null("last_at"))
        .col(integer("last_position"))
        .col(uuid_null("last_message_id"))
        .col(text_null("last_text"))
        .col(text_null("last_direction"))
        .col(big_integer_null("last_inbound_at"))
        .col(big_integer_null("delivered_at"))
        .col(big_integer_null("read_at"))
        .col(big_integer_null("seen_at"))
        .col(big_integer("created_at"))
        .take()
}

fn threads() -> TableCreateStatement {
    Table::create()
        .table("threads")
        .col(binary_len("key", 16).primary_key())
        .col(uuid("conversation_id"))
        .take()
}

fn messages() -> TableCreateStatement {
    Table::create()
        .table("messages")
        .col(uuid("id").primary_key())
        .col(binary_len("key", 16).unique_key())
        .col(uuid("connection_id"))
        .col(text("message_ref"))
        .col(uuid_null("conversation_id"))
        .col(text_null("kind"))
        .col(text_null("direction"))
        .col(text_null("sender_id"))
        .col(text_null("sender_name"))
        .col(text_null("text"))
        .col(text("attachments"))
        .col(text_null("reply_to"))
        .col(text_null("status"))
        .col(text_null("error"))
        .col(text("facts"))
        .col(boolean("unread"))
        .col(boolean("late"))
        .col(big_integer_null("deleted_at"))
        .col(big_integer_null("occurred_at"))
        .col(big_integer("received_at"))
        .col(big_integer("sort_at"))
        .col(integer("position"))
        .take()
}

fn leads() -> TableCreateStatement {
    Table::create()
        .table("leads")
        .col(uuid("id").primary_key())
        .col(uuid("connection_id"))
        .col(uuid_null("contact_id"))
        .col(text("external_id"))
        .col(text_null("text"))
        .col(big_integer_null("occurred_at"))
        .col(big_integer("received_at"))
        .take()
}

fn indexes() -> [IndexCreateStatement; 5] {
    let on = |name: &'static str, table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create();
        index.name(name).table(table);
        for column in columns {
            index.col(*column);
        }
        index
    };
    let shown = || Expr::col("conversation_id").is_not_null();
    [
        on("conversations_last", "conversations", &["last_at", "id"])
            .and_where(Expr::col("last_at").is_not_null())
            .take(),
        on("conversations_contact", "conversations", &["contact_id"]),
        on("threads_conversation", "threads", &["conversation_id"]),
        on(
            "messages_thread",
            "messages",
            &["conversation_id", "sort_at", "position", "id"],
        )
        .and_where(shown())
        .take(),
        on("contacts_connection", "contacts", &["connection_id"]),
    ]
}
