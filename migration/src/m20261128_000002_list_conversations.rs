//! What lists of conversations, contacts and leads are read by, and what has become of ids that were
//! joined with others.
//!
//! The index of conversations carries all that they are filtered by: where a filter passes over many,
//! their rows are not looked at.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid;

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
        let table = Table::create()
            .table("former_ids")
            .col(uuid("id").primary_key())
            .col(uuid("now_id"))
            .take();
        manager.create_table(table).await?;
        drop_lists(manager).await?;
        let filters = [
            "last_at",
            "id",
            "platform",
            "connection_id",
            "state",
            "unread",
        ];
        manager.create_index(listed(&filters)).await?;
        for index in [
            on("contacts_connection", "contacts", &["connection_id", "id"]),
            on("leads_connection", "leads", &["connection_id", "id"]),
            on("leads_contact", "leads", &["contact_id"]),
            on("former_ids_now", "former_ids", &["now_id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::drop().table("former_ids").take();
        manager.drop_table(table).await?;
        for index in ["leads_connection", "leads_contact"] {
            drop(manager, index, "leads").await?;
        }
        drop_lists(manager).await?;
        manager.create_index(listed(&["last_at", "id"])).await?;
        let contacts = on("contacts_connection", "contacts", &["connection_id"]);
        manager.create_index(contacts).await
    }
}

/// The indexes of lists that were there before.
async fn drop_lists(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    drop(manager, "conversations_last", "conversations").await?;
    drop(manager, "contacts_connection", "contacts").await
}

async fn drop(
    manager: &SchemaManager<'_>,
    index: &'static str,
    table: &'static str,
) -> Result<(), DbErr> {
    let index = Index::drop().name(index).table(table).to_owned();
    manager.drop_index(index).await
}

fn on(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// The index of conversations in the order of their list.
fn listed(columns: &[&'static str]) -> IndexCreateStatement {
    on("conversations_last", "conversations", columns)
        .and_where(Expr::col("last_at").is_not_null())
        .take()
}
