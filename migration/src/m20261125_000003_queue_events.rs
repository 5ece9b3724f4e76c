//! The event's own row is its job: one row and one small index instead of two tables.
//!
//! What had been completed before there were conversations becomes due once more, so that those
//! messages stand in conversations too.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, text, uuid};

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
        let columns = [
            big_integer_null("due_at"),
            integer("tries").default(0).take(),
            integer("position").default(0).take(),
            integer("processing_us").default(0).take(),
        ];
        for column in columns {
            let add = Table::alter().table("events").add_column(column).take();
            manager.alter_table(add).await?;
        }
        for statement in [
            "UPDATE events SET due_at = (SELECT due_at FROM jobs WHERE jobs.id = events.id)",
            "UPDATE events SET due_at = 0, status = 'received' WHERE status = 'completed'",
        ] {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        for index in ["events_delivery", "events_unfinished"] {
            manager
                .drop_index(Index::drop().name(index).table("events").to_owned())
                .await?;
        }
        let drop = Table::alter()
            .table("events")
            .drop_column("next_attempt_at")
            .take();
        manager.alter_table(drop).await?;
        manager
            .drop_table(Table::drop().table("jobs").take())
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("events_due")
                    .table("events")
                    .col("due_at")
                    .col("id")
                    .and_where(Expr::col("due_at").is_not_null())
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("events_in_trouble")
                    .table("events")
                    .col("status")
                    .col("id")
                    .and_where(Expr::col("status").is_in(["retrying", "failed"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["events_due", "events_in_trouble"] {
            manager
                .drop_index(Index::drop().name(index).table("events").to_owned())
                .await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("jobs")
                    .col(uuid("id").primary_key())
                    .col(text("kind"))
                    .col(big_integer("due_at"))
                    .col(integer("tries"))
                    .col(big_integer("lease_token"))
                    .col(big_integer_null("leased_until"))
                    .take(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO jobs (id, kind, due_at, tries, lease_token) \
                 SELECT id, 'process', due_at, tries, 0 FROM events WHERE due_at IS NOT NULL",
            )
            .await?;
        let jobs_due = Index::create()
            .name("jobs_due")
            .table("jobs")
            .col("due_at")
            .take();
        manager.create_index(jobs_due).await?;
        for column in ["due_at", "tries", "position", "processing_us"] {
            let drop = Table::alter().table("events").drop_column(column).take();
            manager.alter_table(drop).await?;
        }
        let add = Table::alter()
            .table("events")
            .add_column(big_integer_null("next_attempt_at"))
            .take();
        manager.alter_table(add).await?;
        let delivery = Index::create()
            .name("events_delivery")
            .table("events")
            .col("delivery_id")
            .take();
        manager.create_index(delivery).await?;
        manager
            .create_index(
                Index::create()
                    .name("events_unfinished")
                    .table("events")
                    .col("status")
                    .col("id")
                    .and_where(Expr::col("status").is_not_in(["completed", "ignored"]))
                    .take(),
            )
            .await
    }
}
