//! What is received for an account, and how it is processed.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use model::{ConnectionId, EventId, ProcessingConfig, Role, SubscriptionDetail, SubscriptionId};
use storage::{AccountKey, NewDelivery, NewEvent, StorageError, Wanted};
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

/// A stored event, and whose it may be.
pub(crate) type Candidate = (AccountKey, EventId);

/// The way past the queue, for connections that want it. Who receives only hands over what was stored:
/// whose an event is, is found out when the platform has been answered.
pub(crate) struct Express {
    unqueued: RwLock<BTreeSet<ConnectionId>>,
    sender: mpsc::Sender<Vec<Candidate>>,
}

impl Express {
    /// The way, and its end for [`run`].
    pub(crate) fn new(unqueued: BTreeSet<ConnectionId>) -> (Self, mpsc::Receiver<Vec<Candidate>>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        let unqueued = RwLock::new(unqueued);
        (Self { unqueued, sender }, receiver)
    }

    /// The events of a delivery, unless no connection wants this way, which is the rule.
    pub(crate) fn candidates(&self, delivery: &NewDelivery) -> Vec<Candidate> {
        if self.unqueued().is_empty() {
            return Vec::new();
        }
        let key = |event: &NewEvent| AccountKey {
            platform: delivery.platform,
            app: delivery.app_id,
            account_id: event.inbound.account_id.clone(),
        };
        let events = delivery.events.iter();
        events.map(|event| (key(event), event.id)).collect()
    }

    /// Sends events that way; without a place they stay in the queue, where they are anyway.
    pub(crate) fn send(&self, events: Vec<Candidate>) {
        if !events.is_empty() && self.sender.try_send(events).is_err() {
            tracing::debug!("process: the way past the queue is full");
        }
    }

    fn unqueued(&self) -> RwLockReadGuard<'_, BTreeSet<ConnectionId>> {
        self.unqueued.read().unwrap_or_else(PoisonError::into_inner)
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
    mut events: mpsc::Receiver<Vec<Candidate>>,
    stop: CancellationToken,
) {
    let mut refresh = tokio::time::interval(REFRESH);
    loop {
        let done = tokio::select! {
            () = stop.cancelled() => return,
            Some(candidates) = events.recv() => hub.work_past_queue(candidates).await,
            _ = refresh.tick() => hub.store.unqueued().await.map(|ids| hub.express.set(ids)).map_err(Into::into),
        };
        if let Err(cause) = done {
            tracing::warn!(error = ?cause, "process: the database is in trouble; the queue has the events");
        }
    }
}

impl Hub {
    /// Works off those of the events whose connection wants it.
    async fn work_past_queue(&self, candidates: Vec<Candidate>) -> Result<(), HubError> {
        let mut wanted = Vec::new();
        for (key, event) in candidates {
            let connection = self.known_connection(&key).await?;
            if connection.is_some_and(|it| self.express.unqueued().contains(&it)) {
                wanted.push(event);
            }
        }
        if !wanted.is_empty() {
            self.work_off(Wanted::These(&wanted)).await?;
        }
        Ok(())
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
