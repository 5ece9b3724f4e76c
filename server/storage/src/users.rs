//! People who may log in.

use model::{Role, Timestamp, User, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::{StorageError, Store, convert::word, entity::users};

/// A person that is to be able to log in.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The id.
    pub id: UserId,
    /// The address, in lower case.
    pub email: String,
    /// argon2id, as a PHC string.
    pub password_hash: String,
    /// What the person may do.
    pub role: Role,
    /// Now.
    pub at: Timestamp,
}

/// A person with the hash to check a password against.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The person.
    pub user: User,
    /// argon2id, as a PHC string.
    pub password_hash: String,
}

impl Store {
    /// Whether anybody may log in.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn has_users(&self) -> Result<bool, StorageError> {
        Ok(users::Entity::find().count(&self.reader).await? > 0)
    }

    /// Makes the first login, in one transaction that requires that there is none.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody has a login already.
    pub async fn create_first_user(&self, new: NewUser) -> Result<User, StorageError> {
        let transaction = self.begin_alone().await?;
        if users::Entity::find().count(&transaction).await? > 0 {
            return Err(StorageError::Conflict("Somebody has a login already."));
        }
        let row = users::ActiveModel {
            id: Set(Uuid::from_u128(new.id.as_u128())),
            email: Set(new.email.clone()),
            password_hash: Set(new.password_hash),
            role: Set(new.role.to_string()),
            created_at: Set(new.at.as_millis()),
        };
        users::Entity::insert(row)
            .exec_without_returning(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(User {
            id: new.id,
            email: new.email,
            role: new.role,
            created_at: new.at,
        })
    }

    /// The person with that address.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn credentials(&self, email: &str) -> Result<Option<Credentials>, StorageError> {
        let row = users::Entity::find()
            .filter(users::Column::Email.eq(email))
            .one(&self.reader)
            .await?;
        row.map(|row| {
            Ok(Credentials {
                password_hash: row.password_hash.clone(),
                user: read(row)?,
            })
        })
        .transpose()
    }

    /// The person with that id.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StorageError> {
        let row = users::Entity::find_by_id(Uuid::from_u128(id.as_u128()))
            .one(&self.reader)
            .await?;
        row.map(read).transpose()
    }
}

fn read(row: users::Model) -> Result<User, StorageError> {
    Ok(User {
        id: UserId::from_u128(row.id.as_u128()),
        email: row.email,
        role: word("users.role", &row.role)?,
        created_at: Timestamp::from_millis(row.created_at),
    })
}
