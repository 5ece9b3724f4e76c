//! The database of the program, read beside it with SQL of our own. Every question opens a connection
//! and closes it again, so that after a kill no reader keeps SQLite from having to recover.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use futures::TryStreamExt;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};

/// Where the program keeps things.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// An address.
    Postgres(String),
}

impl Database {
    /// A SQLite file in that folder.
    pub(crate) fn file_in(folder: &Path) -> Self {
        Self::Sqlite(folder.join("switchboard.db"))
    }

    /// What `DATABASE_URL` says.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite://{}", file.display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// The one number that `sql` selects, 0 where it is null.
    pub(crate) async fn number(&self, sql: &'static str) -> anyhow::Result<i64> {
        let number: Option<i64> = match self {
            Self::Sqlite(file) => {
                let mut connection = read_only(file).await?;
                let found = sqlx::query_scalar(sql).fetch_one(&mut connection).await;
                connection.close().await?;
                found
            }
            Self::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await?;
                let found = sqlx::query_scalar(sql).fetch_one(&mut connection).await;
                connection.close().await?;
                found
            }
        }
        .with_context(|| format!("cannot read the database: {sql}"))?;
        Ok(number.unwrap_or(0))
    }

    /// Hands the texts that `sql` selects to `each`.
    pub(crate) async fn texts(
        &self,
        sql: &'static str,
        mut each: impl FnMut(&str),
    ) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(file) => {
                let mut connection = read_only(file).await?;
                let mut rows = sqlx::query_scalar::<_, String>(sql).fetch(&mut connection);
                while let Some(text) = rows.try_next().await.context(sql)? {
                    each(&text);
                }
                drop(rows);
                connection.close().await?;
            }
            Self::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await?;
                let mut rows = sqlx::query_scalar::<_, String>(sql).fetch(&mut connection);
                while let Some(text) = rows.try_next().await.context(sql)? {
                    each(&text);
                }
                drop(rows);
                connection.close().await?;
            }
        }
        Ok(())
    }
}

async fn read_only(file: &Path) -> anyhow::Result<SqliteConnection> {
    SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .busy_timeout(Duration::from_secs(10))
        .connect()
        .await
        .with_context(|| format!("cannot open {}", file.display()))
}
