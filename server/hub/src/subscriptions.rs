//! What is received for an account, and how it is processed.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use model::{ConnectionId, EventId, ProcessingConfig, Role, SubscriptionDetail, SubscriptionId};
use storage::{StorageError, Wanted};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{Actor, Hub, HubError, paging};

/// The most events of one transaction.
const MAX_BATCH: u16 = 1_000;
/// The most tries of an event.
const MAX_ATTEMPTS: u32 = 100;
/// The longest first pause, in milliseconds.
const MAX_DELAY: u32 = 3_600_000;
/// How soon it is noticed that another instance has changed a subscription.
const REFRESH: Duration = Duration::from_secs(10);
/// How many deliveries may wait to be worked off past the queue. What finds no place is left to the
/// queue.
const WAITING: usize = 64;

/// The way past the queue, for connections that want it.
pub(crate) struct Express {
    unqueued: RwLock<BTreeSet<ConnectionId>>,
    sender: mpsc::Sender<Vec<EventId>>,
}

impl Express {
    /// The way, and its end for [`run`].
    pub(crate) fn new(unqueued: BTreeSet<ConnectionId>) -> (Self, mpsc::Receiver<Vec<EventId>>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        let unqueued = RwLock::new(unqueued);
        (Self { unqueued, sender }, receiver)
    }

    /// Whether no connection wants it, which is the rule.
    pub(crate) fn is_idle(&self) -> bool {
        self.unqueued
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    /// Whether that connection wants it.
    pub(crate) fn serves(&self, connection: ConnectionId) -> bool {
        self.unqueued
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&connection)
    }

    /// Sends events that way; without a place they stay in the queue, where they are anyway.
    pub(crate) fn send(&self, events: Vec<EventId>) {
        if self.sender.try_send(events).is_err() {
            tracing::debug!("process: the way past the queue is full");
        }
    }

    fn set(&self, unqueued: BTreeSet<ConnectionId>) {
        *self
            .unqueued
            .write()
            .unwrap_or_else(PoisonError::into_inner) = unqueued;
    }
}

impl Hub {
    /// Subscriptions, newest first, below `before`; one more than `limit` where there are more.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when `limit` is not 1 to 200.
    pub async fn subscriptions(
        &self,
        actor: &Actor,
        before: Option<SubscriptionId>,
        limit: u16,
    ) -> Result<Vec<SubscriptionDetail>, HubError> {
        actor.require(Role::Viewer)?;
        paging::check(limit)?;
        Ok(self.store.subscriptions(before, limit + 1).await?)
    }

    /// One subscription.
    ///
    /// # Errors
    /// [`HubError::Storage`] with `NotFound` when there is none.
    pub async fn subscription(
        &self,
        actor: &Actor,
        id: SubscriptionId,
    ) -> Result<SubscriptionDetail, HubError> {
        actor.require(Role::Viewer)?;
        Ok(self.store.subscription(id).await?)
    }

    /// Changes how the events of a subscription are processed, unless `may` objects to what is there.
    ///
    /// # Errors
    /// [`HubError::Invalid`] for a value out of bounds, [`HubError::Storage`] with `NotFound` or with
    /// what `may` says.
    pub async fn configure_subscription(
        &self,
        actor: &Actor,
        id: SubscriptionId,
        config: ProcessingConfig,
        may: impl FnOnce(&SubscriptionDetail) -> Result<(), StorageError> + Send,
    ) -> Result<SubscriptionDetail, HubError> {
        actor.require(Role::Admin)?;
        check(config)?;
        let changed = self.store.configure_subscription(id, config, may).await?;
        tracing::info!(subscription.id = %id, ?config, ?actor, "process: a subscription was configured");
        self.express.set(self.store.unqueued().await?);
        Ok(changed)
    }
}

/// Works off what comes by the express way until told to stop.
pub(crate) async fn run(
    hub: Arc<Hub>,
    mut events: mpsc::Receiver<Vec<EventId>>,
    stop: CancellationToken,
) {
    let mut refresh = tokio::time::interval(REFRESH);
    loop {
        let done = tokio::select! {
            () = stop.cancelled() => return,
            Some(ids) = events.recv() => hub.work_off(Wanted::These(&ids)).await.map(|_| ()),
            _ = refresh.tick() => hub.store.unqueued().await.map(|ids| hub.express.set(ids)).map_err(Into::into),
        };
        if let Err(cause) = done {
            tracing::warn!(error = ?cause, "process: the database is in trouble; the queue has the events");
        }
    }
}

fn check(config: ProcessingConfig) -> Result<(), HubError> {
    let bound = |field, value: Option<u32>, most: u32| match value {
        Some(value) if !(1..=most).contains(&value) => Err(HubError::Invalid {
            field,
            reason: format!("{value} is not between 1 and {most}"),
        }),
        _ => Ok(()),
    };
    bound(
        "batchSize",
        config.batch_size.map(u32::from),
        u32::from(MAX_BATCH),
    )?;
    bound("retryAttempts", config.retry_attempts, MAX_ATTEMPTS)?;
    bound("retryDelayMs", config.retry_delay_ms, MAX_DELAY)
}
