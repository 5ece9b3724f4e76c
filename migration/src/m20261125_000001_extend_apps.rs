//! Apps that stand in no setting, and apps that were removed.
//!
//! SQLite cannot take a NOT NULL away, so the table is made anew and its rows are carried over.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text, text_null, text_uniq, uuid};

/// This step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// What the table looks like while both are there.
const NEW: &str = "apps_new";
/// The columns that both forms have.
const KEPT: [&str; 6] = ["id", "setting", "name", "platforms", "source", "created_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All or nothing on SQLite too: half of it would be half of the apps.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let setting = text_null("setting").unique_key().take();
        let mut table = table(setting);
        table.col(big_integer_null("removed_at"));
        manager.create_table(table).await?;
        replace(manager, Cond::all()).await
    }

    /// Apps without a setting have no place in the older form.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table(text_uniq("setting"))).await?;
        replace(manager, Cond::all().add(Expr::col("setting").is_not_null())).await
    }
}

fn table(setting: ColumnDef) -> TableCreateStatement {
    Table::create()
        .table(NEW)
        .col(uuid("id").primary_key())
        .col(setting)
        .col(text("name"))
        .col(text("platforms"))
        .col(text("source"))
        .col(big_integer("created_at"))
        .take()
}

/// Carries the rows over and puts the new table in the place of the old one.
async fn replace(manager: &SchemaManager<'_>, which: Condition) -> Result<(), DbErr> {
    let rows = Query::select()
        .columns(KEPT)
        .from("apps")
        .cond_where(which)
        .take();
    let mut copy = Query::insert();
    copy.into_table(NEW).columns(KEPT);
    copy.select_from(rows)
        .map_err(|cause| DbErr::Migration(cause.to_string()))?;
    manager.execute(copy).await?;
    manager
        .drop_table(Table::drop().table("apps").take())
        .await?;
    manager
        .rename_table(Table::rename().table(NEW, "apps").take())
        .await
}
