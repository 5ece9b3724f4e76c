//! The program under test as processes of their own: started with settings for this, watched, stopped,
//! killed. Whatever happens, none outlives us.

use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use crate::database::Database;
use crate::deliveries::{ACCOUNT, SECRET};
use crate::http;

/// The key for the REST API.
pub(crate) const API_KEY: &str = "bench-api-key-0123456789abcdef0123456789";
/// The key that encrypts secrets; there are none but those of this run.
const ENCRYPTION_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
/// How long a start may take.
const START: Duration = Duration::from_secs(60);
/// How long a polite stop may take.
const STOP: Duration = Duration::from_secs(20);
/// How long something may take to end when there is no time for politeness.
const MOMENT: Duration = Duration::from_secs(5);
/// How often we look whether something has happened.
const LOOK: Duration = Duration::from_millis(2);
/// Whether events are worked off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// By the worker, as always.
    Worker,
    /// Not at all: they are only received.
    ReceiveOnly,
}

/// How a program is started.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// The binary.
    pub binary: PathBuf,
    /// Where its files go, and its log.
    pub folder: PathBuf,
    /// Where it keeps things.
    pub database: Database,
    /// Where it listens.
    pub address: SocketAddr,
    /// What it does.
    pub work: Work,
    /// A command to run it under.
    pub under: Vec<String>,
}

impl Setup {
    fn log(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.address.port()))
    }

    fn command(&self) -> Command {
        let mut words = self.under.iter().map(String::as_str);
        let binary = self.binary.as_os_str();
        let mut command = match words.next() {
            None => Command::new(binary),
            Some(first) => {
                let mut command = Command::new(first);
                command.args(words).arg(binary);
                command
            }
        };
        command.arg("serve");
        if self.work == Work::ReceiveOnly {
            command.arg("--receive-only");
        }
        command
            .current_dir(&self.folder)
            .env_clear()
            .envs([
                ("WHATSAPP_WEBHOOK_SECRET", SECRET),
                ("WHATSAPP_VERIFY_TOKEN", "bench-verify-token"),
                ("WHATSAPP_PHONE_NUMBER_ID", ACCOUNT),
                ("API_KEY", API_KEY),
                ("ENCRYPTION_KEY", ENCRYPTION_KEY),
            ])
            .env("DATABASE_URL", self.database.url())
            .env("LISTEN_ADDR", self.address.to_string())
            .env("DATA_DIR", &self.folder);
        command
    }

    /// Starts the program without waiting for it.
    pub(crate) fn start(&self) -> anyhow::Result<Program> {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log())
            .context("cannot open the log")?;
        let mut command = self.command();
        let started = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", self.binary.display()))?;
        Ok(Program {
            child: Owned(child),
            setup: self.clone(),
            started,
        })
    }
}

/// A process that ends with us.
#[derive(Debug)]
pub(crate) struct Owned(pub Child);

impl Owned {
    /// Ends it at once and waits until it has gone.
    pub(crate) fn kill(&mut self) -> anyhow::Result<()> {
        self.0.kill().context("cannot kill")?;
        self.0.wait().context("cannot wait")?;
        Ok(())
    }

    /// Asks it to end by that signal, and waits until it has.
    pub(crate) async fn stop(&mut self, signal: &str) -> anyhow::Result<ExitStatus> {
        send(signal, self.0.id())?;
        self.gone().await
    }

    /// Asks it to end by that signal, and gives it a moment.
    pub(crate) fn end_by(&mut self, signal: &str) {
        let asked_at = Instant::now();
        let mut runs = matches!(self.0.try_wait(), Ok(None)) && send(signal, self.0.id()).is_ok();
        while runs && asked_at.elapsed() < MOMENT {
            std::thread::sleep(LOOK);
            runs = matches!(self.0.try_wait(), Ok(None));
        }
    }

    async fn gone(&mut self) -> anyhow::Result<ExitStatus> {
        let asked_at = Instant::now();
        while asked_at.elapsed() < STOP {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
            tokio::time::sleep(LOOK).await;
        }
        bail!("did not stop within {STOP:?}");
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn send(signal: &str, pid: u32) -> anyhow::Result<()> {
    let pid = pid.to_string();
    let sent = Command::new("kill").args([signal, &pid]).status()?;
    ensure!(sent.success(), "cannot send {signal} to {pid}");
    Ok(())
}

/// A started program.
#[derive(Debug)]
pub(crate) struct Program {
    child: Owned,
    setup: Setup,
    started: Instant,
}

impl Program {
    /// Waits until `/ready` is 200; returns how long that took from the start.
    pub(crate) async fn ready(&mut self) -> anyhow::Result<Duration> {
        loop {
            if let Ok((200, _)) = http::get(self.setup.address, "/ready", API_KEY).await {
                return Ok(self.started.elapsed());
            }
            let ended = self.child.0.try_wait()?;
            if let Some(status) = ended {
                bail!("the program ended, {status}:\n{}", self.last_words());
            }
            if self.started.elapsed() > START {
                bail!("not ready after {START:?}:\n{}", self.last_words());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Its resident memory in megabytes.
    pub(crate) fn resident_mb(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()))
            .context("resident memory is read from /proc, which only Linux has")?;
        let kib: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().strip_suffix("kB"))
            .and_then(|number| number.trim().parse().ok())
            .context("no VmRSS in /proc")?;
        Ok(kib * 1024.0 / 1e6)
    }

    /// Kills it as `kill -9` does.
    pub(crate) fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()
    }

    /// Stops it as an operator does.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        send("-TERM", self.pid())?;
        let status = self.child.gone().await?;
        ensure!(
            status.success(),
            "the program ended badly, {status}:\n{}",
            self.last_words()
        );
        Ok(())
    }

    /// Its own process, also where it runs under another one.
    fn pid(&self) -> u32 {
        let outer = self.child.0.id();
        if self.setup.under.is_empty() {
            return outer;
        }
        let children = std::fs::read_to_string(format!("/proc/{outer}/task/{outer}/children"));
        let children = children.unwrap_or_default();
        let first = children.split(' ').next().and_then(|it| it.parse().ok());
        first.unwrap_or(outer)
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.setup.log()).unwrap_or_default()
    }

    /// What its log ends with.
    fn last_words(&self) -> String {
        let log = self.log();
        let mut lines: Vec<_> = log.lines().rev().take(20).collect();
        lines.reverse();
        lines.join("\n")
    }
}

impl Drop for Program {
    /// What runs it is killed with the field; what runs under another would live on.
    fn drop(&mut self) {
        if !self.setup.under.is_empty() && matches!(self.child.0.try_wait(), Ok(None)) {
            send("-KILL", self.pid()).ok();
        }
    }
}

/// Starts one of our own subcommands that serves, and returns its address.
pub(crate) fn start_peer(subcommand: &str) -> anyhow::Result<(Owned, SocketAddr)> {
    let child = Command::new(std::env::current_exe()?)
        .arg(subcommand)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start bench {subcommand}"))?;
    let mut child = Owned(child);
    let stdout = child.0.stdout.take().context("stdout is piped")?;
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line)?;
    let address = line.trim().parse().context("no address from the peer")?;
    Ok((child, address))
}
