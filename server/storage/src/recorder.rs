//! Group commit: concurrent deliveries share one fsync'd transaction, and each is answered after the
//! commit that holds it.

use model::{Timestamp, Verdict};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::{NewDelivery, Recorded, StorageError, Store};

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
        let task = tokio::spawn(write_groups(store, now, waiting));
        (Self { queue }, task)
    }

    /// Keeps a delivery; when this returns, it is on disk.
    ///
    /// # Errors
    /// [`StorageError::Busy`] when too many wait, [`StorageError::Unavailable`] when the database
    /// cannot write: nothing is kept then, and the platform must be told to come again.
    pub async fn record(&self, delivery: NewDelivery) -> Result<Recorded, StorageError> {
        let (answer, answered) = oneshot::channel();
        self.queue
            .try_send(Waiting { delivery, answer })
            .or(Err(StorageError::Busy))?;
        answered.await.unwrap_or(Err(StorageError::Busy))
    }
}

async fn write_groups(
    store: Store,
    now: impl Fn() -> Timestamp + Send + Sync,
    mut waiting: mpsc::Receiver<Waiting>,
) {
    while let Some(first) = waiting.recv().await {
        let mut bytes = first.delivery.body.len();
        let mut group = vec![first];
        while group.len() < GROUP && bytes < GROUP_BYTES {
            let Ok(next) = waiting.try_recv() else { break };
            bytes += next.delivery.body.len();
            group.push(next);
        }
        write_group(&store, group, &now).await;
    }
}

async fn write_group(store: &Store, group: Vec<Waiting>, now: &(impl Fn() -> Timestamp + Sync)) {
    let (deliveries, answers): (Vec<_>, Vec<_>) =
        group.into_iter().map(|it| (it.delivery, it.answer)).unzip();
    match store.record(&deliveries, now()).await {
        Ok(recorded) => {
            for (answer, recorded) in answers.into_iter().zip(recorded) {
                // Who has gone away needs no answer: the delivery is kept all the same.
                answer.send(Ok(recorded)).ok();
            }
        }
        Err(cause) => {
            tracing::warn!(error = ?cause, deliveries = deliveries.len(), "record: a group failed, trying its members alone");
            for (delivery, answer) in deliveries.into_iter().zip(answers) {
                answer.send(write_alone(store, delivery, now).await).ok();
            }
        }
    }
}

/// Keeps one delivery; where its events are what the database refuses, at least its bytes.
async fn write_alone(
    store: &Store,
    delivery: NewDelivery,
    now: &(impl Fn() -> Timestamp + Sync),
) -> Result<Recorded, StorageError> {
    let alone = std::slice::from_ref(&delivery);
    match store.record(alone, now()).await {
        Ok(recorded) => recorded
            .into_iter()
            .next()
            .ok_or(StorageError::NotFound("the delivery")),
        Err(cause @ StorageError::Unavailable(_)) => Err(cause),
        Err(cause) => {
            tracing::error!(error = ?cause, delivery.id = %delivery.id, "record: kept as unreadable, its events are refused");
            let bytes_only = NewDelivery {
                verdict: Verdict::Unreadable,
                note: Some(format!("its events could not be stored: {cause}")),
                events: Vec::new(),
                ..delivery
            };
            let recorded = store.record(&[bytes_only], now()).await?;
            recorded
                .into_iter()
                .next()
                .ok_or(StorageError::NotFound("the delivery"))
        }
    }
}
