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

#[cfg(test)]
mod tests {
    //! What a load tells.
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::{Outcome, Pace, load};
    use crate::deliveries::Deliveries;

    /// Sends seven requests over three connections to a peer that always answers the same.
    async fn outcome(answer: &'static str, pace: Pace) -> Outcome {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut request = [0; 4_096];
                    while let Ok(1..) = stream.read(&mut request).await {
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        let pile = Deliveries::new(10).unwrap().pile(100, 7).unwrap();
        load(&[address], 3, &Arc::new(pile), pace).await.unwrap()
    }

    const FLAT: Pace = Pace::Flat {
        at_most: Duration::MAX,
        again: false,
    };

    #[tokio::test]
    async fn each_delivery_is_sent_once_and_acknowledged_by_any_2xx() {
        for pace in [FLAT, Pace::Clock { per_second: 1e6 }] {
            let answer = "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n";
            let mut outcome = outcome(answer, pace).await;
            outcome.acknowledged.sort_unstable();
            assert_eq!(outcome.acknowledged, (100..107).collect::<Vec<_>>());
            outcome.accept().unwrap();
        }
    }

    #[tokio::test]
    async fn any_other_answer_makes_the_run_void() {
        let answer = "HTTP/1.1 503 Busy\r\ncontent-length: 4\r\n\r\nbusy";
        let outcome = outcome(answer, FLAT).await;
        assert_eq!(outcome.acknowledged, Vec::<u64>::new());
        let cause = outcome.accept().unwrap_err().to_string();
        assert!(cause.ends_with("{503: 7}"), "{cause}");
    }
}
