//! Which instances run on this database, so that the others notice when one is gone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, uuid};

/// This step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("instances")
                    .col(uuid("id").primary_key())
                    .col(big_integer("seen_at"))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("instances").take())
            .await
    }
}
