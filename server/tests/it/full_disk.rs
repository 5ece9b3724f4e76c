//! A disk that fills up under the real program: nothing that was acknowledged is lost, nothing is
//! damaged, and it goes on by itself once there is room.
//!
//! Two kinds of disk. A tmpfs of its own, which takes the right to mount: there SQLite finds the disk
//! full. And a limit on the size of files (`ulimit -f`, lifted by `prlimit`), which takes no rights: there
//! its writes fail. The second test always has the limit; the first one has it where nothing may be mounted.

use std::path::PathBuf;
use std::process::Command;

use reqwest::{Client, StatusCode};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;

use crate::sqlite::program::{Program, deliver, update};

/// The size of the tmpfs, and of what is removed from it to make room.
const DISK: &str = "size=32m";
const BALLAST: usize = 12 * 1024 * 1024;
/// The largest file under the limit, in blocks of 512 bytes: 12 MiB.
const LIMIT: &str = "24576";
/// Enough to fill either.
const MOST: usize = 1_000;

/// A small place for the database; what is mounted is unmounted when it is dropped.
struct SmallDisk {
    folder: TempDir,
    is_mounted: bool,
}

impl SmallDisk {
    /// A tmpfs, where one may be mounted.
    fn mounted() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", DISK, "none"]).arg(&data);
        let is_mounted = mount.status().is_ok_and(|it| it.success());
        if is_mounted {
            std::fs::write(data.join("ballast"), vec![1; BALLAST]).unwrap();
        }
        Self { folder, is_mounted }
    }

    /// No disk of its own, but a limit for files.
    fn limited() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        Self {
            folder,
            is_mounted: false,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn url(&self) -> String {
        format!("sqlite://{}", self.data().join("switchboard.db").display())
    }

    fn start(&self, reserve: &str) -> Program {
        let program = env!("CARGO_BIN_EXE_switchboard");
        let settings = [("DISK_RESERVE", reserve)];
        if self.is_mounted {
            return Program::run(Command::new(program), &self.url(), &settings);
        }
        let mut command = Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -S -f {LIMIT}; exec {program}");
        command.args(["-c", &limited]);
        Program::run(command, &self.url(), &settings)
    }

    fn make_room(&self, program: &Program) {
        if self.is_mounted {
            std::fs::remove_file(self.data().join("ballast")).unwrap();
            return;
        }
        let mut lift = Command::new("prlimit");
        lift.args(["--fsize=unlimited", "--pid", &program.pid()]);
        assert!(lift.status().unwrap().success());
    }

    /// What `/ready` names as missing.
    fn missing(&self) -> &'static str {
        if self.is_mounted { "disk" } else { "database" }
    }

    async fn connect(&self) -> SqliteConnection {
        let file = self.data().join("switchboard.db");
        let options = SqliteConnectOptions::new().filename(file);
        options.connect().await.unwrap()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if self.is_mounted {
            Command::new("umount").arg(self.data()).status().ok();
        }
    }
}

/// An update whose text is 64 KiB long.
fn long_update(number: usize) -> Vec<u8> {
    let text = String::from_utf8(update(number)).unwrap();
    text.replace("\"number", &format!("\"{}", "long ".repeat(13_000)))
        .into_bytes()
}

async fn answer(program: &Program, body: Vec<u8>) -> (StatusCode, bool) {
    let answer = deliver(&Client::new(), &program.url, body).await.unwrap();
    let comes_again = answer.headers().contains_key("retry-after");
    (answer.status(), comes_again)
}

async fn until_ready(program: &Program) {
    while program.get("/ready").await.0 != StatusCode::OK {}
}

async fn fills_up_and_goes_on(disk: SmallDisk) {
    let mut program = disk.start("0");
    let mut acknowledged = Vec::new();
    for number in 1..=MOST {
        match answer(&program, long_update(number)).await {
            (StatusCode::OK, _) => acknowledged.push(number),
            refused => {
                assert_eq!(refused, (StatusCode::SERVICE_UNAVAILABLE, true));
                break;
            }
        }
    }
    assert!((10..MOST).contains(&acknowledged.len()), "it is full");
    let (status, ready) = program.get("/ready").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready[disk.missing()], false, "{ready}");
    let small = answer(&program, update(MOST + 1)).await;
    assert_eq!(small, (StatusCode::SERVICE_UNAVAILABLE, true));

    disk.make_room(&program);
    until_ready(&program).await;
    for number in MOST + 2..MOST + 5 {
        assert_eq!(answer(&program, update(number)).await.0, StatusCode::OK);
        acknowledged.push(number);
    }
    let waiting = "/api/webhooks/events?limit=1&status=received";
    while !program.get(waiting).await.1["events"]
        .as_array()
        .unwrap()
        .is_empty()
    {}
    let stop = Command::new("kill")
        .args(["-TERM", &program.pid()])
        .status();
    assert!(stop.unwrap().success());
    assert!(program.child.wait().unwrap().success());

    let mut connection = disk.connect().await;
    let check: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(check, "ok");
    let stored: Vec<(String, String)> =
        sqlx::query_as("SELECT external_id, status FROM events ORDER BY id")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let kept = "SELECT count(*) FROM deliveries WHERE verdict <> 'accepted'";
    let unreadable: i64 = sqlx::query_scalar(kept)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(unreadable, 0, "all of it could be read");
    for number in acknowledged {
        let of = stored.iter().filter(|(id, _)| *id == number.to_string());
        let statuses: Vec<_> = of.map(|(_, status)| status.as_str()).collect();
        assert_eq!(statuses, ["completed"], "{number} was acknowledged");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fills_up_costs_nothing_that_was_acknowledged() {
    fills_up_and_goes_on(SmallDisk::mounted()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_may_not_grow_costs_nothing_that_was_acknowledged() {
    fills_up_and_goes_on(SmallDisk::limited()).await;
}

/// Where nothing may be mounted, the machine's own disk has less than the reserve, and never more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_less_than_the_reserve_nothing_is_received() {
    let disk = SmallDisk::mounted();
    let program = disk.start(if disk.is_mounted { "24" } else { "1048576" });
    let refused = loop {
        match answer(&program, update(1)).await {
            (StatusCode::OK, _) => {}
            refused => break refused,
        }
    };
    assert_eq!(refused, (StatusCode::SERVICE_UNAVAILABLE, true));
    let (status, ready) = program.get("/ready").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        (&ready["disk"], &ready["database"]),
        (&false.into(), &true.into())
    );
    if disk.is_mounted {
        disk.make_room(&program);
        until_ready(&program).await;
        assert_eq!(answer(&program, update(2)).await.0, StatusCode::OK);
    }
    drop(program);
}
