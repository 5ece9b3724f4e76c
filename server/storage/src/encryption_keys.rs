//! Which keys have encrypted something here. A key itself is never kept: only its id, and a value that
//! it alone opens.

use std::collections::BTreeSet;

use model::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    SealedSecret, StorageError, Store,
    entity::{encryption_keys, secrets},
    secrets::read,
};

/// Something that one key has encrypted, by which that key is recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckValue {
    /// The key's id.
    pub key_id: String,
    /// What the encryption made of a value that everybody knows.
    pub ciphertext: Vec<u8>,
    /// When the key was first used here.
    pub created_at: Timestamp,
}

impl Store {
    /// The check values of the keys that are in use here, oldest first.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn check_values(&self) -> Result<Vec<CheckValue>, StorageError> {
        let rows = encryption_keys::Entity::find()
            .order_by_asc(encryption_keys::Column::CreatedAt)
            .all(&self.reader)
            .await?;
        let read = |row: encryption_keys::Model| CheckValue {
            key_id: row.key_id,
            ciphertext: row.check_value,
            created_at: Timestamp::from_millis(row.created_at),
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Allows a key to encrypt here, unless it may already.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn add_check_value(&self, check: &CheckValue) -> Result<(), StorageError> {
        add(&self.writer, check).await
    }

    /// The ids of the keys that some secret needs.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn needed_keys(&self) -> Result<BTreeSet<String>, StorageError> {
        let ids: Vec<String> = secrets::Entity::find()
            .select_only()
            .column(secrets::Column::KeyId)
            .distinct()
            .into_tuple()
            .all(&self.reader)
            .await?;
        Ok(ids.into_iter().collect())
    }

    /// Encrypts every secret with the key of `check`, after which no other key may encrypt here: all
    /// or nothing. `reseal` is what that key makes of a secret. Says how many secrets there are.
    ///
    /// # Errors
    /// What `reseal` cannot do, or [`StorageError`]; nothing is changed then.
    pub async fn rewrap<E: From<StorageError>>(
        &self,
        check: &CheckValue,
        reseal: impl Fn(&SealedSecret) -> Result<Vec<u8>, E> + Send,
    ) -> Result<u64, E> {
        let transaction = self.begin_alone().await.map_err(StorageError::from)?;
        // First of all: who wants to put a secret with an old key finds that key gone.
        only(&transaction, check).await?;
        let rows = secrets::Entity::find()
            .all(&transaction)
            .await
            .map_err(StorageError::from)?;
        let mut number = 0;
        for row in rows {
            let secret = read(row);
            let ciphertext = reseal(&secret)?;
            update(&transaction, &secret, ciphertext, &check.key_id).await?;
            number += 1;
        }
        transaction.commit().await.map_err(StorageError::from)?;
        Ok(number)
    }
}

async fn add<C: ConnectionTrait>(db: &C, check: &CheckValue) -> Result<(), StorageError> {
    let row = encryption_keys::ActiveModel {
        key_id: Set(check.key_id.clone()),
        check_value: Set(check.ciphertext.clone()),
        created_at: Set(check.created_at.as_millis()),
    };
    let known = OnConflict::column(encryption_keys::Column::KeyId)
        .do_nothing()
        .to_owned();
    encryption_keys::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Makes the key of `check` the only one.
async fn only<C: ConnectionTrait>(db: &C, check: &CheckValue) -> Result<(), StorageError> {
    encryption_keys::Entity::delete_many()
        .filter(encryption_keys::Column::KeyId.ne(&check.key_id))
        .exec(db)
        .await?;
    add(db, check).await
}

async fn update<C: ConnectionTrait>(
    db: &C,
    secret: &SealedSecret,
    ciphertext: Vec<u8>,
    key_id: &str,
) -> Result<(), StorageError> {
    secrets::Entity::update_many()
        .col_expr(secrets::Column::Ciphertext, Expr::value(ciphertext))
        .col_expr(secrets::Column::KeyId, Expr::value(key_id))
        .filter(secrets::Column::Id.eq(Uuid::from_u128(secret.id.as_u128())))
        .exec(db)
        .await?;
    Ok(())
}

/// Refuses a key that may not encrypt here: it was replaced while its holder ran. The row is locked, so
/// that no change of keys comes between (PostgreSQL; SQLite has one writer).
pub(crate) async fn require_known<C: ConnectionTrait>(
    db: &C,
    key_id: &str,
) -> Result<(), StorageError> {
    let known = encryption_keys::Entity::find_by_id(key_id)
        .lock_shared()
        .one(db)
        .await?;
    if known.is_none() {
        return Err(StorageError::Conflict(
            "The encryption key was changed meanwhile; restart Switchboard.",
        ));
    }
    Ok(())
}
