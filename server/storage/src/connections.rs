//! Connections: accounts of ours, known beforehand or discovered.

use model::{
    AppId, AppSource, Connection, ConnectionId, ConnectionState, Platform, SubscriptionId,
    Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Claim, StorageError, Store,
    convert::word,
    dialect::{Lock, wait_for},
    entity::connections,
    subscriptions::insert as insert_subscription,
};

/// Which account of ours is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountKey {
    /// The platform it lives on.
    pub platform: Platform,
    /// The app that vouches for it.
    pub app: AppId,
    /// The platform's id of it; unknown for a bot whose id was not learned yet.
    pub account_id: Option<String>,
}

impl Store {
    /// The connection of an account, where there is one.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn connection_of(
        &self,
        key: &AccountKey,
    ) -> Result<Option<Connection>, StorageError> {
        find(&self.reader, key).await
    }

    /// Makes a connection with its subscription unless the account has one, and returns what is
    /// there. An account that another app has already is left with that app, unless this app's
    /// settings or credentials name the account: that is stronger than having been discovered, or
    /// than an older word.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn ensure_connection(
        &self,
        connection: Connection,
        subscription: SubscriptionId,
    ) -> Result<Connection, StorageError> {
        let transaction = self.begin_alone().await?;
        let connection = ensure(&transaction, connection, subscription).await?;
        transaction.commit().await?;
        Ok(connection)
    }
}

impl Claim {
    /// As [`Store::connection_of`], within the claim.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn connection_of(
        &self,
        key: &AccountKey,
    ) -> Result<Option<Connection>, StorageError> {
        find(&self.transaction, key).await
    }

    /// As [`Store::ensure_connection`], within the claim. Of two instances that discover an account at
    /// once, one waits for the other and finds what it has made.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn ensure_connection(
        &self,
        connection: Connection,
        subscription: SubscriptionId,
    ) -> Result<Connection, StorageError> {
        wait_for(&self.transaction, Lock::Rare).await?;
        ensure(&self.transaction, connection, subscription).await
    }

    /// How many discovered connections there are.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn discovered_count(&self) -> Result<u64, StorageError> {
        let discovered = connections::Entity::find()
            .filter(connections::Column::State.eq(ConnectionState::Discovered.as_str()));
        Ok(discovered.count(&self.transaction).await?)
    }
}

async fn ensure<C: ConnectionTrait>(
    db: &C,
    connection: Connection,
    subscription: SubscriptionId,
) -> Result<Connection, StorageError> {
    let key = AccountKey {
        platform: connection.platform,
        app: connection.app_id,
        account_id: connection.account_id.clone(),
    };
    if let Some(known) = find(db, &key).await? {
        let is_named = connection.source != AppSource::Discovered;
        let is_as_named = known.app_id == connection.app_id && known.source == connection.source;
        if !is_named || is_as_named {
            return Ok(known);
        }
        return take_over(db, &known, &connection).await;
    }
    if let Some(learned) = learn_account(db, &key).await? {
        return Ok(learned);
    }
    connections::Entity::insert(write(&connection))
        .exec_without_returning(db)
        .await?;
    insert_subscription(db, subscription, &connection).await?;
    Ok(connection)
}

/// An account is one connection whatever app names it. Who names none means the bot that the app is
/// given by settings or dashboard, the newest where the bot was changed; never an account that a body
/// has named.
async fn find<C: ConnectionTrait>(
    db: &C,
    key: &AccountKey,
) -> Result<Option<Connection>, StorageError> {
    let query =
        connections::Entity::find().filter(connections::Column::Platform.eq(key.platform.as_str()));
    let query = match &key.account_id {
        Some(account) => query.filter(connections::Column::AccountId.eq(account)),
        None => query
            .filter(connections::Column::AppId.eq(Uuid::from_u128(key.app.as_u128())))
            .filter(connections::Column::Source.ne(AppSource::Discovered.as_str()))
            .order_by_desc(connections::Column::Id),
    };
    query.one(db).await?.map(read).transpose()
}

/// Gives a connection to the app that names its account.
async fn take_over<C: ConnectionTrait>(
    db: &C,
    known: &Connection,
    by: &Connection,
) -> Result<Connection, StorageError> {
    let app = Uuid::from_u128(by.app_id.as_u128());
    connections::Entity::update_many()
        .col_expr(connections::Column::AppId, Expr::value(app))
        .col_expr(connections::Column::Source, Expr::value(by.source.as_str()))
        .col_expr(connections::Column::State, Expr::value(by.state.as_str()))
        .filter(connections::Column::Id.eq(Uuid::from_u128(known.id.as_u128())))
        .exec(db)
        .await?;
    Ok(Connection {
        app_id: by.app_id,
        source: by.source,
        state: by.state,
        ..known.clone()
    })
}

/// Gives the app's connection whose account was not known yet its id, where there is one.
async fn learn_account<C: ConnectionTrait>(
    db: &C,
    key: &AccountKey,
) -> Result<Option<Connection>, StorageError> {
    let changed = connections::Entity::update_many()
        .col_expr(
            connections::Column::AccountId,
            Expr::value(key.account_id.clone()),
        )
        .filter(connections::Column::Platform.eq(key.platform.as_str()))
        .filter(connections::Column::AppId.eq(Uuid::from_u128(key.app.as_u128())))
        .filter(connections::Column::AccountId.is_null())
        .exec_with_returning(db)
        .await?;
    changed.into_iter().next().map(read).transpose()
}

fn write(connection: &Connection) -> connections::ActiveModel {
    connections::ActiveModel {
        id: Set(Uuid::from_u128(connection.id.as_u128())),
        platform: Set(connection.platform.to_string()),
        app_id: Set(Uuid::from_u128(connection.app_id.as_u128())),
        account_id: Set(connection.account_id.clone()),
        name: Set(connection.name.clone()),
        state: Set(connection.state.to_string()),
        source: Set(connection.source.to_string()),
        created_at: Set(connection.created_at.as_millis()),
    }
}

pub(crate) fn read(row: connections::Model) -> Result<Connection, StorageError> {
    Ok(Connection {
        id: ConnectionId::from_u128(row.id.as_u128()),
        platform: word("connections.platform", &row.platform)?,
        app_id: AppId::from_u128(row.app_id.as_u128()),
        account_id: row.account_id,
        name: row.name,
        state: word::<ConnectionState>("connections.state", &row.state)?,
        source: word::<AppSource>("connections.source", &row.source)?,
        created_at: Timestamp::from_millis(row.created_at),
    })
}
