//! How long people wait on a large database: lists, an open thread, statistics, and the start.

use std::time::Instant;

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::Reporter;
use crate::clock::last_days;
use crate::database::Database;
use crate::http::Connection;
use crate::load::Pace;
use crate::program::{API_KEY, Work};
use crate::report::{Target, say};
use crate::seed::{Size, seed};
use crate::site::{Kind, Options, Site};
use crate::statistics::{Durations, median};
use crate::stored::Stored;
use crate::sustained::drained;

/// How many entries a page has.
const PAGE: usize = 50;
/// The page far down the list.
const FAR: usize = 1_000;
/// How often the program is started.
const STARTS: usize = 7;

/// What is measured on a large database.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// How long a start takes.
    Start,
    /// How long lists and statistics take.
    Lists,
}

/// Makes a large database, measures on it, and deletes it.
pub(crate) async fn large(
    options: &Options,
    parts: &[Part],
    report: &mut Reporter,
) -> anyhow::Result<()> {
    let mut site = large_site(options).await?;
    for part in parts {
        match part {
            Part::Start => start(&mut site, report).await?,
            Part::Lists => lists(options, &mut site, report).await?,
        }
    }
    site.close().await
}

/// A site with a large database; nothing runs on it.
async fn large_site(options: &Options) -> anyhow::Result<Site> {
    let site = Site::open(options, Kind::Sqlite, 1, Work::Worker).await?;
    let mut stored = Stored::new(site)?;
    let pace = Pace::Clock { per_second: 1.0 };
    stored.send(1, pace).await?;
    drained(&stored.site.database).await?;
    let mut site = stored.site;
    site.stop().await?;
    let Database::Sqlite(file) = &site.database else {
        bail!("only SQLite is seeded");
    };
    let started = Instant::now();
    seed(file, size(options)).await?;
    say!("seeded in {:.0} s", started.elapsed().as_secs_f64());
    // Once, so that what a start does only after a change is not measured.
    site.start().await?;
    site.stop().await?;
    Ok(site)
}

/// How large a large database is.
fn size(options: &Options) -> Size {
    let full = Size {
        messages: 1_000_000,
        conversations: 100_000,
    };
    let quick = Size {
        messages: 60_000,
        conversations: 6_000,
    };
    options.sized(full, quick)
}

/// Measures from the start of the process until `/ready`.
async fn start(site: &mut Site, report: &mut Reporter) -> anyhow::Result<()> {
    let mut taken = Vec::new();
    for _ in 0..STARTS {
        let took = site.start().await?;
        taken.push(took.as_secs_f64() * 1e3);
        site.stop().await?;
    }
    say!("starts took {taken:.0?} ms");
    report.figure("start", (median(&taken), "ms"), Target::Under(300.0))
}

/// Asks one question again and again.
struct Asker {
    connection: Connection,
    times: usize,
}

impl Asker {
    /// An answer, which must be 200.
    async fn ask(&mut self, path: &str) -> anyhow::Result<Value> {
        let (status, body) = self.connection.get(path, API_KEY).await?;
        ensure!(status == 200, "{path} answers {status}");
        serde_json::from_slice(&body).with_context(|| format!("{path} is not JSON"))
    }

    /// What nineteen of twenty answers take at most, in milliseconds. The paths take turns.
    async fn p95(&mut self, paths: &[String]) -> anyhow::Result<f64> {
        let mut taken = Durations::new()?;
        for path in paths.iter().cycle().take(self.times) {
            let asked = Instant::now();
            let (status, _) = self.connection.get(path, API_KEY).await?;
            taken.record(asked.elapsed());
            ensure!(status == 200, "{path} answers {status}");
        }
        say!(
            "{}: p50 {:.2} ms, p95 {:.2} ms, longest {:.2} ms",
            paths.first().map_or("", String::as_str),
            taken.quantile_ms(0.5),
            taken.quantile_ms(0.95),
            taken.quantile_ms(1.0)
        );
        Ok(taken.quantile_ms(0.95))
    }

    async fn measure(
        &mut self,
        (name, limit): (&str, f64),
        paths: anyhow::Result<Vec<String>>,
        report: &mut Reporter,
    ) -> anyhow::Result<()> {
        let measured = match paths {
            Ok(paths) => self.p95(&paths).await,
            Err(cause) => Err(cause),
        };
        match measured {
            Ok(p95) => report.figure(name, (p95, "ms"), Target::Under(limit)),
            Err(cause) => {
                say!("{name}: {cause:#}");
                report.missing(name, "ms", Target::Under(limit))
            }
        }
    }

    /// The address of a page so far down, by the cursors of all those before it.
    async fn far_page(&mut self) -> anyhow::Result<Vec<String>> {
        let first = format!("/api/webhooks/events?limit={PAGE}");
        let mut path = first.clone();
        for page in 1..FAR {
            let answer = self.ask(&path).await?;
            let cursor = answer.get("nextCursor").and_then(Value::as_str);
            let cursor = cursor.with_context(|| format!("page {page} is the last one"))?;
            path = format!("{first}&cursor={cursor}");
        }
        Ok(vec![path])
    }

    /// The address of statistics over a month; they must have counted so much.
    async fn statistics(&mut self, least: u64) -> anyhow::Result<Vec<String>> {
        let (from, to) = last_days(30)?;
        let path = format!("/api/webhooks/stats?from={from}&to={to}&bucket=day");
        let answer = self.ask(&path).await?;
        let received = answer.pointer("/totals/received").and_then(Value::as_u64);
        ensure!(received >= Some(least), "{path} counts {received:?} events");
        Ok(vec![path])
    }

    /// The addresses of threads.
    async fn threads(&mut self) -> anyhow::Result<Vec<String>> {
        let answer = self.ask("/api/conversations?limit=200").await?;
        let list = answer.get("conversations").and_then(Value::as_array);
        let list = list.context("no conversations")?;
        let paths = list.iter().filter_map(|it| {
            let id = it.get("id")?.as_str()?;
            Some(format!("/api/conversations/{id}/messages?limit={PAGE}"))
        });
        let paths: Vec<_> = paths.collect();
        ensure!(!paths.is_empty(), "no conversations");
        Ok(paths)
    }
}

/// Measures lists and statistics.
async fn lists(options: &Options, site: &mut Site, report: &mut Reporter) -> anyhow::Result<()> {
    site.start().await?;
    let address = *site.addresses().first().context("a program")?;
    let mut asker = Asker {
        connection: Connection::open(address).await?,
        times: options.sized(400, 60),
    };
    let events = format!("/api/webhooks/events?limit={PAGE}");
    let conversations = format!("/api/conversations?limit={PAGE}");
    let one = |path: &str| Ok(vec![path.to_owned()]);
    let threads = asker.threads().await;
    let far = asker.far_page().await;
    let list = ("lists_conversations", 50.0);
    asker.measure(list, one(&conversations), report).await?;
    asker
        .measure(("lists_thread", 100.0), threads, report)
        .await?;
    asker
        .measure(("lists_events_page_1", 50.0), one(&events), report)
        .await?;
    asker
        .measure(("lists_events_page_1000", 50.0), far, report)
        .await?;
    let stats = asker.statistics(size(options).messages / 2).await;
    asker.measure(("lists_stats", 100.0), stats, report).await?;
    site.stop().await
}
