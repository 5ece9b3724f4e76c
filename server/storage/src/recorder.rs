//! Group commit: concurrent deliveries share one fsync'd transaction, and each is answered after the
//! commit that holds it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures::FutureExt;
use model::{Timestamp, Verdict};
use sea_orm::DbErr;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::{NewDelivery, Recorded, StorageError, Store, measures::CommitMeasures};

/// The most deliveries that wait for a commit; more are refused, never dropped.
const QUEUE: usize = 2_048;
/// The most bytes of bodies that wait for a commit.
const QUEUE_BYTES: usize = 64 * 1024 * 1024;
/// The most deliveries in one transaction.
const GROUP: usize = 256;
/// The most bytes in one transaction, so that a group of large bodies stays short.
const GROUP_BYTES: usize = 8 * 1024 * 1024;

struct Waiting {
    delivery: NewDelivery,
    answer: Answer,
    /// Its part of the bytes that may wait.
    room: OwnedSemaphorePermit,
}

type Answer = oneshot::Sender<Result<Recorded, StorageError>>;

/// Hands deliveries to the one task that writes them.
#[derive(Clone, Debug)]
pub struct Recorder {
    queue: mpsc::Sender<Waiting>,
    bytes: Arc<Semaphore>,
    measures: CommitMeasures,
}

impl Recorder {
    /// Starts the writing task. It ends, everything written, when the last `Recorder` is dropped.
    /// `now` tells the time of a commit.
    #[must_use]
    pub fn start(
        store: Store,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> (Self, JoinHandle<()>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let measures = CommitMeasures::register();
        let writer = Writer {
            store,
            now,
            measures: measures.clone(),
        };
        let task = tokio::spawn(writer.write_groups(waiting));
        let recorder = Self {
            queue,
            bytes: Arc::new(Semaphore::new(QUEUE_BYTES)),
            measures,
        };
        (recorder, task)
    }

    /// Whether the writing task runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Keeps a delivery; when this returns, it is on disk.
    ///
    /// # Errors
    /// [`StorageError::Busy`] when too many wait, [`StorageError::Unavailable`] when the database
    /// cannot write: nothing is kept then, and the platform must be told to come again.
    pub async fn record(&self, delivery: NewDelivery) -> Result<Recorded, StorageError> {
        let (answer, answered) = oneshot::channel();
        let bytes = delivery.body.len();
        let permits = u32::try_from(bytes).or(Err(StorageError::Busy))?;
        let room = self.bytes.clone().try_acquire_many_owned(permits);
        let waiting = Waiting {
            delivery,
            answer,
            room: room.or(Err(StorageError::Busy))?,
        };
        self.queue.try_send(waiting).or(Err(StorageError::Busy))?;
        self.measures.waits(bytes);
        answered.await.unwrap_or(Err(StorageError::Busy))
    }
}

/// The task that writes.
struct Writer<N> {
    store: Store,
    now: N,
    measures: CommitMeasures,
}

impl<N: Fn() -> Timestamp + Send + Sync> Writer<N> {
    async fn write_groups(self, mut waiting: mpsc::Receiver<Waiting>) {
        while let Some(first) = waiting.recv().await {
            let mut bytes = first.delivery.body.len();
            let mut group = vec![first];
            while group.len() < GROUP && bytes < GROUP_BYTES {
                let Ok(next) = waiting.try_recv() else { break };
                bytes += next.delivery.body.len();
                group.push(next);
            }
            let deliveries = group.len();
            let written = self.write_group(group).await;
            self.measures.taken(deliveries, bytes);
            if let Err(cause) = written {
                // Each group may wait long for a database that is locked: one is enough to know.
                while let Ok(next) = waiting.try_recv() {
                    self.measures.taken(1, next.delivery.body.len());
                    next.answer
                        .send(Err(StorageError::Unavailable(cause.clone())))
                        .ok();
                }
            }
        }
    }

    /// Writes a group and answers its members.
    ///
    /// # Errors
    /// What keeps the database from working, where that is why nothing was written.
    async fn write_group(&self, group: Vec<Waiting>) -> Result<(), DbErr> {
        let mut deliveries = Vec::with_capacity(group.len());
        let mut answers = Vec::with_capacity(group.len());
        for it in group {
            deliveries.push(it.delivery);
            answers.push((it.answer, it.room));
        }
        match self.record(&deliveries).await {
            Ok(recorded) => {
                for ((answer, _), recorded) in answers.into_iter().zip(recorded) {
                    // Who has gone away needs no answer: the delivery is kept all the same.
                    answer.send(Ok(recorded)).ok();
                }
            }
            Err(StorageError::Unavailable(cause)) => {
                self.measures.failed();
                for (answer, _) in answers {
                    answer
                        .send(Err(StorageError::Unavailable(cause.clone())))
                        .ok();
                }
                return Err(cause);
            }
            Err(cause) => {
                self.measures.failed();
                tracing::warn!(error = ?cause, deliveries = deliveries.len(), "record: a group failed, trying its members alone");
                for (delivery, (answer, _)) in deliveries.into_iter().zip(answers) {
                    answer.send(self.write_alone(delivery).await).ok();
                }
            }
        }
        Ok(())
    }

    /// Keeps one delivery; where its events are what the database refuses, at least its bytes.
    async fn write_alone(&self, delivery: NewDelivery) -> Result<Recorded, StorageError> {
        let alone = std::slice::from_ref(&delivery);
        match self.record_one(alone).await {
            Err(cause @ StorageError::Unavailable(_)) => Err(cause),
            Err(cause) => {
                tracing::error!(error = ?cause, delivery.id = %delivery.id, "record: kept as unreadable, its events are refused");
                let bytes_only = NewDelivery {
                    verdict: Verdict::Unreadable,
                    note: Some(format!("its events could not be stored: {cause}")),
                    events: Vec::new(),
                    ..delivery
                };
                self.record_one(&[bytes_only]).await
            }
            recorded => recorded,
        }
    }

    async fn record_one(&self, delivery: &[NewDelivery]) -> Result<Recorded, StorageError> {
        let recorded = self.record(delivery).await?.into_iter().next();
        recorded.ok_or(StorageError::NotFound("the delivery"))
    }

    /// Keeps deliveries in one transaction. A panic is theirs and ends nothing else.
    async fn record(&self, group: &[NewDelivery]) -> Result<Vec<Recorded>, StorageError> {
        let begun = Instant::now();
        let work = async { self.store.record(group, (self.now)()).await };
        let recorded = AssertUnwindSafe(work).catch_unwind().await;
        let recorded = recorded.unwrap_or(Err(StorageError::Panicked))?;
        self.measures.committed(group.len(), begun.elapsed());
        Ok(recorded)
    }
}
