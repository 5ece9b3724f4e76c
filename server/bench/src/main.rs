//! The program `bench`: load, measures and proofs of `docs/benchmarks.md` and `docs/durability.md`. It
//! drives the release binary of the server from outside and shares no code with it.

mod bare;
mod clock;
mod cluster;
mod crash;
mod database;
mod deliveries;
mod fsync;
mod http;
mod ingest;
mod lists;
mod load;
mod machine;
mod memory;
mod persistence;
mod program;
mod report;
mod seed;
mod site;
mod statistics;
mod stored;
mod sustained;
mod tally;
mod trace;

use std::io::Stdout;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::lists::Part;
use crate::report::{Form, Report, say};
use crate::site::{Kind, Options};
use crate::sustained::Plan;

/// Where figures go.
type Reporter = Report<Stdout>;

/// Measures switchboard and proves what it promises. Prints a line a figure on stdout: name, value,
/// unit, target, and `ok` or `short`.
#[derive(Parser)]
#[command(name = "bench", version)]
struct Arguments {
    /// The program under test; unless given, the one beside this.
    #[arg(long, global = true)]
    server: Option<PathBuf>,
    /// Where folders are made and deleted again; must be a disk, or syncing to it costs nothing.
    #[arg(long, global = true, default_value = "/var/tmp")]
    folder: PathBuf,
    /// A short run, to see that everything works.
    #[arg(long, global = true)]
    quick: bool,
    /// Figures as JSON, one object a line.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    measure: Option<Measure>,
}

#[derive(Subcommand)]
enum Measure {
    /// Everything below, one after the other (this is also what happens without a command).
    All,
    /// Deliveries a second that are acknowledged after they are on disk, and p99 at half of that.
    Ingest(On),
    /// Events a second from the first request until the queue is empty.
    Sustained {
        #[command(flatten)]
        on: On,
        /// How many deliveries.
        #[arg(long)]
        deliveries: Option<usize>,
        /// How many a second; unless given, as many as are answered.
        #[arg(long)]
        rate: Option<f64>,
    },
    /// Lists, an open thread and statistics on a million messages.
    Lists,
    /// From the start of the process to `/ready`, on a million messages.
    Start,
    /// Resident memory, idle and after a million events.
    Memory,
    /// The size of the program.
    Binary,
    /// Proves that every 2xx is written after a sync of what it acknowledges.
    Fsync,
    /// Kills the program under load, and compares what was acknowledged with what is there.
    Crash {
        #[command(flatten)]
        on: On,
        /// How often.
        #[arg(long, default_value_t = 20)]
        kills: usize,
    },
    /// Requests a second that the load itself can send.
    Generator,
    /// Serves what ingest is compared with.
    #[command(hide = true)]
    Bare,
    /// Serves 200 to everything.
    #[command(hide = true)]
    Blind,
}

/// What a measure runs on.
#[derive(Clone, Copy, clap::Args)]
struct On {
    /// The database.
    #[arg(long, value_enum, default_value = "sqlite")]
    database: Kind,
    /// How many programs share it: two on PostgreSQL unless given, always one on SQLite.
    #[arg(long)]
    instances: Option<usize>,
}

impl On {
    fn instances(self) -> usize {
        match self.database {
            Kind::Sqlite => 1,
            Kind::Postgres => self.instances.unwrap_or(2),
        }
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(cause) => {
            say!("{cause:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let options = Options {
        server: server(arguments.server)?,
        folder: arguments.folder,
        quick: arguments.quick,
    };
    let form = if arguments.json {
        Form::Json
    } else {
        Form::Text
    };
    let mut report = Report::new(form, std::io::stdout());
    let measure = arguments.measure.unwrap_or(Measure::All);
    tokio::runtime::Runtime::new()
        .context("cannot start the runtime")?
        .block_on(async {
            tokio::select! {
                done = measured(measure, &options, &mut report) => done.map(|()| ExitCode::SUCCESS),
                interrupted = interrupted() => {
                    interrupted.context("cannot wait for signals")?;
                    say!("interrupted");
                    Ok(ExitCode::from(130))
                }
            }
        })
}

/// Waits until somebody wants us to end. What runs and lies about is then cleared away by its owners.
async fn interrupted() -> std::io::Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminated.recv() => Ok(()),
    }
}

/// The program under test, by its full path: it is started in other folders.
fn server(given: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let beside = || -> anyhow::Result<PathBuf> {
        let own = std::env::current_exe().context("cannot find myself")?;
        Ok(own.with_file_name("switchboard"))
    };
    let path = given.map_or_else(beside, Ok)?;
    std::path::absolute(&path).with_context(|| format!("cannot find {}", path.display()))
}

async fn measured(
    measure: Measure,
    options: &Options,
    report: &mut Reporter,
) -> anyhow::Result<()> {
    match measure {
        Measure::Bare => bare::serve().await,
        Measure::Blind => bare::answer_blindly().await,
        measure => {
            warn_of_memory(&options.folder);
            Box::pin(one(measure, options, report)).await
        }
    }
}

fn warn_of_memory(folder: &Path) {
    if machine::is_in_memory(folder) {
        say!(
            "{} is kept in memory: syncing to it costs nothing",
            folder.display()
        );
    }
}

async fn one(measure: Measure, options: &Options, report: &mut Reporter) -> anyhow::Result<()> {
    match measure {
        Measure::All => all(options, report).await,
        Measure::Ingest(on) => ingest::ingest(options, on.database, on.instances(), report).await,
        Measure::Sustained {
            on,
            deliveries,
            rate,
        } => {
            let plan = Plan {
                kind: on.database,
                instances: on.instances(),
                deliveries,
                per_second: rate,
            };
            sustained::sustained(options, plan, report).await
        }
        Measure::Lists => lists::large(options, &[Part::Lists], report).await,
        Measure::Start => lists::large(options, &[Part::Start], report).await,
        Measure::Memory => memory::memory(options, report).await,
        Measure::Binary => memory::binary(options, report),
        Measure::Fsync => fsync::fsync(options, report).await,
        Measure::Crash { on, kills } => {
            let plan = crash::Plan {
                kind: on.database,
                instances: on.instances(),
                kills,
            };
            crash::crash(options, plan, report).await
        }
        Measure::Generator => ingest::generator(options, report).await,
        Measure::Bare | Measure::Blind => Ok(()),
    }
}

/// Goes on after a failure, and fails in the end.
async fn all(options: &Options, report: &mut Reporter) -> anyhow::Result<()> {
    let mut failures = 0;
    let mut note = |done: anyhow::Result<()>| {
        if let Err(cause) = done {
            say!("{cause:#}");
            failures += 1;
        }
    };
    note(memory::binary(options, report));
    note(ingest::generator(options, report).await);
    note(fsync::fsync(options, report).await);
    note(ingest::ingest(options, Kind::Postgres, 2, report).await);
    for (kind, instances) in [(Kind::Sqlite, 1), (Kind::Postgres, 2)] {
        let plan = Plan {
            kind,
            instances,
            deliveries: None,
            per_second: None,
        };
        note(sustained::sustained(options, plan, report).await);
        let plan = crash::Plan {
            kind,
            instances,
            kills: options.sized(20, 4),
        };
        note(crash::crash(options, plan, report).await);
    }
    note(memory::memory(options, report).await);
    note(lists::large(options, &[Part::Start, Part::Lists], report).await);
    ensure!(failures == 0, "{failures} measures failed");
    Ok(())
}
