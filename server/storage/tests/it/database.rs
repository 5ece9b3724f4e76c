//! A fresh database, of the kind that the suite is run on.

use storage::Store;
use storage::testing::TestDatabase;

/// A fresh, migrated database; it goes when this is dropped.
pub(crate) struct Database {
    pub(crate) store: Store,
    place: TestDatabase,
}

impl Database {
    /// Makes one.
    pub(crate) async fn fresh() -> Self {
        let place = TestDatabase::migrated(super::kind());
        let store = place.open().await;
        Self { store, place }
    }

    /// Opens the same one again, as another process would.
    pub(crate) async fn open_again(&self) -> Store {
        self.place.open().await
    }
}

impl std::ops::Deref for Database {
    type Target = TestDatabase;

    fn deref(&self) -> &TestDatabase {
        &self.place
    }
}
