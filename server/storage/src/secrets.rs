//! Secrets of apps, as the hub has encrypted them. What they say is never known here.

use model::{AppId, SecretId, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    StorageError, Store, convert::moment, encryption_keys::require_known, entity::secrets,
};

/// One value of an app's secret, encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret {
    /// Its id; the encryption is bound to it.
    pub id: SecretId,
    /// Whose it is.
    pub app: AppId,
    /// What it is, by the names of the platform's profile.
    pub name: String,
    /// What the encryption made of it.
    pub ciphertext: Vec<u8>,
    /// Which key opens it.
    pub key_id: String,
    /// When it came into use.
    pub created_at: Timestamp,
    /// When another value took its place.
    pub replaced_at: Option<Timestamp>,
}

impl Store {
    /// Puts a secret in use. The one in its place, where there is one, counts as replaced since then.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the key that encrypted it is not in use any more.
    pub async fn put_secret(&self, secret: &SealedSecret) -> Result<(), StorageError> {
        let transaction = self.begin_alone().await?;
        insert(&transaction, secret).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Every app's secrets: those in use, and those replaced after `since`; oldest first.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn secrets_of_apps(
        &self,
        since: Timestamp,
    ) -> Result<Vec<SealedSecret>, StorageError> {
        let counts = Condition::any()
            .add(secrets::Column::ReplacedAt.is_null())
            .add(secrets::Column::ReplacedAt.gt(since.as_millis()));
        let rows = secrets::Entity::find()
            .filter(counts)
            .order_by_asc(secrets::Column::Id)
            .all(&self.reader)
            .await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Deletes the secrets that were replaced at `before` or earlier.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn prune_secrets(&self, before: Timestamp) -> Result<(), StorageError> {
        secrets::Entity::delete_many()
            .filter(secrets::Column::ReplacedAt.lte(before.as_millis()))
            .exec(&self.writer)
            .await?;
        Ok(())
    }
}

/// Inserts a secret in use and marks the one in its place as replaced.
pub(crate) async fn insert<C: ConnectionTrait>(
    db: &C,
    secret: &SealedSecret,
) -> Result<(), StorageError> {
    require_known(db, &secret.key_id).await?;
    let app = Uuid::from_u128(secret.app.as_u128());
    secrets::Entity::update_many()
        .col_expr(
            secrets::Column::ReplacedAt,
            Expr::value(secret.created_at.as_millis()),
        )
        .filter(secrets::Column::AppId.eq(app))
        .filter(secrets::Column::Name.eq(&secret.name))
        .filter(secrets::Column::ReplacedAt.is_null())
        .exec(db)
        .await?;
    let row = secrets::ActiveModel {
        id: Set(Uuid::from_u128(secret.id.as_u128())),
        app_id: Set(app),
        name: Set(secret.name.clone()),
        ciphertext: Set(secret.ciphertext.clone()),
        key_id: Set(secret.key_id.clone()),
        created_at: Set(secret.created_at.as_millis()),
        replaced_at: Set(None),
    };
    secrets::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

pub(crate) fn read(row: secrets::Model) -> SealedSecret {
    SealedSecret {
        id: SecretId::from_u128(row.id.as_u128()),
        app: AppId::from_u128(row.app_id.as_u128()),
        name: row.name,
        ciphertext: row.ciphertext,
        key_id: row.key_id,
        created_at: Timestamp::from_millis(row.created_at),
        replaced_at: moment(row.replaced_at),
    }
}
