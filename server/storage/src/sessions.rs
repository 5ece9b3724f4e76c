//! Who is logged in. Only a hash of the session's id is kept, so that a copy of the database logs
//! nobody in.

use model::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use crate::{StorageError, Store, entity::sessions};

/// A session as it is kept; what is in it is the session layer's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// SHA-256 of the session's id.
    pub id_hash: [u8; 32],
    /// Its content.
    pub record: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Store {
    /// Adds a session.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the id is taken.
    pub async fn create_session(&self, session: SessionRecord) -> Result<(), StorageError> {
        let taken = OnConflict::column(sessions::Column::IdHash)
            .do_nothing()
            .to_owned();
        let rows = sessions::Entity::insert(row(session))
            .on_conflict(taken)
            .exec_without_returning(&self.writer)
            .await?;
        if rows == 0 {
            return Err(StorageError::Conflict("this session id is taken"));
        }
        Ok(())
    }

    /// Changes a session that exists; one that was ended meanwhile stays ended.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn save_session(&self, session: SessionRecord) -> Result<(), StorageError> {
        sessions::Entity::update_many()
            .col_expr(sessions::Column::Record, Expr::value(session.record))
            .col_expr(
                sessions::Column::ExpiresAt,
                Expr::value(session.expires_at.as_millis()),
            )
            .filter(sessions::Column::IdHash.eq(session.id_hash.to_vec()))
            .exec(&self.writer)
            .await?;
        Ok(())
    }

    /// The content of a session that has not ended at `now`.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn session(
        &self,
        id_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<String>, StorageError> {
        let row = sessions::Entity::find_by_id(id_hash.to_vec())
            .filter(sessions::Column::ExpiresAt.gt(now.as_millis()))
            .one(&self.reader)
            .await?;
        Ok(row.map(|row| row.record))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn delete_session(&self, id_hash: [u8; 32]) -> Result<(), StorageError> {
        sessions::Entity::delete_by_id(id_hash.to_vec())
            .exec(&self.writer)
            .await?;
        Ok(())
    }

    /// Forgets sessions that have ended.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn prune_sessions(&self, now: Timestamp) -> Result<(), StorageError> {
        sessions::Entity::delete_many()
            .filter(sessions::Column::ExpiresAt.lte(now.as_millis()))
            .exec(&self.writer)
            .await?;
        Ok(())
    }
}

fn row(session: SessionRecord) -> sessions::ActiveModel {
    sessions::ActiveModel {
        id_hash: Set(session.id_hash.to_vec()),
        record: Set(session.record),
        expires_at: Set(session.expires_at.as_millis()),
    }
}
