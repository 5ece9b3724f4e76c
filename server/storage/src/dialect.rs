//! Where SQLite and PostgreSQL differ.

use std::collections::BTreeSet;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement,
    sea_query::{Expr, ExprTrait, LikeExpr, SimpleExpr, extension::postgres::PgExpr},
};
use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;

use crate::entity::events::Column;

/// What instances on one PostgreSQL database do one at a time. SQLite has one writer anyway.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lock {
    /// Bringing the schema up to date.
    Migration,
    /// Numbering a frame of the live stream.
    Live,
    /// What is rare and looks before it writes: the first login, keys, secrets, apps, connections.
    Rare,
}

impl Lock {
    /// The two numbers that the database knows it by. Connections have one, so the two never meet.
    pub(crate) const fn key(self) -> (i32, i32) {
        const OURS: i32 = 0x5357_4254;
        match self {
            Self::Migration => (OURS, 1),
            Self::Rare => (OURS, 2),
            Self::Live => (OURS, 3),
        }
    }
}

/// Waits for a lock, which is held until the transaction ends.
pub(crate) async fn wait_for<C: ConnectionTrait>(db: &C, lock: Lock) -> Result<(), DbErr> {
    if is_shared(db) {
        let (ours, number) = lock.key();
        let wait = "SELECT pg_advisory_xact_lock($1, $2)";
        let key = [ours.into(), number.into()];
        let wait = Statement::from_sql_and_values(DbBackend::Postgres, wait, key);
        db.query_one_raw(wait).await?;
    }
    Ok(())
}

/// Whether other instances may write at the same time.
pub(crate) fn is_shared<C: ConnectionTrait>(db: &C) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

/// Takes those of the locks that nobody else has, until the transaction ends, and says which these are.
/// They are numbers of their own: they have nothing to do with [`Lock`].
pub(crate) async fn try_locks<C: ConnectionTrait>(
    db: &C,
    keys: Vec<i64>,
) -> Result<BTreeSet<i64>, DbErr> {
    if keys.is_empty() || !is_shared(db) {
        return Ok(keys.into_iter().collect());
    }
    let places: Vec<_> = (1..=keys.len())
        .map(|number| format!("(${number}::bigint)"))
        .collect();
    let attempt = format!(
        "SELECT key, pg_try_advisory_xact_lock(key) FROM (VALUES {}) AS wanted (key)",
        places.join(", ")
    );
    let values = keys.into_iter().map(Into::into).collect::<Vec<_>>();
    let attempt = Statement::from_sql_and_values(DbBackend::Postgres, attempt, values);
    let mut had = BTreeSet::new();
    for row in db.query_all_raw(attempt).await? {
        if row.try_get_by_index(1)? {
            had.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(had)
}

/// Sends a word to whoever listens, once the transaction is committed; nobody does on SQLite.
pub(crate) async fn notify<C: ConnectionTrait>(
    db: &C,
    channel: &'static str,
    word: &'static str,
) -> Result<(), DbErr> {
    if is_shared(db) {
        let send = "SELECT pg_notify($1, $2)";
        let values = [channel.into(), word.into()];
        let send = Statement::from_sql_and_values(DbBackend::Postgres, send, values);
        db.query_one_raw(send).await?;
    }
    Ok(())
}

/// The database's time in milliseconds.
pub(crate) fn now(backend: DbBackend) -> SimpleExpr {
    Expr::cust(match backend {
        DbBackend::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        _ => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    })
}

/// How many connections of a pool are open, and how many of these have nothing to do.
pub(crate) fn pool(connection: &DatabaseConnection) -> (u32, u32) {
    let (open, idle) = match connection.get_database_backend() {
        DbBackend::Postgres => {
            let pool = connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    (open, u32::try_from(idle).unwrap_or(u32::MAX))
}

/// What the database says about commits: whether they wait for the disk, and whether the disk is told
/// to write.
pub(crate) async fn durability<C: ConnectionTrait>(db: &C) -> Result<(String, String), DbErr> {
    let backend = db.get_database_backend();
    let ask = match backend {
        DbBackend::Postgres => {
            "SELECT current_setting('synchronous_commit'), current_setting('fsync')"
        }
        _ => "SELECT CAST(synchronous AS TEXT), 'on' FROM pragma_synchronous",
    };
    let row = db
        .query_one_raw(Statement::from_string(backend, ask))
        .await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("durability".to_owned()))?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}

/// A text within a column that holds a JSON object.
pub(crate) fn json_text(backend: DbBackend, column: Column, name: &'static str) -> SimpleExpr {
    let column = Expr::col(column);
    match backend {
        DbBackend::Postgres => column.cast_as("json").cast_json_field(name),
        _ => sea_orm::sea_query::Func::cust("json_extract")
            .arg(column)
            .arg(format!("$.{name}"))
            .into(),
    }
}

/// Whether a text is like `pattern`, in which `\` escapes, whatever the case of ASCII letters.
pub(crate) fn like_any_case(backend: DbBackend, text: SimpleExpr, pattern: &str) -> SimpleExpr {
    match backend {
        // It escapes by `\` unless told otherwise.
        DbBackend::Postgres => text.ilike(pattern),
        _ => text.like(LikeExpr::new(pattern).escape('\\')),
    }
}

/// SQLite's primary result codes that speak of the machine and not of the statement: NOMEM 7,
/// BUSY 5, LOCKED 6, READONLY 8, INTERRUPT 9, IOERR 10, FULL 13, CANTOPEN 14
/// (<https://www.sqlite.org/rescode.html>).
const SQLITE_TROUBLE: [u32; 8] = [5, 6, 7, 8, 9, 10, 13, 14];

/// PostgreSQL's: connections 08, rolled back for another's sake 40, resources 53, operators' doing 57,
/// the system 58; read-only 25006, silent for too long 25P03, a lock not had in time 55P03
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
const POSTGRES_TROUBLE: [&str; 8] = ["08", "40", "53", "57", "58", "25006", "25P03", "55P03"];

/// SQLite's FULL, and PostgreSQL's `disk_full`.
const FULL: (u32, &str) = (13, "53100");

/// Whether the database complains that there is no room left.
pub(crate) fn speaks_of_a_full_disk(error: &(dyn DatabaseError + 'static)) -> bool {
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => error.code() == FULL.1,
        None => sqlite_code(error) == Some(FULL.0),
    }
}

/// SQLite's primary result code.
fn sqlite_code(error: &(dyn DatabaseError + 'static)) -> Option<u32> {
    let code = error.code()?.parse::<u32>().ok()?;
    Some(code & 0xFF)
}

/// Whether the database complains of the machine and not of the statement, so that trying later helps.
pub(crate) fn speaks_of_the_machine(error: &(dyn DatabaseError + 'static)) -> bool {
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => POSTGRES_TROUBLE
            .iter()
            .any(|trouble| error.code().starts_with(trouble)),
        None => sqlite_code(error).is_some_and(|code| SQLITE_TROUBLE.contains(&code)),
    }
}
