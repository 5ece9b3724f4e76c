//! Whose secrets sign, which accounts are ours, what is received for them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null, text_uniq, uuid, uuid_uniq};

/// This step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("apps")
                    .col(uuid("id").primary_key())
                    .col(text_uniq("setting"))
                    .col(text("name"))
                    .col(text("platforms"))
                    .col(text("source"))
                    .col(big_integer("created_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("connections")
                    .col(uuid("id").primary_key())
                    .col(text("platform"))
                    .col(uuid("app_id"))
                    .col(text_null("account_id"))
                    .col(text_null("name"))
                    .col(text("state"))
                    .col(text("source"))
                    .col(big_integer("created_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("subscriptions")
                    .col(uuid("id").primary_key())
                    .col(uuid_uniq("connection_id"))
                    .col(text("muted"))
                    .col(text("state"))
                    .col(big_integer("created_at"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("connections_account")
                    .table("connections")
                    .col("platform")
                    .col("account_id")
                    .unique()
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("connections_app")
                    .table("connections")
                    .col("app_id")
                    .take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("subscriptions").take())
            .await?;
        manager
            .drop_table(Table::drop().table("connections").take())
            .await?;
        manager
            .drop_table(Table::drop().table("apps").take())
            .await?;
        Ok(())
    }
}
