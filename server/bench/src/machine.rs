//! What the machine has to offer: ports, disks, files.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;

use anyhow::{Context, bail};
use rand::RngExt;

/// Below where systems take ports for outgoing connections, so that none takes ours in a restart.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// An address that nobody listens at.
pub(crate) fn free_address() -> anyhow::Result<SocketAddr> {
    let mut random = rand::rng();
    for _ in 0..100 {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, random.random_range(PORTS)));
        if TcpListener::bind(address).is_ok() {
            return Ok(address);
        }
    }
    bail!("no free port in {PORTS:?}");
}

/// Whether files in that folder are kept in memory, so that syncing them costs nothing.
pub(crate) fn is_in_memory(folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else {
        return false;
    };
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?, words.next()?))
        })
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| point.len())
        .is_some_and(|(_, kind)| matches!(kind, "tmpfs" | "ramfs"))
}

/// The size of a file in megabytes.
pub(crate) fn megabytes(file: &Path) -> anyhow::Result<f64> {
    let length = File::open(file)
        .and_then(|it| it.metadata())
        .with_context(|| format!("cannot read {}", file.display()))?
        .len();
    let bytes = usize::try_from(length).context("a file of this machine")?;
    Ok(crate::statistics::count(bytes) / 1e6)
}
