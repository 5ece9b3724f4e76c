//! Everything one measure runs on: a folder, a database, one or several programs on it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::ValueEnum;
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::database::Database;
use crate::machine::free_address;
use crate::program::{Program, Setup, Work};

/// What all measures are told.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The program under test.
    pub server: PathBuf,
    /// Where folders are made; they are deleted afterwards.
    pub folder: PathBuf,
    /// Whether a short run is wanted.
    pub quick: bool,
}

impl Options {
    /// One or the other, after the length of the run.
    pub(crate) fn sized<T>(&self, full: T, quick: T) -> T {
        if self.quick { quick } else { full }
    }

    /// A folder that is deleted when dropped.
    pub(crate) fn new_folder(&self) -> anyhow::Result<TempDir> {
        tempfile::Builder::new()
            .prefix("switchboard-bench-")
            .tempdir_in(&self.folder)
            .with_context(|| format!("cannot make a folder in {}", self.folder.display()))
    }
}

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A file.
    Sqlite,
    /// A cluster that is made for the run.
    Postgres,
}

impl Kind {
    /// How figures on it are named.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Programs on a database. What is dropped first ends first.
pub(crate) struct Site {
    /// The running programs.
    pub programs: Vec<Program>,
    /// How each of them is started.
    pub setups: Vec<Setup>,
    /// What they keep things in.
    pub database: Database,
    cluster: Option<Cluster>,
    folder: TempDir,
}

impl Site {
    /// Makes the database; nothing runs on it yet.
    pub(crate) async fn make(
        options: &Options,
        kind: Kind,
        instances: usize,
        work: Work,
    ) -> anyhow::Result<Self> {
        let folder = options.new_folder()?;
        let cluster = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(Cluster::start(&options.folder).await?),
        };
        let database = match &cluster {
            None => Database::file_in(folder.path()),
            Some(cluster) => Database::Postgres(cluster.url()),
        };
        let mut setups = Vec::new();
        for _ in 0..instances {
            setups.push(Setup {
                binary: options.server.clone(),
                folder: folder.path().to_owned(),
                database: database.clone(),
                address: free_address()?,
                work,
                under: Vec::new(),
            });
        }
        Ok(Self {
            programs: Vec::new(),
            setups,
            database,
            cluster,
            folder,
        })
    }

    /// Makes the database and starts the programs on it.
    pub(crate) async fn open(
        options: &Options,
        kind: Kind,
        instances: usize,
        work: Work,
    ) -> anyhow::Result<Self> {
        let mut site = Self::make(options, kind, instances, work).await?;
        site.start().await?;
        Ok(site)
    }

    /// Starts all programs, one after the other; returns how long the last start took.
    pub(crate) async fn start(&mut self) -> anyhow::Result<Duration> {
        let mut took = Duration::ZERO;
        for setup in &self.setups {
            let mut program = setup.start()?;
            took = program.ready().await?;
            self.programs.push(program);
        }
        Ok(took)
    }

    /// Where they listen.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.setups.iter().map(|it| it.address).collect()
    }

    /// Stops the programs as an operator does.
    pub(crate) async fn stop(&mut self) -> anyhow::Result<()> {
        for program in self.programs.drain(..) {
            program.stop().await?;
        }
        Ok(())
    }

    /// Stops everything and deletes it.
    pub(crate) async fn close(mut self) -> anyhow::Result<()> {
        self.stop().await?;
        if let Some(cluster) = self.cluster {
            cluster.stop().await?;
        }
        self.folder.close().context("cannot delete the folder")
    }
}
