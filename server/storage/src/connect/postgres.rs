//! Opening a PostgreSQL database, which other instances may have open too.

use std::str::FromStr;
use std::time::Duration;

use migration::Migrator;
use sea_orm::{DatabaseConnection, SqlxPostgresConnector};
use sea_orm_migration::MigratorTrait;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};

use crate::{StorageError, Store, dialect::Lock};

/// What an address begins with.
pub(super) const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];
/// How many connections write, so that no list that is slow to read keeps a webhook waiting.
const WRITERS: u32 = 6;
/// How many connections read beside them.
const READERS: u32 = 6;
/// How long a connection may have lain idle without being asked whether it lives.
const FRESH: Duration = Duration::from_secs(5);

/// What every session is told. An instance that is gone, or silent, loses its transaction within 15
/// seconds, and with it what it had claimed.
const SESSION: [(&str, &str); 7] = [
    ("statement_timeout", "30s"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "15s"),
    ("tcp_keepalives_idle", "5"),
    ("tcp_keepalives_interval", "3"),
    ("tcp_keepalives_count", "3"),
    ("default_transaction_isolation", "read committed"),
];

/// Opens the database at `url` and brings its schema up to date.
pub(super) async fn open(url: &str) -> Result<Store, StorageError> {
    let options = options(url).map_err(StorageError::Address)?;
    migrate(&options).await?;
    let options = options.options(SESSION);
    let writer = connect(&options, WRITERS).await?;
    let reader = connect(&options, READERS).await?;
    let listening = PgPoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options);
    Ok(Store {
        // Of several each draws a number of its own, so that none waits for another's roll-ups.
        instance: rand::random(),
        writer,
        reader,
        listening: Some(listening),
        place: None,
    })
}

/// What an address says.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, String> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|cause| format!("cannot be read: {cause}"))?
        .disable_statement_logging();
    Ok(match options.get_application_name() {
        Some(_chosen) => options,
        None => options.application_name("switchboard"),
    })
}

/// Brings the schema up to date, one instance at a time; whoever comes second finds it done. The lock
/// belongs to the one connection of this pool and ends with it.
async fn migrate(options: &PgConnectOptions) -> Result<(), StorageError> {
    let alone = PgPoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone())
        .await
        .map_err(unreachable)?;
    let (ours, number) = Lock::Migration.key();
    let lock = sqlx::query("SELECT pg_advisory_lock($1, $2)");
    let lock = lock.bind(ours).bind(number);
    lock.execute(&alone).await.map_err(unreachable)?;
    let db = SqlxPostgresConnector::from_sqlx_postgres_pool(alone.clone());
    let done = Migrator::up(&db, None).await;
    alone.close().await;
    Ok(done?)
}

async fn connect(
    options: &PgConnectOptions,
    connections: u32,
) -> Result<DatabaseConnection, StorageError> {
    let pool: PgPool = PgPoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options.clone())
        .await
        .map_err(unreachable)?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

fn unreachable(cause: sqlx::Error) -> StorageError {
    StorageError::Unavailable(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(
        cause.into(),
    )))
}
