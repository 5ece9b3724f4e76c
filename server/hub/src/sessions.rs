//! Keeping who is logged in; what is in a session is the HTTP server's business.

use storage::{SessionRecord, StorageError};

use crate::Hub;

impl Hub {
    /// Adds a session.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when its id is taken.
    pub async fn create_session(&self, session: SessionRecord) -> Result<(), StorageError> {
        self.store.create_session(session).await
    }

    /// Changes a session that has not ended.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn save_session(&self, session: SessionRecord) -> Result<(), StorageError> {
        self.store.save_session(session).await
    }

    /// What is in a session that has not ended.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn session(&self, id_hash: [u8; 32]) -> Result<Option<String>, StorageError> {
        self.store.session(id_hash, self.clock.now()).await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn delete_session(&self, id_hash: [u8; 32]) -> Result<(), StorageError> {
        self.store.delete_session(id_hash).await
    }
}
