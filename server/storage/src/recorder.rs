//! Group commit: concurrent deliveries share one fsync'd transaction, and each is answered after the
//! commit that holds it.

use std::time::Instant;

use model::{Timestamp, Verdict};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::{NewDelivery, Recorded, StorageError, Store, measures::CommitMeasures};

/// The most deliveries that wait for a commit; more are refused, never dropped.
const QUEUE: usize = 2_048;
/// The most deliveries in one transaction.
const GROUP: usize = 256;
/// The most bytes in one transaction, so that a group of large bodies stays short.
const GROUP_BYTES: usize = 8 * 1024 * 1024;

struct Waiting {
    delivery: NewDelivery,
    answer: oneshot::Sender<Result<Recorded, StorageError>>,
}

/// Hands deliveries to the one task that writes them.
#[derive(Clone, Debug)]
pub struct Recorder {
    queue: mpsc::Sender<Waiting>,
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
        (Self { queue, measures }, task)
    }

    /// Keeps a delivery; when this returns, it is on disk.
    ///
    /// # Errors
    /// [`StorageError::Busy`] when too many wait, [`StorageError::Unavailable`] when the database
    /// cannot write: nothing is kept then, and the platform must be told to come again.
    pub async fn record(&self, delivery: NewDelivery) -> Result<Recorded, StorageError> {
        let (answer, answered) = oneshot::channel();
        let bytes = delivery.body.len();
        self.queue
            .try_send(Waiting { delivery, answer })
            .or(Err(StorageError::Busy))?;
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
            self.write_group(group).await;
            self.measures.taken(deliveries, bytes);
        }
    }

    async fn write_group(&self, group: Vec<Waiting>) {
        let (deliveries, answers): (Vec<_>, Vec<_>) =
            group.into_iter().map(|it| (it.delivery, it.answer)).unzip();
        let begun = Instant::now();
        match self.store.record(&deliveries, (self.now)()).await {
            Ok(recorded) => {
                self.measures.committed(deliveries.len(), begun.elapsed());
                for (answer, recorded) in answers.into_iter().zip(recorded) {
                    // Who has gone away needs no answer: the delivery is kept all the same.
                    answer.send(Ok(recorded)).ok();
                }
            }
            Err(cause) => {
                self.measures.failed();
                tracing::warn!(error = ?cause, deliveries = deliveries.len(), "record: a group failed, trying its members alone");
                for (delivery, answer) in deliveries.into_iter().zip(answers) {
                    answer.send(self.write_alone(delivery).await).ok();
                }
            }
        }
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
        let begun = Instant::now();
        let recorded = self.store.record(delivery, (self.now)()).await?;
        self.measures.committed(delivery.len(), begun.elapsed());
        let recorded = recorded.into_iter().next();
        recorded.ok_or(StorageError::NotFound("the delivery"))
    }
}
