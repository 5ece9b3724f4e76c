//! Bulk retries: which events, how far, and what became of them. And what a subscription says about
//! the processing of its events.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer_null, text, uuid, uuid_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All or nothing on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("bulk_retries")
                    .col(uuid("id").primary_key())
                    .col(text("wish"))
                    .col(text("state"))
                    .col(big_integer("total"))
                    .col(big_integer("completed"))
                    .col(big_integer("retrying"))
                    .col(big_integer("failed"))
                    .col(uuid_null("position"))
                    .col(text("in_hand"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("finished_at"))
                    .take(),
            )
            .await?;
        for column in [
            boolean("enable_queue").default(true).take(),
            integer_null("batch_size"),
            integer_null("retry_attempts"),
            big_integer_null("retry_delay_ms"),
        ] {
            let add = Table::alter()
                .table("subscriptions")
                .add_column(column)
                .take();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            "enable_queue",
            "batch_size",
            "retry_attempts",
            "retry_delay_ms",
        ] {
            let drop = Table::alter()
                .table("subscriptions")
                .drop_column(column)
                .take();
            manager.alter_table(drop).await?;
        }
        manager
            .drop_table(Table::drop().table("bulk_retries").take())
            .await
    }
}
