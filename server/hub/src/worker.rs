//! The worker: leases jobs, processes them, writes down how that ended. Many may run; a crash leaves
//! nothing but leases that run out.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::FutureExt;
use model::{AttemptId, EventId, Timestamp};
use storage::{Finished, Job, Outcome, StorageError};
use tokio_util::sync::CancellationToken;

use crate::{Hub, HubError};

/// How long a lease lasts without a heartbeat, in milliseconds.
const LEASE_MS: i64 = 15_000;
/// How often a lease is extended.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// The longest sleep when nothing is due.
const IDLE: Duration = Duration::from_secs(1);
/// The pause when the database is in trouble.
const TROUBLE: Duration = Duration::from_millis(500);

/// Says that a worker runs, until it is dropped: also by a panic.
struct Working<'h>(&'h AtomicBool);

impl<'h> Working<'h> {
    fn set(hub: &'h Hub) -> Self {
        hub.working.store(true, Ordering::Relaxed);
        Self(&hub.working)
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Works until told to stop, then finishes what is in hand.
pub(crate) async fn run(hub: Arc<Hub>, stop: CancellationToken) {
    let _working = Working::set(&hub);
    while !stop.is_cancelled() {
        let pause = match hub.work_once().await {
            Ok(0) => hub.idle_time().await,
            Ok(_) => continue,
            Err(cause) => {
                tracing::error!(error = ?cause, "process: the database is in trouble, waiting");
                TROUBLE
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = hub.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

impl Hub {
    /// Takes the due jobs and works them off until none is due; says how many tries that took.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    #[cfg(feature = "test-support")]
    pub async fn drain(&self) -> Result<usize, HubError> {
        let mut tries = 0;
        loop {
            match self.work_once().await? {
                0 => return Ok(tries),
                more => tries += more,
            }
        }
    }

    /// Takes one batch of due jobs and works it off; says how many there were.
    async fn work_once(&self) -> Result<usize, HubError> {
        let now = self.clock.now();
        let until = now.plus_millis(LEASE_MS);
        let jobs = self
            .store
            .lease_jobs(now, until, self.settings.batch_size)
            .await?;
        if jobs.is_empty() {
            return Ok(0);
        }
        let leases: Vec<_> = jobs
            .iter()
            .map(|job| (job.event.id, job.lease_token))
            .collect();
        self.live.changed(leases.iter().map(|(event, _)| *event));
        let finished = self.hold(&leases, self.work_off(&jobs)).await?;
        let changed = self.store.finish_jobs(&finished).await?;
        self.live.changed(changed);
        Ok(jobs.len())
    }

    /// Keeps the leases alive while `work` goes on.
    async fn hold<T>(
        &self,
        leases: &[(EventId, i64)],
        work: impl Future<Output = Result<T, HubError>>,
    ) -> Result<T, HubError> {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(HEARTBEAT) => {
                    let until = self.clock.now().plus_millis(LEASE_MS);
                    self.store.extend_leases(leases, until).await?;
                }
            }
        }
    }

    async fn work_off(&self, jobs: &[Job]) -> Result<Vec<Finished>, HubError> {
        let mut finished = Vec::with_capacity(jobs.len());
        for job in jobs {
            finished.push(self.try_job(job).await?);
        }
        Ok(finished)
    }

    /// One try. Trouble with the database is nobody's fault and uses up no try; a panic is this
    /// event's fault and harms no other.
    async fn try_job(&self, job: &Job) -> Result<Finished, HubError> {
        let started_at = self.clock.now();
        let tried = AssertUnwindSafe(self.process(&job.event))
            .catch_unwind()
            .await;
        let ended_at = self.clock.now();
        let (owner, outcome) = match tried {
            Ok(Ok(processed)) if processed.muted => (processed.owner, Outcome::Ignored),
            Ok(Ok(processed)) => (processed.owner, Outcome::Completed),
            Ok(Err(HubError::Storage(cause @ StorageError::Unavailable(_)))) => {
                return Err(cause.into());
            }
            Ok(Err(cause)) => (None, self.after_failure(job, ended_at, cause.to_string())),
            Err(_panic) => (
                None,
                self.after_failure(job, ended_at, "processing panicked".to_owned()),
            ),
        };
        Ok(Finished {
            event: job.event.id,
            lease_token: job.lease_token,
            attempt: AttemptId::from_u128(self.ids.next()),
            started_at,
            ended_at,
            owner,
            outcome,
        })
    }

    fn after_failure(&self, job: &Job, at: Timestamp, error: String) -> Outcome {
        let tries = job.tries + 1;
        let pause = self.settings.retry.pause(tries);
        tracing::warn!(event.id = %job.event.id, platform = %job.event.platform, tries, retry_in_ms = pause, reason = %error, "retry: processing failed");
        match pause {
            Some(pause) => Outcome::Retry(at.plus_millis(pause), error),
            None => Outcome::Failed(error),
        }
    }

    /// How long nothing will be due.
    async fn idle_time(&self) -> Duration {
        let next = self.store.next_due().await.ok().flatten();
        let wait = next.map_or(i64::MAX, |due| due.millis_since(self.clock.now()));
        Duration::from_millis(u64::try_from(wait).unwrap_or(0)).min(IDLE)
    }
}
