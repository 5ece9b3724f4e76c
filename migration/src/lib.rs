//! The database schema, one file a step. Times are milliseconds since 1970 in UTC, ids are UUID v7.

use sea_orm_migration::prelude::*;

mod m20261124_000001_create_accounts;
mod m20261124_000002_create_deliveries;
mod m20261124_000003_create_live_log;
mod m20261124_000004_create_users;
mod m20261125_000001_extend_apps;
mod m20261125_000002_create_secrets;
mod m20261125_000003_queue_events;
mod m20261125_000004_create_conversations;
mod m20261128_000001_create_bulk_retries;
mod m20261128_000002_list_conversations;
mod m20261128_000003_create_rollups;
mod m20261128_000005_title_conversations;
mod m20261128_000011_create_instances;

/// All steps, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_accounts::Migration),
            Box::new(m20261124_000002_create_deliveries::Migration),
            Box::new(m20261124_000003_create_live_log::Migration),
            Box::new(m20261124_000004_create_users::Migration),
            Box::new(m20261125_000001_extend_apps::Migration),
            Box::new(m20261125_000002_create_secrets::Migration),
            Box::new(m20261125_000003_queue_events::Migration),
            Box::new(m20261125_000004_create_conversations::Migration),
            Box::new(m20261128_000001_create_bulk_retries::Migration),
            Box::new(m20261128_000002_list_conversations::Migration),
            Box::new(m20261128_000003_create_rollups::Migration),
            Box::new(m20261128_000005_title_conversations::Migration),
            Box::new(m20261128_000011_create_instances::Migration),
        ]
    }
}
