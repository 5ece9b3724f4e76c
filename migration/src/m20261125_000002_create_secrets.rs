//! Secrets of apps, encrypted, and the keys that encrypt them: of a key only its id and something it
//! has encrypted, by which it is recognised.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, blob, text, uuid};

/// This step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("encryption_keys")
                    .col(text("key_id").primary_key())
                    .col(blob("check_value"))
                    .col(big_integer("created_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("secrets")
                    .col(uuid("id").primary_key())
                    .col(uuid("app_id"))
                    .col(text("name"))
                    .col(blob("ciphertext"))
                    .col(text("key_id"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("replaced_at"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("secrets_current")
                    .table("secrets")
                    .col("app_id")
                    .col("name")
                    .unique()
                    .and_where(Expr::col("replaced_at").is_null())
                    .take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("secrets").take())
            .await?;
        manager
            .drop_table(Table::drop().table("encryption_keys").take())
            .await?;
        Ok(())
    }
}
