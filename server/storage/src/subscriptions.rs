//! Subscriptions: what is received for a connection, and how it is processed.

use std::collections::{BTreeSet, HashMap};

use model::{
    Connection, ConnectionId, EventType, ProcessingConfig, Subscription, SubscriptionDetail,
    SubscriptionId, SubscriptionState, Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};
use uuid::Uuid;

use crate::{
    Claim, StorageError, Store,
    connections::read as read_connection,
    convert::{count, json, to_json, uncount, word},
    entity::{
        connections,
        subscriptions::{ActiveModel, Column, Entity, Model},
    },
};

const MISSING: StorageError = StorageError::NotFound("this subscription");

impl Store {
    /// What is received for a connection.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when it has no subscription.
    pub async fn subscription_of(
        &self,
        connection: ConnectionId,
    ) -> Result<Subscription, StorageError> {
        let row = Entity::find()
            .filter(Column::ConnectionId.eq(Uuid::from_u128(connection.as_u128())))
            .one(&self.reader)
            .await?;
        read(&row.ok_or(MISSING)?)
    }

    /// At most `limit` subscriptions with their accounts, newest first, below `before`.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn subscriptions(
        &self,
        before: Option<SubscriptionId>,
        limit: u16,
    ) -> Result<Vec<SubscriptionDetail>, StorageError> {
        let mut query = Entity::find().order_by_desc(Column::Id);
        if let Some(before) = before {
            query = query.filter(Column::Id.lt(key(before)));
        }
        let rows = query.limit(u64::from(limit)).all(&self.reader).await?;
        let ids = rows.iter().map(|row| row.connection_id);
        let accounts = connections::Entity::find()
            .filter(connections::Column::Id.is_in(ids))
            .all(&self.reader)
            .await?;
        let mut accounts: HashMap<_, _> = accounts.into_iter().map(|it| (it.id, it)).collect();
        rows.iter()
            .map(|row| {
                let connection = accounts.remove(&row.connection_id).ok_or(MISSING)?;
                detail(row, read_connection(connection)?)
            })
            .collect()
    }

    /// One subscription with its account.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none of that id.
    pub async fn subscription(
        &self,
        id: SubscriptionId,
    ) -> Result<SubscriptionDetail, StorageError> {
        find(&self.reader, id).await
    }

    /// Changes how events are processed, unless `may` objects to what is there.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none of that id, and what `may` says.
    pub async fn configure_subscription(
        &self,
        id: SubscriptionId,
        config: ProcessingConfig,
        may: impl FnOnce(&SubscriptionDetail) -> Result<(), StorageError> + Send,
    ) -> Result<SubscriptionDetail, StorageError> {
        let transaction = self.begin().await?;
        let row = Entity::find_by_id(key(id))
            .lock(LockType::Update)
            .one(&transaction)
            .await?;
        row.ok_or(MISSING)?;
        may(&find(&transaction, id).await?)?;
        Entity::update_many()
            .col_expr(Column::EnableQueue, Expr::value(config.enable_queue))
            .col_expr(
                Column::BatchSize,
                Expr::value(config.batch_size.map(i32::from)),
            )
            .col_expr(
                Column::RetryAttempts,
                Expr::value(config.retry_attempts.map(count)),
            )
            .col_expr(
                Column::RetryDelayMs,
                Expr::value(config.retry_delay_ms.map(i64::from)),
            )
            .filter(Column::Id.eq(key(id)))
            .exec(&transaction)
            .await?;
        let changed = find(&transaction, id).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    /// The connections whose events are worked off right after the commit.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn unqueued(&self) -> Result<BTreeSet<ConnectionId>, StorageError> {
        let rows: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::ConnectionId)
            .filter(Column::EnableQueue.eq(false))
            .into_tuple()
            .all(&self.reader)
            .await?;
        let ids = rows.iter().map(|id| ConnectionId::from_u128(id.as_u128()));
        Ok(ids.collect())
    }

    /// Sets which event types of a connection are kept without being processed.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when it has no subscription.
    pub async fn mute(
        &self,
        connection: ConnectionId,
        muted: &[EventType],
    ) -> Result<(), StorageError> {
        let changed = Entity::update_many()
            .col_expr(Column::Muted, Expr::value(to_json(&muted)))
            .filter(Column::ConnectionId.eq(Uuid::from_u128(connection.as_u128())))
            .exec(&self.writer)
            .await?;
        if changed.rows_affected == 0 {
            return Err(MISSING);
        }
        Ok(())
    }
}

impl Claim {
    /// What is received for these connections.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn subscriptions(
        &self,
        connections: &BTreeSet<ConnectionId>,
    ) -> Result<HashMap<ConnectionId, Subscription>, StorageError> {
        let ids = connections.iter().map(|id| Uuid::from_u128(id.as_u128()));
        let rows = Entity::find()
            .filter(Column::ConnectionId.is_in(ids))
            .all(&self.transaction)
            .await?;
        rows.iter()
            .map(|row| read(row).map(|it| (it.connection_id, it)))
            .collect()
    }
}

/// Makes the subscription of a new connection.
pub(crate) async fn insert<C: ConnectionTrait>(
    db: &C,
    id: SubscriptionId,
    connection: &Connection,
) -> Result<(), StorageError> {
    let row = ActiveModel {
        id: Set(key(id)),
        connection_id: Set(Uuid::from_u128(connection.id.as_u128())),
        muted: Set(to_json(&Vec::<EventType>::new())),
        state: Set(SubscriptionState::Active.to_string()),
        created_at: Set(connection.created_at.as_millis()),
        enable_queue: Set(true),
        batch_size: Set(None),
        retry_attempts: Set(None),
        retry_delay_ms: Set(None),
    };
    Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

async fn find<C: ConnectionTrait>(
    db: &C,
    id: SubscriptionId,
) -> Result<SubscriptionDetail, StorageError> {
    let row = Entity::find_by_id(key(id)).one(db).await?.ok_or(MISSING)?;
    let connection = connections::Entity::find_by_id(row.connection_id)
        .one(db)
        .await?
        .ok_or(MISSING)?;
    detail(&row, read_connection(connection)?)
}

fn key(id: SubscriptionId) -> Uuid {
    Uuid::from_u128(id.as_u128())
}

fn detail(row: &Model, connection: Connection) -> Result<SubscriptionDetail, StorageError> {
    Ok(SubscriptionDetail {
        subscription: read(row)?,
        connection,
    })
}

fn read(row: &Model) -> Result<Subscription, StorageError> {
    let delay = row.retry_delay_ms;
    Ok(Subscription {
        id: SubscriptionId::from_u128(row.id.as_u128()),
        connection_id: ConnectionId::from_u128(row.connection_id.as_u128()),
        muted: json("subscriptions.muted", &row.muted)?,
        state: word("subscriptions.state", &row.state)?,
        processing: ProcessingConfig {
            enable_queue: row.enable_queue,
            batch_size: row.batch_size.and_then(|it| u16::try_from(it).ok()),
            retry_attempts: row.retry_attempts.map(uncount),
            retry_delay_ms: delay.and_then(|it| u32::try_from(it).ok()),
        },
        created_at: Timestamp::from_millis(row.created_at),
    })
}
