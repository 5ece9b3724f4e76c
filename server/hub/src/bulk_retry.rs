//! Retrying many events: asked for once, then taken forward by itself, also after a restart.

use std::sync::Arc;
use std::time::Duration;

use model::{BulkRetry, BulkRetryId, BulkRetryState, EventStatus, RetryTally, RetryWish, Role};
use storage::{BulkStep, InHand, Wanted};
use tokio_util::sync::CancellationToken;

use crate::{Actor, Hub, HubError, paging};

/// The most that may be under way at a time.
const MOST: u64 = 20;
/// How often it is looked whether another instance has left something to do.
const IDLE: Duration = Duration::from_secs(5);
/// The pause while the events in hand are another's, and when the database is in trouble.
const PAUSE: Duration = Duration::from_millis(250);

impl Hub {
    /// How many events a bulk retry would be for.
    ///
    /// # Errors
    /// [`HubError::Forbidden`] unless the actor is an admin, [`HubError::Invalid`] for a wish that
    /// contradicts itself.
    pub async fn count_retriable(&self, actor: &Actor, wish: &RetryWish) -> Result<u64, HubError> {
        actor.require(Role::Admin)?;
        check(wish)?;
        Ok(self.store.count_retriable(wish).await?)
    }

    /// Begins a bulk retry of the events that are there now.
    ///
    /// # Errors
    /// As [`Hub::count_retriable`], and [`HubError::Storage`] with `Conflict` when too many are under
    /// way.
    pub async fn retry_events(
        &self,
        actor: &Actor,
        mut wish: RetryWish,
    ) -> Result<BulkRetry, HubError> {
        actor.require(Role::Admin)?;
        check(&wish)?;
        let now = self.clock.now();
        let end = now.plus_millis(1);
        wish.filter.to = Some(wish.filter.to.map_or(end, |to| to.min(end)));
        let bulk = BulkRetry {
            id: BulkRetryId::from_u128(self.ids.next()),
            total: self.store.count_retriable(&wish).await?,
            wish,
            state: BulkRetryState::Running,
            tally: RetryTally::default(),
            created_at: now,
            finished_at: None,
        };
        self.store.create_bulk_retry(&bulk, MOST).await?;
        tracing::info!(bulk_retry.id = %bulk.id, total = bulk.total, ?actor, "retry: many were asked for");
        self.bulk_wake.notify_one();
        Ok(bulk)
    }

    /// One bulk retry.
    ///
    /// # Errors
    /// [`HubError::Storage`] with `NotFound` when there is none.
    pub async fn bulk_retry(&self, actor: &Actor, id: BulkRetryId) -> Result<BulkRetry, HubError> {
        actor.require(Role::Admin)?;
        Ok(self.store.bulk_retry(id).await?)
    }

    /// Bulk retries, newest first, below `before`; one more than `limit` where there are more.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when `limit` is not 1 to 200.
    pub async fn bulk_retries(
        &self,
        actor: &Actor,
        before: Option<BulkRetryId>,
        limit: u16,
    ) -> Result<Vec<BulkRetry>, HubError> {
        actor.require(Role::Admin)?;
        paging::check(limit)?;
        Ok(self.store.bulk_retries(before, limit + 1).await?)
    }

    /// Pauses, resumes or cancels a bulk retry.
    ///
    /// # Errors
    /// [`HubError::Storage`] with `NotFound` or, when it is over, `Conflict`.
    pub async fn set_bulk_retry_state(
        &self,
        actor: &Actor,
        id: BulkRetryId,
        state: BulkRetryState,
    ) -> Result<BulkRetry, HubError> {
        actor.require(Role::Admin)?;
        let now = self.clock.now();
        let bulk = self.store.set_bulk_retry_state(id, state, now).await?;
        tracing::info!(bulk_retry.id = %id, %state, ?actor, "retry: a bulk retry was turned");
        self.bulk_wake.notify_one();
        Ok(bulk)
    }

    /// Takes the oldest bulk retry one step forward; says whether there may be more to do at once.
    async fn step_bulk_retry(&self) -> Result<Step, HubError> {
        let Some(InHand { bulk, events }) = self.store.next_bulk_retry().await? else {
            return Ok(Step::Nothing);
        };
        let untried = self.store.untried(&events).await?;
        if !untried.is_empty() {
            let worked = self.work_off(Wanted::These(&untried)).await?;
            return Ok(if worked > 0 { Step::Done } else { Step::Wait });
        }
        let in_hand = InHand { bulk, events };
        let now = self.clock.now();
        let limit = self.settings.batch_size;
        match self.store.step_bulk_retry(&in_hand, limit, now).await? {
            BulkStep::Queued(ids) => self.live.changed(ids),
            BulkStep::Over | BulkStep::Overtaken => {}
        }
        Ok(Step::Done)
    }

    /// Takes all bulk retries forward until nothing is left to do.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    #[cfg(feature = "test-support")]
    pub async fn drain_bulk_retries(&self, steps: usize) -> Result<bool, HubError> {
        for _ in 0..steps {
            if self.step_bulk_retry().await? == Step::Nothing {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What a step came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Something was done.
    Done,
    /// Others have in hand what this waits for.
    Wait,
    /// There is nothing to do.
    Nothing,
}

/// Takes bulk retries forward until told to stop.
pub(crate) async fn run(hub: Arc<Hub>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match hub.step_bulk_retry().await {
            Ok(Step::Done) => continue,
            Ok(Step::Wait) => PAUSE,
            Ok(Step::Nothing) => IDLE,
            Err(cause) => {
                tracing::error!(error = ?cause, "retry: a bulk retry is held up by the database");
                PAUSE
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = hub.bulk_wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Without force only what has failed can be retried, so no other state can be asked for.
fn check(wish: &RetryWish) -> Result<(), HubError> {
    match wish.filter.status {
        Some(status) if status != EventStatus::Failed && !wish.force => Err(HubError::Invalid {
            field: "status",
            reason: format!(
                "only failed events are retried; those that are {status} need \"force\""
            ),
        }),
        _ => Ok(()),
    }
}
