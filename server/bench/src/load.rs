//! The load: many connections that post ready requests, as fast as they are answered or by a clock.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::task::JoinSet;

use crate::deliveries::Pile;
use crate::http::Connection;
use crate::statistics::{Durations, count};

/// Over how many connections a measure loads, `quality.md`.
pub(crate) const CONNECTIONS: usize = 64;

/// When requests are sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// The next one as soon as one is answered, until the pile is used up or the time is.
    Flat {
        /// The time.
        at_most: Duration,
        /// Whether the pile may be sent again and again meanwhile.
        again: bool,
    },
    /// The whole pile, so many a second, whether or not earlier ones are answered. A latency counts
    /// from the moment at which the request should have been sent.
    Clock {
        /// How many a second.
        per_second: f64,
    },
}

/// What came of a load.
pub(crate) struct Outcome {
    /// The numbers of the deliveries that were answered 2xx.
    pub acknowledged: Vec<u64>,
    /// How often every other status came.
    pub refused: BTreeMap<u16, usize>,
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// How long each answer took.
    pub latencies: Durations,
}

impl Outcome {
    fn empty() -> anyhow::Result<Self> {
        Ok(Self {
            acknowledged: Vec::new(),
            refused: BTreeMap::new(),
            elapsed: Duration::ZERO,
            latencies: Durations::new()?,
        })
    }

    /// Requests a second.
    pub(crate) fn rate(&self) -> f64 {
        count(self.acknowledged.len()) / self.elapsed.as_secs_f64().max(f64::EPSILON)
    }

    /// Fails where anything but 2xx was answered: such a run does not count.
    pub(crate) fn accept(&self) -> anyhow::Result<()> {
        ensure!(
            self.refused.is_empty(),
            "the run is void, there were other answers than 2xx (status: times): {:?}",
            self.refused
        );
        Ok(())
    }

    fn add(&mut self, other: Self) -> anyhow::Result<()> {
        self.acknowledged.extend(other.acknowledged);
        for (status, times) in other.refused {
            *self.refused.entry(status).or_default() += times;
        }
        self.latencies.add(&other.latencies)
    }
}

struct Sender {
    pile: Arc<Pile>,
    next: Arc<AtomicUsize>,
    pace: Pace,
    start: Instant,
}

impl Sender {
    /// The next request, and when it is due; `None` at the end.
    fn next(&self) -> Option<(usize, Instant)> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        let now = Instant::now();
        match self.pace {
            Pace::Flat { at_most, again } => {
                let goes_on = again || index < self.pile.len();
                (goes_on && now - self.start < at_most).then_some((index, now))
            }
            Pace::Clock { per_second } => {
                let due = self.start + Duration::from_secs_f64(count(index) / per_second);
                (index < self.pile.len()).then_some((index, due))
            }
        }
    }

    async fn send(self, address: SocketAddr) -> anyhow::Result<Outcome> {
        let mut outcome = Outcome::empty()?;
        let mut connection = Connection::open(address).await.context("cannot connect")?;
        while let Some((index, due)) = self.next() {
            if matches!(self.pace, Pace::Clock { .. }) {
                tokio::time::sleep_until(due.into()).await;
            }
            let status = connection
                .exchange(self.pile.get(index))
                .await
                .context("a request was not answered")?;
            outcome.latencies.record(due.elapsed());
            if (200..300).contains(&status) {
                outcome.acknowledged.push(self.pile.number(index));
            } else {
                *outcome.refused.entry(status).or_default() += 1;
            }
        }
        Ok(outcome)
    }
}

/// Sends a pile over `connections`, dealt out over the addresses.
pub(crate) async fn load(
    addresses: &[SocketAddr],
    connections: usize,
    pile: &Arc<Pile>,
    pace: Pace,
) -> anyhow::Result<Outcome> {
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut senders = JoinSet::new();
    for address in addresses.iter().cycle().take(connections) {
        let sender = Sender {
            pile: pile.clone(),
            next: next.clone(),
            pace,
            start,
        };
        senders.spawn(sender.send(*address));
    }
    let mut outcome = Outcome::empty()?;
    while let Some(sent) = senders.join_next().await {
        outcome.add(sent.context("a sender failed")??)?;
    }
    outcome.elapsed = start.elapsed();
    Ok(outcome)
}
