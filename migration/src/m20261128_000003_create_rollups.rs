//! Roll-ups: what has been counted, so that nobody has to count events again. Filled from the events
//! that are there.
//!
//! A row of `rollups` counts one subject (everything of a platform, one event type, one account)
//! within one span of time, for one instance. Subjects stand side by side instead of being crossed,
//! and days beside hours: a month of one platform is some hundred rows, however much was received.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, text, uuid};
use sea_orm_migration::sea_orm::DbBackend;

/// This step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const HOUR: &str = "received_at - received_at % 3600000";
const MINUTE: &str = "received_at - received_at % 60000";
const DAY: &str = "received_at - received_at % 86400000";
/// How long minutes are kept: the last day, the day before, and a margin.
const MINUTES_KEPT: &str = "180000000";
/// How many contacts a day and platform has.
const CONTACTS: &str = "50";
/// Above this, a processing time falls into the last bucket: an hour, in microseconds.
const LONGEST: i64 = 3_600_000_000;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All or nothing on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [rollups(), latencies(), contacts()] {
            manager.create_table(table).await?;
        }
        for statement in fill(manager.get_database_backend()) {
            manager
                .get_connection()
                .execute_unprepared(&statement)
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["rollup_contacts", "rollup_latencies", "rollups"] {
            manager
                .drop_table(Table::drop().table(table).take())
                .await?;
        }
        Ok(())
    }
}

fn rollups() -> TableCreateStatement {
    let key = ["span", "about", "at", "platform", "subject", "instance"];
    let counters = [
        "received",
        "completed",
        "ignored",
        "failed",
        "duplicates",
        "refused",
        "last_at",
    ];
    let mut table = Table::create()
        .table("rollups")
        .col(text("span"))
        .col(text("about"))
        .col(big_integer("at"))
        .col(text("platform"))
        .col(text("subject"))
        .col(integer("instance"))
        .primary_key(&mut unique_over(&key))
        .take();
    for counter in counters {
        table.col(big_integer(counter).default(0));
    }
    table
}

fn latencies() -> TableCreateStatement {
    let key = ["span", "measure", "at", "platform", "bucket", "instance"];
    Table::create()
        .table("rollup_latencies")
        .col(text("span"))
        .col(text("measure"))
        .col(big_integer("at"))
        .col(text("platform"))
        .col(integer("bucket"))
        .col(integer("instance"))
        .col(big_integer("number"))
        .col(big_integer("micros"))
        .primary_key(&mut unique_over(&key))
        .take()
}

fn contacts() -> TableCreateStatement {
    let key = [
        "day",
        "platform",
        "connection_id",
        "contact_ref",
        "instance",
    ];
    Table::create()
        .table("rollup_contacts")
        .col(big_integer("day"))
        .col(text("platform"))
        .col(uuid("connection_id"))
        .col(text("contact_ref"))
        .col(integer("instance"))
        .col(big_integer("messages"))
        .primary_key(&mut unique_over(&key))
        .take()
}

fn unique_over(columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    for column in columns {
        index.col(*column);
    }
    index
}

/// What fills the tables, in order: minutes, types and accounts from the events, the rest from those.
fn fill(backend: DbBackend) -> Vec<String> {
    let hex = match backend {
        DbBackend::Sqlite => "lower(hex(connection_id))",
        _ => "replace(cast(connection_id AS text), '-', '')",
    };
    let account = format!("'con_' || {hex}");
    let owned = "AND connection_id IS NOT NULL";
    let recent = format!(
        "AND received_at >= (SELECT coalesce(max(received_at), 0) - {MINUTES_KEPT} FROM events)"
    );
    vec![
        count_events("'hour', 'type'", HOUR, "event_type", ""),
        count_events("'hour', 'account'", HOUR, &account, owned),
        count_events("'minute', 'all'", MINUTE, "''", &recent),
        sum_up(
            "'hour', 'all'",
            "\"at\"",
            "''",
            "span = 'hour' AND about = 'type'",
        ),
        count_repeats(),
        sum_up(
            "'day', about",
            "\"at\" - \"at\" % 86400000",
            "subject",
            "span = 'hour'",
        ),
        count_times(),
        "INSERT INTO rollup_latencies \
         SELECT 'day', measure, \"at\" - \"at\" % 86400000, platform, bucket, instance, \
         sum(number), sum(micros) FROM rollup_latencies GROUP BY 2, 3, 4, 5, 6"
            .to_owned(),
        find_busiest(),
    ]
}

const COLUMNS: &str = "span, about, \"at\", platform, subject, instance, \
                       received, completed, ignored, failed, last_at";

fn count_events(kind: &str, at: &str, subject: &str, and: &str) -> String {
    format!(
        "INSERT INTO rollups ({COLUMNS}) \
         SELECT {kind}, {at}, platform, {subject}, 0, count(*), \
         sum(CASE WHEN status = 'completed' THEN 1 ELSE 0 END), \
         sum(CASE WHEN status = 'ignored' THEN 1 ELSE 0 END), \
         sum(CASE WHEN status = 'failed' THEN 1 ELSE 0 END), max(received_at) \
         FROM events WHERE NOT test {and} GROUP BY 3, 4, 5"
    )
}

fn sum_up(kind: &str, at: &str, subject: &str, from: &str) -> String {
    format!(
        "INSERT INTO rollups ({COLUMNS}, duplicates) \
         SELECT {kind}, {at}, platform, {subject}, 0, sum(received), sum(completed), \
         sum(ignored), sum(failed), max(last_at), sum(duplicates) \
         FROM rollups WHERE {from} GROUP BY 2, 3, 4, 5"
    )
}

fn count_repeats() -> String {
    "INSERT INTO rollups (span, about, \"at\", platform, subject, instance, duplicates) \
     SELECT 'hour', 'all', deliveries.received_at - deliveries.received_at % 3600000, \
     deliveries.platform, '', 0, count(*) \
     FROM repeats JOIN deliveries ON deliveries.id = repeats.delivery_id \
     JOIN events ON events.id = repeats.event_id WHERE NOT events.test GROUP BY 3, 4 \
     ON CONFLICT (span, about, \"at\", platform, subject, instance) \
     DO UPDATE SET duplicates = excluded.duplicates"
        .to_owned()
}

fn count_times() -> String {
    let mut bucket = String::from("CASE");
    let mut number = 0;
    while end_of(number) <= LONGEST {
        bucket.push_str(&format!(
            " WHEN processing_us < {} THEN {number}",
            end_of(number)
        ));
        number += 1;
    }
    bucket.push_str(&format!(" ELSE {number} END"));
    format!(
        "INSERT INTO rollup_latencies \
         (span, measure, \"at\", platform, bucket, instance, number, micros) \
         SELECT 'hour', 'process', {HOUR}, platform, {bucket}, 0, count(*), sum(processing_us) \
         FROM events WHERE NOT test AND processing_us > 0 \
         AND status IN ('completed', 'ignored', 'failed') GROUP BY 3, 4, 5"
    )
}

/// Where a bucket ends: eight of them to each doubling, the first eight one microsecond wide.
fn end_of(bucket: u32) -> i64 {
    let next = bucket + 1;
    if next < 8 {
        return next.into();
    }
    i64::from(8 + next % 8) << (next / 8 - 1)
}

fn find_busiest() -> String {
    format!(
        "INSERT INTO rollup_contacts \
         (day, platform, connection_id, contact_ref, instance, messages) \
         SELECT day, platform, connection_id, contact_ref, 0, messages FROM (\
         SELECT day, platform, connection_id, contact_ref, messages, row_number() OVER (\
         PARTITION BY day, platform ORDER BY messages DESC, contact_ref) AS place FROM (\
         SELECT {DAY} AS day, platform, connection_id, contact_ref, count(*) AS messages \
         FROM events WHERE NOT test AND direction = 'inbound' AND event_type = 'message' \
         AND connection_id IS NOT NULL AND contact_ref IS NOT NULL GROUP BY 1, 2, 3, 4\
         ) AS counted) AS ranked WHERE place <= {CONTACTS}"
    )
}
