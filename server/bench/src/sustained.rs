//! Sustained work: from the first request until the last event is a message in its conversation.

use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::Reporter;
use crate::database::Database;
use crate::load::Pace;
use crate::program::Work;
use crate::report::{Target, say};
use crate::site::{Kind, Options, Site};
use crate::statistics::count;
use crate::stored::Stored;
use crate::tally::DUE;

/// The longest that a queue may take to become empty before we give up.
const PATIENCE: Duration = Duration::from_secs(600);
/// How often we look.
const LOOK: Duration = Duration::from_millis(50);

/// What is sustained.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// On what.
    pub kind: Kind,
    /// By how many programs.
    pub instances: usize,
    /// How many deliveries; unless given, by the length of the run.
    pub deliveries: Option<usize>,
    /// How many a second; unless given, as many as are answered.
    pub per_second: Option<f64>,
}

/// Measures.
pub(crate) async fn sustained(
    options: &Options,
    plan: Plan,
    report: &mut Reporter,
) -> anyhow::Result<()> {
    let site = Site::open(options, plan.kind, plan.instances, Work::Worker).await?;
    let mut stored = Stored::new(site)?;
    let deliveries = plan.deliveries.unwrap_or(options.sized(150_000, 20_000));
    let pace = plan.per_second.map_or(
        Pace::Flat {
            at_most: Duration::MAX,
            again: false,
        },
        |per_second| Pace::Clock { per_second },
    );
    let sent = stored.send(deliveries, pace).await?;
    let sending = sent.elapsed;
    let draining = drained(&stored.site.database).await?;
    let rate = count(deliveries) / (sending + draining).as_secs_f64();
    say!(
        "{deliveries} deliveries in {:.1} s ({:.0}/s, p99 {:.1} ms), then the queue was empty after {:.1} s",
        sending.as_secs_f64(),
        sent.rate(),
        sent.latencies.quantile_ms(0.99),
        draining.as_secs_f64(),
    );
    let (name, target, drain) = match plan.kind {
        Kind::Sqlite => ("sustained", Target::AtLeast(4_000.0), Target::Under(5.0)),
        Kind::Postgres => ("sustained_postgres", Target::None, Target::None),
    };
    report.figure(name, (rate, "events/s"), target)?;
    let seconds = (draining.as_secs_f64(), "s");
    report.figure(&format!("{name}_drain"), seconds, drain)?;
    stored.close_processed().await
}

/// Waits until no event is due; returns how long that took.
pub(crate) async fn drained(database: &Database) -> anyhow::Result<Duration> {
    let start = Instant::now();
    loop {
        let asked_after = start.elapsed();
        if database.number(DUE).await? == 0 {
            return Ok(asked_after);
        }
        ensure!(
            asked_after < PATIENCE,
            "the queue is not empty after {PATIENCE:?}"
        );
        tokio::time::sleep(LOOK).await;
    }
}
