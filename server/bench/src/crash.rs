//! `kill -9` at random moments under load: what was acknowledged must be there, once, and get processed.
//! What was not acknowledged is sent again, as a platform does.

use std::time::{Duration, Instant};

use anyhow::ensure;
use rand::RngExt;

use crate::Reporter;
use crate::clock::wall_ms;
use crate::database::Database;
use crate::persistence::Senders;
use crate::program::Work;
use crate::report::{Target, say};
use crate::site::{Kind, Options, Site};
use crate::statistics::{Durations, count};
use crate::sustained::drained;
use crate::tally::{COUNTED, EVENTS, MESSAGES, Tally, UNFINISHED};

/// After how many kills a database is counted and a new one begun.
const KILLS_A_DATABASE: usize = 100;
/// How long a program lives, in milliseconds after it is ready.
const LIFE: std::ops::Range<u64> = 30..1_100;
/// Of how many starts one is killed before it is ready.
const EARLY: u32 = 8;
/// How long such a one lives, in milliseconds.
const EARLY_LIFE: std::ops::Range<u64> = 1..80;
/// How often we look whether due work is done.
const LOOK: Duration = Duration::from_millis(40);
/// When the oldest event that is due was received; the end of time where none is.
const OLDEST_DUE: &str = "SELECT coalesce(min(received_at), 9223372036854775807) \
     FROM events WHERE due_at IS NOT NULL";

/// What is killed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// What it runs on.
    pub kind: Kind,
    /// How many run; one is killed at a time.
    pub instances: usize,
    /// How often.
    pub kills: usize,
}

/// What came of it.
struct Outcome {
    kills: usize,
    acknowledged: usize,
    resent: usize,
    refused: usize,
    lost: usize,
    doubled: usize,
    unprocessed: usize,
    /// From a restart until all that was due then is done.
    reclaims: Durations,
}

/// Restarts whose due work is not done yet.
#[derive(Default)]
struct Waiting(Vec<(Instant, u64)>);

impl Waiting {
    fn restarted(&mut self) {
        self.0.push((Instant::now(), wall_ms()));
    }

    /// Notes how long those took whose work is done.
    async fn look(&mut self, database: &Database, done: &mut Durations) -> anyhow::Result<()> {
        let oldest = u64::try_from(database.number(OLDEST_DUE).await?)?;
        self.0.retain(|(since, at)| {
            let is_done = oldest > *at;
            if is_done {
                done.record(since.elapsed());
            }
            !is_done
        });
        Ok(())
    }
}

/// Kills and compares.
pub(crate) async fn crash(
    options: &Options,
    plan: Plan,
    report: &mut Reporter,
) -> anyhow::Result<()> {
    let mut outcome = Outcome {
        kills: 0,
        acknowledged: 0,
        resent: 0,
        refused: 0,
        lost: 0,
        doubled: 0,
        unprocessed: 0,
        reclaims: Durations::new()?,
    };
    let started = Instant::now();
    while outcome.kills < plan.kills {
        let kills = KILLS_A_DATABASE.min(plan.kills - outcome.kills);
        one_database(options, plan, kills, &mut outcome).await?;
        say!(
            "{} kills on {} in {:.0} s: {} acknowledged, {} lost, {} doubled, {} not processed",
            outcome.kills,
            plan.kind.name(),
            started.elapsed().as_secs_f64(),
            outcome.acknowledged,
            outcome.lost,
            outcome.doubled,
            outcome.unprocessed,
        );
    }
    tell(plan.kind, &outcome, report)?;
    ensure!(
        (outcome.lost, outcome.doubled, outcome.unprocessed) == (0, 0, 0),
        "the promise does not hold"
    );
    Ok(())
}

async fn one_database(
    options: &Options,
    plan: Plan,
    kills: usize,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let mut site = Site::open(options, plan.kind, plan.instances, Work::Worker).await?;
    let senders = Senders::start(&site.addresses())?;
    let mut waiting = Waiting::default();
    for _ in 0..kills {
        live(&site.database, &mut waiting, &mut outcome.reclaims).await?;
        kill_one(&mut site, &mut waiting).await?;
        outcome.kills += 1;
    }
    let sent = senders.finish().await?;
    drained(&site.database).await?;
    waiting.look(&site.database, &mut outcome.reclaims).await?;
    let database = &site.database;
    let events = Tally::take(database, EVENTS, &sent.deliveries, &sent.acknowledged).await?;
    let messages = Tally::take(database, MESSAGES, &sent.deliveries, &sent.acknowledged).await?;
    let counted = usize::try_from(database.number(COUNTED).await?)?;
    outcome.acknowledged += sent.acknowledged.len();
    outcome.resent += sent.resent;
    outcome.refused += sent.refused;
    outcome.lost += events.lost;
    outcome.doubled += events.doubled + messages.doubled + counted.abs_diff(messages.rows);
    outcome.unprocessed += messages.lost + usize::try_from(database.number(UNFINISHED).await?)?;
    site.close().await
}

/// Lets everything run for a while.
async fn live(
    database: &Database,
    waiting: &mut Waiting,
    done: &mut Durations,
) -> anyhow::Result<()> {
    let life = Duration::from_millis(rand::rng().random_range(LIFE));
    let born = Instant::now();
    while born.elapsed() < life {
        waiting.look(database, done).await?;
        tokio::time::sleep(LOOK.min(life.saturating_sub(born.elapsed()))).await;
    }
    Ok(())
}

/// Kills one of the programs and starts it again.
async fn kill_one(site: &mut Site, waiting: &mut Waiting) -> anyhow::Result<()> {
    let victim = rand::rng().random_range(0..site.programs.len());
    // Programs and setups stand in one order, the newest last.
    let setup = site.setups.swap_remove(victim);
    site.programs.swap_remove(victim).kill()?;
    waiting.restarted();
    let mut program = setup.start()?;
    if rand::rng().random_ratio(1, EARLY) {
        let life = Duration::from_millis(rand::rng().random_range(EARLY_LIFE));
        tokio::time::sleep(life).await;
        program.kill()?;
        program = setup.start()?;
    }
    program.ready().await?;
    site.programs.push(program);
    site.setups.push(setup);
    Ok(())
}

fn tell(kind: Kind, outcome: &Outcome, report: &mut Reporter) -> anyhow::Result<()> {
    let name = |what: &str| match kind {
        Kind::Sqlite => format!("crash_{what}"),
        Kind::Postgres => format!("crash_postgres_{what}"),
    };
    for (what, value, unit) in [
        ("kills", outcome.kills, "kills"),
        ("acknowledged", outcome.acknowledged, "deliveries"),
        ("resent", outcome.resent, "deliveries"),
        ("refused", outcome.refused, "answers"),
    ] {
        report.figure(&name(what), (count(value), unit), Target::None)?;
    }
    for (what, value) in [
        ("lost", outcome.lost),
        ("doubled", outcome.doubled),
        ("unprocessed", outcome.unprocessed),
    ] {
        let figure = (count(value), "deliveries");
        report.figure(&name(what), figure, Target::Exactly(0.0))?;
    }
    let seconds = |share| outcome.reclaims.quantile(share).as_secs_f64();
    report.figure(&name("reclaim_p50"), (seconds(0.5), "s"), Target::None)?;
    report.figure(&name("reclaim_p95"), (seconds(0.95), "s"), Target::None)?;
    report.figure(
        &name("reclaim_max"),
        (seconds(1.0), "s"),
        Target::Under(20.0),
    )?;
    eprintln!(
        "| database | kills | acknowledged | sent again | lost | doubled | not processed | work reclaimed, p50 / p95 / longest |"
    );
    eprintln!("|---|---|---|---|---|---|---|---|");
    eprintln!(
        "| {} | {} | {} | {} | {} | {} | {} | {:.2} / {:.2} / {:.2} s |",
        kind.name(),
        outcome.kills,
        outcome.acknowledged,
        outcome.resent,
        outcome.lost,
        outcome.doubled,
        outcome.unprocessed,
        seconds(0.5),
        seconds(0.95),
        seconds(1.0),
    );
    Ok(())
}
