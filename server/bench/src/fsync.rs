//! The proof that a 2xx follows the disk: system calls of the program, traced under load and judged.
//! `kill -9` cannot show this, because the system's cache survives it.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::Reporter;
use crate::deliveries::Deliveries;
use crate::load::{Pace, load};
use crate::program::Work;
use crate::report::{Target, say};
use crate::site::{Kind, Options, Site};
use crate::statistics::count;
use crate::stored::SENDERS;
use crate::tally::stored_once;
use crate::trace::judge;

/// How many deliveries are traced, `quality.md`.
const DELIVERIES: usize = 2_000;
/// Over how many connections: a trace makes everything slow.
const CONNECTIONS: usize = 16;
/// What is traced. Reading is needed to know which delivery an answer belongs to.
const CALLS: &str =
    "trace=fdatasync,fsync,write,writev,pwrite64,pwritev,sendto,sendmsg,recvfrom,read";
/// How much of what is written is kept: more than a page of the log.
const TEXT: &str = "5000";

/// Traces and judges.
pub(crate) async fn fsync(options: &Options, report: &mut Reporter) -> anyhow::Result<()> {
    let name = "fsync_violations";
    if !has_strace() {
        say!("the proof needs strace, which is not installed");
        return report.missing(name, "violations", Target::Exactly(0.0));
    }
    let mut site = Site::make(options, Kind::Sqlite, 1, Work::ReceiveOnly).await?;
    let trace = options.new_folder()?;
    let file = trace.path().join("trace");
    for setup in &mut site.setups {
        let words = [
            "strace",
            "-f",
            "-q",
            "-y",
            "-s",
            TEXT,
            "-e",
            CALLS,
            "-e",
            "signal=none",
            "-o",
        ];
        setup.under = words.map(str::to_owned).to_vec();
        setup.under.push(file.display().to_string());
    }
    site.start().await?;
    let deliveries = Deliveries::new(SENDERS)?;
    let pile = Arc::new(deliveries.pile(0, DELIVERIES)?);
    let pace = Pace::Flat {
        at_most: Duration::MAX,
        again: false,
    };
    let sent = load(&site.addresses(), CONNECTIONS, &pile, pace).await?;
    sent.accept()?;
    let log = site.programs.iter().map(crate::program::Program::log);
    let log = log.collect::<String>();
    site.stop().await?;
    stored_once(&site.database, &deliveries, &sent.acknowledged).await?;
    let traced = std::fs::read(&file).context("no trace")?;
    let judgement = judge(&String::from_utf8_lossy(&traced), deliveries.tag());
    say!(
        "{} answers and {} syncs of the log in a trace of {} MB",
        judgement.answers,
        judgement.syncs,
        traced.len() / 1_000_000
    );
    for violation in judgement.violations.iter().take(10) {
        say!("{violation}");
    }
    ensure!(
        judgement.answers == DELIVERIES,
        "the trace shows {} answers instead of {DELIVERIES}",
        judgement.answers
    );
    report.figure(
        "fsync_answers",
        (count(judgement.answers), "answers"),
        Target::None,
    )?;
    report.figure(
        "fsync_syncs",
        (count(judgement.syncs), "syncs"),
        Target::None,
    )?;
    let synchronous = (synchronous(&log).unwrap_or(f64::NAN), "pragma");
    report.figure("fsync_synchronous", synchronous, Target::Exactly(2.0))?;
    let violations = count(judgement.violations.len());
    report.figure(name, (violations, "violations"), Target::Exactly(0.0))?;
    site.close().await?;
    ensure!(
        judgement.violations.is_empty(),
        "answers came before the disk"
    );
    Ok(())
}

/// What the program says about `PRAGMA synchronous` in its log.
fn synchronous(log: &str) -> Option<f64> {
    let line = log.lines().find(|line| line.contains("synchronous="))?;
    let (_, rest) = line.split_once("synchronous=")?;
    let value = rest.trim_start_matches('"').get(..1)?;
    value.parse().ok()
}

fn has_strace() -> bool {
    let mut command = Command::new("strace");
    command.arg("-V").stdout(Stdio::null());
    command.status().is_ok_and(|it| it.success())
}

#[cfg(test)]
mod tests {
    //! What the log says.
    use super::synchronous;

    #[test]
    fn the_log_says_how_durable_a_commit_is() {
        assert_eq!(
            synchronous("INFO a\nINFO commits reach synchronous=2\n"),
            Some(2.0)
        );
        assert_eq!(
            synchronous("INFO commits reach synchronous=\"2\" fsync"),
            Some(2.0)
        );
        assert_eq!(
            synchronous("ERROR commits may be lost synchronous=\"1\""),
            Some(1.0)
        );
        assert_eq!(synchronous("INFO nothing of the kind"), None);
    }
}
