//! A PostgreSQL of our own: made, served through a socket only, and thrown away. Everything that makes
//! a commit durable is left on.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tempfile::TempDir;

use crate::program::Owned;

/// Where distributions put the tools that are not on the path.
const HOMES: &str = "/usr/lib/postgresql";
/// Whose processes they are where we are root, whom PostgreSQL refuses.
const USER: &str = "postgres";
/// How long a start may take.
const START: Duration = Duration::from_secs(30);

/// A running cluster; gone when dropped.
#[derive(Debug)]
pub(crate) struct Cluster {
    server: Owned,
    /// Where its data and its socket are.
    folder: TempDir,
}

impl Cluster {
    /// Makes one in that folder and starts it.
    pub(crate) async fn start(parent: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("switchboard-postgres-")
            .tempdir_in(parent)
            .context("cannot make a folder")?;
        let owner = Owner::of(folder.path())?;
        owner.give(folder.path())?;
        let data = folder.path().join("data");
        let made = owner
            .command("initdb")?
            .args(["--username", USER, "--auth", "trust", "--encoding", "UTF8"])
            .args(["--locale", "C", "--no-instructions", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status()
            .context("cannot run initdb")?;
        ensure!(made.success(), "initdb failed");
        let log = std::fs::File::create(folder.path().join("log"))?;
        let server = owner
            .command("postgres")?
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args(["-c", "listen_addresses=", "-c", "fsync=on"])
            .args(["-c", "synchronous_commit=on", "-c", "full_page_writes=on"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("cannot start postgres")?;
        let mut cluster = Self {
            server: Owned(server),
            folder,
        };
        cluster.answers().await?;
        Ok(cluster)
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> String {
        let socket = self.folder.path().display();
        format!("postgres://{USER}@localhost/postgres?host={socket}")
    }

    /// Stops it as an operator does.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.server.stop("-INT").await?;
        Ok(())
    }

    async fn answers(&mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        loop {
            if let Ok(connection) = PgConnection::connect(&self.url()).await {
                return Ok(connection.close().await?);
            }
            if self.server.0.try_wait()?.is_some() || started.elapsed() > START {
                let log = std::fs::read_to_string(self.folder.path().join("log"));
                bail!("postgres does not answer:\n{}", log.unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Cluster {
    /// Killed outright it would leave its shared memory behind.
    fn drop(&mut self) {
        self.server.end_by("-QUIT");
    }
}

/// As whom the cluster runs.
struct Owner {
    /// User and group, where it is not us.
    other: Option<(u32, u32)>,
}

impl Owner {
    /// Us, who made that folder, unless we are root.
    fn of(folder: &Path) -> anyhow::Result<Self> {
        if folder.metadata()?.uid() != 0 {
            return Ok(Self { other: None });
        }
        let users = std::fs::read_to_string("/etc/passwd").context("no /etc/passwd")?;
        let ids = users
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>())
            .find(|fields| fields.first() == Some(&USER))
            .context("as root there must be a user postgres")?;
        let id = |field: usize| -> anyhow::Result<u32> {
            let text = ids.get(field).context("a line of /etc/passwd")?;
            Ok(text.parse()?)
        };
        Ok(Self {
            other: Some((id(2)?, id(3)?)),
        })
    }

    fn give(&self, folder: &Path) -> anyhow::Result<()> {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        if let Some((user, group)) = self.other {
            chown(folder, Some(user), Some(group)).context("cannot give the folder away")?;
        }
        Ok(())
    }

    fn command(&self, tool: &str) -> anyhow::Result<Command> {
        let mut command = Command::new(find(tool)?);
        command.current_dir("/");
        if let Some((user, group)) = self.other {
            command.uid(user).gid(group);
        }
        Ok(command)
    }
}

/// The newest of a tool where distributions put it, else what is on the path.
fn find(tool: &str) -> anyhow::Result<PathBuf> {
    let Ok(versions) = std::fs::read_dir(HOMES) else {
        return Ok(tool.into());
    };
    let mut found = Vec::new();
    for version in versions {
        let version = version?;
        let number: Option<u32> = version.file_name().to_str().and_then(|it| it.parse().ok());
        let path = version.path().join("bin").join(tool);
        if path.exists() {
            found.push((number, path));
        }
    }
    Ok(found
        .into_iter()
        .max()
        .map_or(tool.into(), |(_, path)| path))
}
