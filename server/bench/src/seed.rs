//! A large database without receiving it: one real delivery goes through the program, and SQL makes
//! its rows into as many as are wanted. Columns that are not named here are copied from the real row, so
//! that the seed fits whatever the schema has become.

use std::path::Path;

use anyhow::Context;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::clock::wall_ms;
use crate::report::say;

/// How many rows there are to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Deliveries, events and messages, each.
    pub messages: u64,
    /// Conversations and contacts, each.
    pub conversations: u64,
}

/// Over how long they were received.
const DAYS: u64 = 30;

/// What differs from row to row; `i` counts them.
struct Table {
    name: &'static str,
    rows: u64,
    /// Columns and what SQL computes for them.
    columns: Vec<(&'static str, String)>,
}

/// Makes the rows of the database in `file` into many; nothing else has it open.
pub(crate) async fn seed(file: &Path, size: Size) -> anyhow::Result<()> {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .pragma("cache_size", "-1000000")
        .pragma("synchronous", "off")
        .connect()
        .await
        .context("cannot open the database")?;
    for table in tables(size) {
        let columns = columns(&mut connection, table.name).await?;
        if columns.is_empty() {
            continue;
        }
        let sql = table.sql(&columns);
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .with_context(|| format!("cannot seed {}", table.name))?;
        say!("seeded {}", table.name);
    }
    connection
        .close()
        .await
        .context("cannot close the database")
}

async fn columns(connection: &mut SqliteConnection, table: &str) -> anyhow::Result<Vec<String>> {
    sqlx::query_scalar("SELECT name FROM pragma_table_info(?)")
        .bind(table)
        .fetch_all(connection)
        .await
        .with_context(|| format!("cannot read the columns of {table}"))
}

impl Table {
    fn sql(&self, columns: &[String]) -> String {
        let values = columns.iter().map(|column| {
            let own = self.columns.iter().find(|(name, _)| name == column);
            own.map_or_else(|| format!("real.{column}"), |(_, sql)| sql.clone())
        });
        let values = values.collect::<Vec<_>>().join(", ");
        format!(
            "WITH RECURSIVE rows(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM rows WHERE i + 1 < {}) \
             INSERT INTO {name} ({}) SELECT {values} FROM rows, (SELECT * FROM {name} LIMIT 1) AS real",
            self.rows,
            columns.join(", "),
            name = self.name,
        )
    }
}

/// Ids like the program's: UUID v7, in the order of time. `space` keeps tables apart.
fn id(at: &str, number: &str, space: u8) -> String {
    format!("unhex(printf('%012x7%03x8%03x%012x', {at}, {number} & 4095, {space}, {number}))")
}

fn tables(size: Size) -> Vec<Table> {
    let Size {
        messages,
        conversations,
    } = size;
    let span = DAYS * 24 * 3_600_000;
    let first = wall_ms().saturating_sub(span);
    let step = span / messages.max(1);
    let at = format!("({first} + i * {step})");
    // The last message of conversation i.
    let last = format!("({} + i)", messages - conversations);
    let last_at = format!("({first} + {last} * {step})");
    let born = first.to_string();
    let of = format!("(i % {conversations})");
    let key = || "randomblob(16)".to_owned();
    let reference = || "printf('wamid.seed%010d', i)".to_owned();
    let text = || "printf('Hello, this is message %010d. I ordered two blue lamps.', i)".to_owned();
    let person = |number: &str| format!("printf('1650%07d', {number})");
    let [delivery, event, message, contact, conversation] = [1, 2, 3, 4, 5];
    vec![
        Table {
            name: "deliveries",
            rows: messages,
            columns: vec![
                ("id", id(&at, "i", delivery)),
                ("received_at", at.clone()),
                ("stored_at", at.clone()),
            ],
        },
        Table {
            name: "events",
            rows: messages,
            columns: vec![
                ("id", id(&at, "i", event)),
                ("dedupe_key", key()),
                ("delivery_id", id(&at, "i", delivery)),
                ("sender_id", person(&of)),
                ("contact_ref", person(&of)),
                ("external_id", reference()),
                ("message_ref", reference()),
                ("text", text()),
                ("occurred_at", at.clone()),
                ("received_at", at.clone()),
                ("processed_at", format!("{at} + 3")),
            ],
        },
        Table {
            name: "contacts",
            rows: conversations,
            columns: vec![
                ("id", id(&born, "i", contact)),
                ("name", "printf('Customer %07d', i)".to_owned()),
            ],
        },
        Table {
            name: "contact_aliases",
            rows: conversations,
            columns: vec![
                ("key", key()),
                ("contact_id", id(&born, "i", contact)),
                ("alias", person("i")),
            ],
        },
        Table {
            name: "threads",
            rows: conversations,
            columns: vec![
                ("key", key()),
                ("conversation_id", id(&born, "i", conversation)),
            ],
        },
        Table {
            name: "conversations",
            rows: conversations,
            columns: vec![
                ("id", id(&born, "i", conversation)),
                ("contact_id", id(&born, "i", contact)),
                ("unread", (messages / conversations).to_string()),
                ("messages", (messages / conversations).to_string()),
                ("last_at", last_at.clone()),
                ("last_inbound_at", last_at.clone()),
                ("last_message_id", id(&last_at, &last, message)),
                ("last_text", text()),
            ],
        },
        Table {
            name: "messages",
            rows: messages,
            columns: vec![
                ("id", id(&at, "i", message)),
                ("key", key()),
                ("message_ref", reference()),
                ("conversation_id", id(&born, &of, conversation)),
                ("sender_id", person(&of)),
                ("text", text()),
                ("occurred_at", at.clone()),
                ("received_at", at.clone()),
                ("sort_at", at),
            ],
        },
    ]
}
