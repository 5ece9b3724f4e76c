//! Senders that do as platforms do: what is not answered 2xx they send again, until it is.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use rand::RngExt;
use tokio::task::JoinSet;

use crate::deliveries::Deliveries;
use crate::http::Connection;

/// How many send at once.
const SENDERS: usize = 16;
/// How many people write.
const PEOPLE: u64 = 500;
/// The longest pause between two deliveries of one sender, in milliseconds. Together they send about
/// 1,500 a second: enough for every commit to be shared, and less than what can be worked off.
const PAUSE: std::ops::Range<u64> = 0..20;
/// How long to wait after a failure.
const BREATH: Duration = Duration::from_millis(5);
/// The longest that the last deliveries may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is sent and what came of it.
struct Work {
    deliveries: Deliveries,
    next: AtomicU64,
    ending: AtomicBool,
    again: Mutex<Vec<u64>>,
}

impl Work {
    /// What is to be sent next: first what failed.
    fn take(&self) -> Option<u64> {
        if let Some(number) = self.again().pop() {
            return Some(number);
        }
        let ends = self.ending.load(Ordering::SeqCst);
        (!ends).then(|| self.next.fetch_add(1, Ordering::SeqCst))
    }

    fn again(&self) -> std::sync::MutexGuard<'_, Vec<u64>> {
        self.again.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one or all of them have achieved.
#[derive(Default)]
struct Achieved {
    acknowledged: Vec<u64>,
    resent: usize,
    refused: usize,
}

/// Running senders.
pub(crate) struct Senders {
    work: Arc<Work>,
    tasks: JoinSet<Achieved>,
}

/// What was sent until all of it was acknowledged.
pub(crate) struct Sent {
    /// What it was.
    pub deliveries: Deliveries,
    /// The numbers.
    pub acknowledged: Vec<u64>,
    /// How often something was sent again.
    pub resent: usize,
    /// How often the answer was another than 2xx.
    pub refused: usize,
}

impl Senders {
    /// Starts sending.
    pub(crate) fn start(addresses: &[SocketAddr]) -> anyhow::Result<Self> {
        let work = Arc::new(Work {
            deliveries: Deliveries::new(PEOPLE)?,
            next: AtomicU64::new(0),
            ending: AtomicBool::new(false),
            again: Mutex::default(),
        });
        let mut tasks = JoinSet::new();
        for first in 0..SENDERS {
            let mut addresses = addresses.to_vec();
            let turn = first % addresses.len().max(1);
            addresses.rotate_left(turn);
            tasks.spawn(send(work.clone(), addresses));
        }
        Ok(Self { work, tasks })
    }

    /// Begins nothing new, and waits until everything begun is acknowledged.
    pub(crate) async fn finish(mut self) -> anyhow::Result<Sent> {
        self.work.ending.store(true, Ordering::SeqCst);
        let mut all = Achieved::default();
        let last = tokio::time::timeout(PATIENCE, async {
            while let Some(achieved) = self.tasks.join_next().await {
                let achieved = achieved.context("a sender failed")?;
                all.acknowledged.extend(achieved.acknowledged);
                all.resent += achieved.resent;
                all.refused += achieved.refused;
            }
            anyhow::Ok(())
        });
        last.await
            .context("some deliveries are never acknowledged")??;
        let begun = usize::try_from(self.work.next.load(Ordering::SeqCst))?;
        ensure!(
            all.acknowledged.len() == begun,
            "{} acknowledged of {begun}",
            all.acknowledged.len()
        );
        Ok(Sent {
            deliveries: self.work.deliveries.clone(),
            acknowledged: all.acknowledged,
            resent: all.resent,
            refused: all.refused,
        })
    }
}

/// Sends to the first address, after a failure to the one after it.
async fn send(work: Arc<Work>, mut addresses: Vec<SocketAddr>) -> Achieved {
    let mut achieved = Achieved::default();
    let mut connection = None;
    while let Some(number) = work.take() {
        let request = work.deliveries.request(number);
        let since = Instant::now();
        match exchange(&mut connection, &addresses, &request).await {
            Ok(200..300) => achieved.acknowledged.push(number),
            Ok(_) => {
                achieved.refused += 1;
                achieved.resent += 1;
                work.again().push(number);
                tokio::time::sleep(BREATH).await;
            }
            Err(_) => {
                achieved.resent += 1;
                work.again().push(number);
                connection = None;
                addresses.rotate_left(1);
                tokio::time::sleep(BREATH).await;
            }
        }
        let pause = Duration::from_millis(rand::rng().random_range(PAUSE));
        tokio::time::sleep(pause.saturating_sub(since.elapsed())).await;
    }
    achieved
}

async fn exchange(
    connection: &mut Option<Connection>,
    addresses: &[SocketAddr],
    request: &[u8],
) -> std::io::Result<u16> {
    let open = match connection.take() {
        Some(open) => open,
        None => {
            let first = addresses.first().ok_or(std::io::ErrorKind::NotFound)?;
            Connection::open(*first).await?
        }
    };
    connection.insert(open).exchange(request).await
}
