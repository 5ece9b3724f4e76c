//! A fresh database in a file of its own.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use storage::Store;
use tempfile::TempDir;

/// A fresh, migrated database; its file goes when this is dropped.
pub(crate) struct Database {
    pub(crate) store: Store,
    folder: TempDir,
}

impl Database {
    /// Makes one.
    pub(crate) async fn fresh() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let store = open(&folder).await;
        Self { store, folder }
    }

    /// Opens the same file again, as another process would.
    pub(crate) async fn open_again(&self) -> Store {
        open(&self.folder).await
    }

    /// The one number that a query gives, asked past the store.
    pub(crate) async fn number(&self, query: &'static str) -> i64 {
        let mut connection = self.connect().await;
        sqlx::query_scalar(query)
            .fetch_one(&mut connection)
            .await
            .expect("the query gives a number")
    }

    /// Changes the database past the store.
    pub(crate) async fn execute(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        let mut connection = self.connect().await;
        sqlx::query(statement).execute(&mut connection).await?;
        Ok(())
    }

    async fn connect(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.folder.path().join("test.db"));
        options.connect().await.expect("the file can be opened")
    }
}

async fn open(folder: &TempDir) -> Store {
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    Store::open(&url).await.expect("the database opens")
}
