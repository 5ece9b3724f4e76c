//! Databases for tests: each test has one of its own, of the kind it is run on. On SQLite that is a
//! file in a folder of its own, on PostgreSQL a copy of a migrated template, in the cluster that
//! `TEST_DATABASE_URL` names. Both vanish with the test.

use std::sync::atomic::{AtomicU32, Ordering};

use migration::Migrator;
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{StorageError, Store, dialect::Lock};

/// Which database a test is run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A database in a cluster.
    Postgres,
}

impl Kind {
    /// What a suite of that name is run on: the suites are one file that is loaded twice, as `sqlite`
    /// and as `postgres`.
    ///
    /// # Panics
    /// When it has another name.
    #[must_use]
    pub fn of_suite(module_path: &str) -> Self {
        match module_path.rsplit("::").next() {
            Some("sqlite") => Self::Sqlite,
            Some("postgres") => Self::Postgres,
            _ => panic!("a suite is called sqlite or postgres, not {module_path}"),
        }
    }

    /// What is said differently on each.
    pub fn either<T>(self, sqlite: T, postgres: T) -> T {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }
}

/// A database of a test's own; it goes when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File(TempDir),
    Cluster(String),
}

impl TestDatabase {
    /// One with the whole schema.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn migrated(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::file(),
            Kind::Postgres => {
                Self::copy_of(|cluster| apart(template(cluster)).expect("the template can be made"))
            }
        }
    }

    /// One with nothing in it.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::file(),
            Kind::Postgres => Self::copy_of(|_cluster| "template1".to_owned()),
        }
    }

    fn file() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("test.db");
        Self {
            url: format!("sqlite://{}?mode=rwc", file.display()),
            place: Place::File(folder),
        }
    }

    fn copy_of(template: impl FnOnce(String) -> String) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let cluster = cluster();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let template = template(cluster.clone());
        let statements = [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        ];
        let url = of_database(&cluster, &name);
        apart(run(cluster, statements.to_vec())).expect("a database can be made");
        Self {
            url,
            place: Place::Cluster(name),
        }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens it, as one more process would.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.expect("the database opens")
    }

    /// The one number that a query gives, asked past the store.
    ///
    /// # Panics
    /// When it gives none.
    pub async fn number(&self, query: &str) -> i64 {
        let db = self.connect().await;
        // Counts, sums and columns are numbers of different sizes on PostgreSQL.
        let query = format!("SELECT CAST(({query}) AS BIGINT)");
        let statement = Statement::from_string(db.get_database_backend(), query);
        let row = db.query_one_raw(statement).await;
        let row = row.expect("the query is right").expect("there is a row");
        let number = row.try_get_by_index(0).expect("it is a number");
        db.close().await.expect("the connection closes");
        number
    }

    /// Every row of a table as a JSON object; what is no text, number or truth is text in it.
    ///
    /// # Panics
    /// When there is no such table.
    pub async fn rows(&self, table: &str) -> Vec<serde_json::Value> {
        let db = self.connect().await;
        let query = match &self.place {
            Place::Cluster(_) => format!("SELECT row_to_json(them)::text FROM {table} AS them"),
            Place::File(_) => {
                let columns = format!("SELECT name FROM pragma_table_info('{table}')");
                let columns = texts(&db, columns).await;
                let fields = columns.iter().map(|it| {
                    format!("'{it}', iif(typeof(\"{it}\") = 'blob', hex(\"{it}\"), \"{it}\")")
                });
                let fields = fields.collect::<Vec<_>>().join(", ");
                format!("SELECT json_object({fields}) FROM {table}")
            }
        };
        let rows = texts(&db, query).await;
        db.close().await.expect("the connection closes");
        let read = |row: &String| serde_json::from_str(row).expect("it is JSON");
        rows.iter().map(read).collect()
    }

    /// All that is stored, as it would lie open in a copy of the database.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn everything(&self) -> Vec<u8> {
        if let Place::File(folder) = &self.place {
            let files = std::fs::read_dir(folder.path()).expect("the folder is there");
            let read = |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file?.path());
            let bytes = files.map(read).collect::<Result<Vec<_>, _>>();
            return bytes.expect("the files can be read").concat();
        }
        let db = self.connect().await;
        let alone = db.begin().await.expect("a transaction can begin");
        let readable = alone.execute_unprepared("SET LOCAL bytea_output = 'escape'");
        readable.await.expect("it is right");
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        let mut everything = String::new();
        for table in texts(&alone, tables.to_owned()).await {
            let rows = format!("SELECT them::text FROM {table} AS them");
            everything.extend(texts(&alone, rows).await);
        }
        alone.commit().await.expect("the transaction can end");
        db.close().await.expect("the connection closes");
        everything.into_bytes()
    }

    /// Changes the database past the store; says how many rows that concerned.
    ///
    /// # Errors
    /// [`StorageError`] when the database refuses.
    ///
    /// # Panics
    /// When it cannot be reached.
    pub async fn execute(&self, statement: &str) -> Result<u64, StorageError> {
        let db = self.connect().await;
        let done = db.execute_unprepared(statement).await;
        db.close().await.expect("the connection closes");
        Ok(done?.rows_affected())
    }

    async fn connect(&self) -> DatabaseConnection {
        let db = Database::connect(&self.url).await;
        db.expect("the database can be reached")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Cluster(name) = &self.place {
            let gone = vec![format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")];
            // What is left of it goes with the cluster.
            apart(run(cluster(), gone)).ok();
        }
    }
}

/// The first column of what a query gives.
async fn texts<C: ConnectionTrait>(db: &C, query: String) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(statement).await;
    let rows = rows.expect("the query is right");
    let first = |row: &sea_orm::QueryResult| row.try_get_by_index(0);
    let texts = rows.iter().map(first).collect::<Result<_, _>>();
    texts.expect("they are texts")
}

/// The address of the cluster that tests may make databases in.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where they may make databases"
)]
fn cluster() -> String {
    std::env::var("TEST_DATABASE_URL").expect(
        "TEST_DATABASE_URL must name a PostgreSQL cluster: run the tests by `make unit`, or through \
         `scripts/test-postgres <command>`, which starts one",
    )
}

/// The address of another database of the same cluster.
fn of_database(cluster: &str, name: &str) -> String {
    let (address, options) = cluster.split_once('?').unwrap_or((cluster, ""));
    let server = address
        .rsplit_once('/')
        .map_or(address, |(server, _)| server);
    format!("{server}/{name}?{options}")
}

/// Makes sure that there is a migrated database to copy, and returns its name, which goes by the steps.
async fn template(cluster: String) -> Result<String, StorageError> {
    let mut steps = Sha256::new();
    for step in Migrator::migrations() {
        steps.update(step.name());
    }
    let digest = steps.finalize();
    let name = digest
        .iter()
        .take(8)
        .fold("template_".to_owned(), |name, byte| {
            format!("{name}{byte:02x}")
        });
    let db = Database::connect(&cluster).await?;
    let backend = DbBackend::Postgres;
    let is_there = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let is_there = Statement::from_string(backend, is_there);
    if db.query_one_raw(is_there.clone()).await?.is_none() {
        // `CREATE DATABASE` cannot be in a transaction, so this one only holds the lock.
        let alone = db.begin().await?;
        crate::dialect::wait_for(&alone, Lock::Migration).await?;
        if db.query_one_raw(is_there).await?.is_none() {
            let draft = format!("{name}_draft");
            let clear = format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)");
            db.execute_unprepared(&clear).await?;
            db.execute_unprepared(&format!("CREATE DATABASE {draft}"))
                .await?;
            Store::open(&of_database(&cluster, &draft))
                .await?
                .close()
                .await?;
            let done = format!("ALTER DATABASE {draft} RENAME TO {name}");
            db.execute_unprepared(&done).await?;
        }
        alone.commit().await?;
    }
    db.close().await?;
    Ok(name)
}

async fn run(cluster: String, statements: Vec<String>) -> Result<(), StorageError> {
    let db = Database::connect(&cluster).await?;
    for statement in statements {
        db.execute_unprepared(&statement).await?;
    }
    db.close().await?;
    Ok(())
}

/// Works on a thread of its own, so that databases are made and dropped wherever a test stands.
fn apart<T: Send + 'static>(
    work: impl Future<Output = Result<T, StorageError>> + Send + 'static,
) -> Result<T, StorageError> {
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be made");
        runtime.block_on(work)
    });
    thread.join().expect("the work does not panic")
}
