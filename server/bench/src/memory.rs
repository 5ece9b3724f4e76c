//! Resident memory: idle, and after a million events; and how large the program is on disk.

use std::time::Duration;

use crate::Reporter;
use crate::load::Pace;
use crate::machine::megabytes;
use crate::program::{Program, Work};
use crate::report::{Target, say};
use crate::site::{Kind, Options, Site};
use crate::stored::Stored;
use crate::sustained::drained;

/// How long a program that has nothing to do is left alone before it counts as idle.
const IDLE: Duration = Duration::from_secs(5);
/// In how many parts the events are sent; after each the memory is read.
const PARTS: usize = 10;
/// How much more than after half of the events may be resident after all of them: memory is flat if
/// it does not grow with what is stored.
const FLAT: f64 = 1.1;

/// Measures memory.
pub(crate) async fn memory(options: &Options, report: &mut Reporter) -> anyhow::Result<()> {
    let site = Site::open(options, Kind::Sqlite, 1, Work::Worker).await?;
    let mut stored = Stored::new(site)?;
    tokio::time::sleep(IDLE).await;
    let idle = resident_mb(&stored)?;
    report.figure("memory_idle", (idle, "MB"), Target::Under(60.0))?;
    let part = options.sized(1_000_000, 50_000) / PARTS;
    let mut readings = Vec::new();
    for _ in 0..PARTS {
        let pace = Pace::Flat {
            at_most: Duration::MAX,
            again: false,
        };
        stored.send(part, pace).await?;
        drained(&stored.site.database).await?;
        let resident = resident_mb(&stored)?;
        say!("{resident:.1} MB after {} events", stored.count());
        readings.push(resident);
    }
    let at = |part: usize| readings.get(part).copied().unwrap_or(f64::NAN);
    let (half, all) = (at(PARTS / 2 - 1), at(PARTS - 1));
    report.figure("memory_loaded", (all, "MB"), Target::Under(200.0))?;
    report.figure("memory_growth", (all / half, "ratio"), Target::Under(FLAT))?;
    stored.close_processed().await
}

fn resident_mb(stored: &Stored) -> anyhow::Result<f64> {
    let programs = stored.site.programs.iter();
    programs.map(Program::resident_mb).sum()
}

/// Measures the program's file.
pub(crate) fn binary(options: &Options, report: &mut Reporter) -> anyhow::Result<()> {
    let size = megabytes(&options.server)?;
    report.figure("binary", (size, "MB"), Target::Under(40.0))
}
