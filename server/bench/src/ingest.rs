//! Durable ingest: how many deliveries a second are answered after they are on disk, beside a handler
//! that stores nothing, in turns; and how late the answers come at half of that rate.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::Reporter;
use crate::deliveries::{Deliveries, Pile};
use crate::load::{CONNECTIONS, Pace, load};
use crate::program::{Work, start_peer};
use crate::report::{Target, say};
use crate::site::{Kind, Options, Site};
use crate::statistics::{count, median};
use crate::stored::{SENDERS, Stored};

/// How many deliveries warm a contender up; by their rate the piles are sized.
const WARM_UP: usize = 20_000;
/// How much larger a pile is than what is expected to be sent.
const RESERVE: f64 = 1.5;

/// A program that takes turns with the bare handler.
struct Contender {
    kind: Kind,
    stored: Stored,
    rates: Vec<f64>,
}

impl Contender {
    async fn open(options: &Options, kind: Kind, instances: usize) -> anyhow::Result<Self> {
        let site = Site::open(options, kind, instances, Work::ReceiveOnly).await?;
        Ok(Self {
            kind,
            stored: Stored::new(site)?,
            rates: Vec::new(),
        })
    }

    async fn warm_up(&mut self, deliveries: usize) -> anyhow::Result<f64> {
        let pace = Pace::Flat {
            at_most: Duration::MAX,
            again: false,
        };
        Ok(self.stored.send(deliveries, pace).await?.rate())
    }

    async fn take_turn(&mut self, expected: f64, time: Duration) -> anyhow::Result<()> {
        let pace = Pace::Flat {
            at_most: time,
            again: false,
        };
        let size = pile_size(expected * RESERVE, time);
        let rate = self.stored.send(size, pace).await?.rate();
        say!("{}: {rate:.0} deliveries/s", self.kind.name());
        self.rates.push(rate);
        Ok(())
    }

    fn rate(&self) -> f64 {
        median(&self.rates)
    }

    fn name(&self, what: &str) -> String {
        match self.kind {
            Kind::Sqlite => format!("ingest{what}"),
            Kind::Postgres => format!("ingest_postgres{what}"),
        }
    }

    async fn p99_at_half(&mut self, time: Duration) -> anyhow::Result<f64> {
        let per_second = self.rate() / 2.0;
        let pace = Pace::Clock { per_second };
        let outcome = self.stored.send(pile_size(per_second, time), pace).await?;
        say!(
            "{} at {per_second:.0}/s: p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms",
            self.kind.name(),
            outcome.latencies.quantile_ms(0.5),
            outcome.latencies.quantile_ms(0.99),
            outcome.latencies.quantile_ms(0.999),
        );
        Ok(outcome.latencies.quantile_ms(0.99))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is positive, and a pile fits into memory"
)]
fn pile_size(rate: f64, time: Duration) -> usize {
    (rate * time.as_secs_f64()).max(1.0) as usize
}

/// Measures; where it is PostgreSQL's turn, SQLite takes part as well.
pub(crate) async fn ingest(
    options: &Options,
    kind: Kind,
    instances: usize,
    report: &mut Reporter,
) -> anyhow::Result<()> {
    let (_bare, bare_address) = start_peer("bare")?;
    let mut contenders = vec![Contender::open(options, Kind::Sqlite, 1).await?];
    let mut absent = None;
    if kind == Kind::Postgres {
        // Without it the others are measured all the same.
        match Contender::open(options, kind, instances).await {
            Ok(contender) => contenders.push(contender),
            Err(cause) => absent = Some(cause),
        }
    }
    let warm_up = options.sized(WARM_UP, WARM_UP / 4);
    let spare = Arc::new(Deliveries::new(SENDERS)?.pile(0, warm_up)?);
    let (rounds, time) = options.sized((5, Duration::from_secs(4)), (2, Duration::from_secs(1)));
    flood(bare_address, &spare, time / 4).await?;
    let mut expected = Vec::new();
    for contender in &mut contenders {
        expected.push(contender.warm_up(warm_up).await?);
    }
    let mut bare_rates = Vec::new();
    for _ in 0..rounds {
        let rate = flood(bare_address, &spare, time / 2).await?;
        say!("bare handler: {rate:.0} requests/s");
        bare_rates.push(rate);
        for (contender, expected) in contenders.iter_mut().zip(&expected) {
            contender.take_turn(*expected, time).await?;
        }
    }
    let bare = median(&bare_rates);
    report.figure("ingest_bare", (bare, "requests/s"), Target::None)?;
    let sqlite = contenders.first().map_or(f64::NAN, Contender::rate);
    for contender in &mut contenders {
        tell(contender, (bare, sqlite), report)?;
        let p99 = contender
            .p99_at_half(options.sized(Duration::from_secs(15), Duration::from_secs(3)))
            .await?;
        let target = match contender.kind {
            Kind::Sqlite => Target::Under(25.0),
            Kind::Postgres => Target::None,
        };
        report.figure(&contender.name("_p99"), (p99, "ms"), target)?;
    }
    for contender in contenders {
        contender.stored.close_received().await?;
    }
    absent.map_or(Ok(()), Err)
}

fn tell(
    contender: &Contender,
    (bare, sqlite): (f64, f64),
    to: &mut Reporter,
) -> anyhow::Result<()> {
    let rate = contender.rate();
    to.figure(&contender.name(""), (rate, "deliveries/s"), Target::None)?;
    match contender.kind {
        Kind::Sqlite => to.figure(
            "ingest_ratio",
            (rate / bare, "ratio"),
            Target::AtLeast(0.15),
        ),
        Kind::Postgres => to.figure(
            "ingest_postgres_to_sqlite",
            (rate / sqlite, "ratio"),
            Target::AtLeast(0.25),
        ),
    }
}

/// Sends the pile again and again; returns the rate.
async fn flood(address: SocketAddr, pile: &Arc<Pile>, time: Duration) -> anyhow::Result<f64> {
    let pace = Pace::Flat {
        at_most: time,
        again: true,
    };
    let outcome = load(&[address], CONNECTIONS, pile, pace).await?;
    outcome.accept()?;
    Ok(outcome.rate())
}

/// Measures what the load itself costs: how many requests a second it sends to a peer that does nothing.
pub(crate) async fn generator(options: &Options, report: &mut Reporter) -> anyhow::Result<()> {
    let (_blind, address) = start_peer("blind")?;
    let pile = Arc::new(Deliveries::new(SENDERS)?.pile(0, WARM_UP)?);
    let time = options.sized(Duration::from_secs(5), Duration::from_secs(1));
    let rate = flood(address, &pile, time).await?;
    report.figure("generator", (rate, "requests/s"), Target::AtLeast(1e5))?;
    let signing = std::time::Instant::now();
    let signed = Deliveries::new(SENDERS)?.pile(0, WARM_UP)?.len();
    let micros = signing.elapsed().as_secs_f64() * 1e6 / count(signed);
    report.figure("signing", (micros, "us"), Target::None)
}
