//! What the live stream said lately, so that a browser can resume.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

/// This step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("live_log")
                    .col(big_integer("seq").primary_key())
                    .col(big_integer("at"))
                    .col(text("frame"))
                    .take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("live_log").take())
            .await?;
        Ok(())
    }
}
