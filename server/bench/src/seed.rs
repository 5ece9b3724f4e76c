//! A large database without receiving it: one real delivery goes through the program, and SQL makes
//! its rows into as many as are wanted. Columns that are not named here are copied from the real row, so
//! that the seed fits whatever the schema has become.

use std::path::Path;

use anyhow::Context;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::report::say;

mod tables;
#[cfg(test)]
mod tests;

/// How many rows there are to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Deliveries, events and messages, each.
    pub messages: u64,
    /// Conversations and contacts, each.
    pub conversations: u64,
}

/// What differs from row to row; `i` counts them.
struct Table {
    name: &'static str,
    /// How many rows are made of a real one.
    rows: u64,
    /// How many real ones are taken.
    real: Real,
    /// Columns and what SQL computes for them.
    columns: Vec<(&'static str, String)>,
}

/// Which rows are made into more.
#[derive(Clone, Copy, Debug)]
enum Real {
    /// One of them.
    One,
    /// Each, wherever that makes a row that is not there yet.
    Each,
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
    for table in tables::tables(size) {
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
        let (conflict, limit) = match self.real {
            Real::One => ("ABORT", 1),
            Real::Each => ("IGNORE", 1_000),
        };
        format!(
            "WITH RECURSIVE rows(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM rows WHERE i + 1 < {}) \
             INSERT OR {conflict} INTO {name} ({}) SELECT {values} \
             FROM rows, (SELECT * FROM {name} LIMIT {limit}) AS real",
            self.rows,
            columns.join(", "),
            name = self.name,
        )
    }
}
