//! The server: HTTP, settings, start-up and shutdown. Rules of the business live in `hub`.

mod assets;
mod auth;
mod backend;
mod config;
mod encryption;
mod http;
mod prometheus;
mod proxies;
mod rotate;
mod router;
mod shutdown;
mod state;
mod telemetry;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use hub::{Borders, HttpTransport, Hub, SystemClock, Tasks, Vault};
use model::Platform;
use storage::Store;
use tokio::net::TcpListener;

pub use config::{Problems, Settings};
pub use prometheus::start_metrics;
pub use router::router;
pub use state::{AppState, Shared};

/// What a server process does of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// All of it.
    Everything,
    /// It receives, stores and shows; another process on the same database works off what is received.
    ReceiveOnly,
}

/// How long requests in hand may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(6);
/// How long background work may take after that, and closing the database: 10 seconds in all.
const LAST_WORK: Duration = Duration::from_secs(3);

/// Reads the settings and serves until told to stop.
///
/// # Errors
/// When settings are wrong, the database cannot be opened or the address is taken.
pub fn run(config_file: Option<&Path>, duty: Duty) -> anyhow::Result<()> {
    let settings = read_settings(config_file)?;
    for note in &settings.notes {
        tracing::warn!("settings: {note}");
    }
    run_to_end(serve(settings, duty))
}

/// Encrypts every stored secret with another key, see `switchboard rotate-key --help`.
///
/// # Errors
/// When settings are wrong, the database cannot be opened or the present key does not open everything.
pub fn rotate_key(config_file: Option<&Path>) -> anyhow::Result<()> {
    let settings = read_settings(config_file)?;
    run_to_end(async {
        let store = open_store(&settings).await?;
        rotate::rotate_key(&store, settings.keys()).await?;
        store.close().await.context("cannot close the database")
    })
}

fn read_settings(config_file: Option<&Path>) -> anyhow::Result<Settings> {
    let settings = Settings::read(config_file).inspect_err(|_problems| telemetry::start_plain())?;
    telemetry::start(settings.log_format);
    Ok(settings)
}

fn run_to_end(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(work)
}

async fn open_store(settings: &Settings) -> anyhow::Result<Store> {
    Store::open(&settings.database_url)
        .await
        .context("cannot open the database")
}

async fn serve(settings: Settings, duty: Duty) -> anyhow::Result<()> {
    start_metrics();
    let store = open_store(&settings).await?;
    report_durability(&store).await?;
    let vault = encryption::open(store.clone(), settings.keys()).await?;
    let listen_addr = settings.listen_addr;
    let listener = TcpListener::bind(listen_addr)
        .await
        .with_context(|| format!("cannot listen on {listen_addr} (LISTEN_ADDR)"))?;
    let listening = listener.local_addr().context("cannot read the address")?;
    let settings = settings.listening_on(listening);
    let (hub, tasks) = start_hub(vault, &settings, duty).await?;
    greet(&hub, &settings);
    tokio::spawn(prometheus::keep_up(tasks.stopping()));
    let state = AppState::new(hub, &settings, tasks.stopping());
    let stopping = shutdown::requested();
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service)
        .with_graceful_shutdown(shutdown::then_end_streams(stopping, tasks.stopping()));
    tokio::select! {
        served = async { server.await } => served.context("the server failed")?,
        () = shutdown::deadline(tasks.stopping(), GRACE) => {
            tracing::warn!("some requests did not end in time and were cut off");
        }
    }
    let end = async {
        tasks.stop().await;
        store.close().await.context("cannot close the database")
    };
    match tokio::time::timeout(LAST_WORK, end).await {
        Ok(closed) => closed?,
        Err(_elapsed) => {
            tracing::warn!("work that did not end in time is left to the next start");
        }
    }
    tracing::info!("stopped; everything that was acknowledged is on disk");
    Ok(())
}

async fn start_hub(
    vault: Vault,
    settings: &Settings,
    duty: Duty,
) -> anyhow::Result<(Arc<Hub>, Tasks)> {
    let borders = Borders {
        clock: Arc::new(SystemClock),
        transport: Arc::new(HttpTransport::default()),
    };
    let (its, apps) = (settings.hub.clone(), settings.apps.clone());
    let started = match duty {
        Duty::Everything => Hub::start(vault, borders, its, apps).await,
        Duty::ReceiveOnly => Hub::start_without_worker(vault, borders, its, apps).await,
    };
    let (hub, tasks) = started.context("cannot start")?;
    if duty == Duty::ReceiveOnly {
        tracing::warn!("this process only receives: events wait until another one processes them");
    }
    if let Some((email, password)) = &settings.admin {
        hub.ensure_first_user(email, password.clone())
            .await
            .context("ADMIN_EMAIL, ADMIN_PASSWORD")?;
    }
    Ok((hub, tasks))
}

/// Reads back what a commit survives; anything less than a power cut is said aloud.
async fn report_durability(store: &Store) -> anyhow::Result<()> {
    let durability = store
        .durability()
        .await
        .context("cannot read back what a commit survives")?;
    let (synchronous, fsync) = (&*durability.synchronous, durability.fsync);
    if durability.is_full() {
        tracing::info!(
            %synchronous,
            "commits reach the disk before they are acknowledged"
        );
    } else {
        tracing::error!(
            %synchronous,
            fsync,
            "commits may be lost in a power cut: the database does not wait for the disk"
        );
    }
    Ok(())
}

/// Says where the dashboard is and how to get in.
fn greet(hub: &Hub, settings: &Settings) {
    if !assets::is_complete() {
        tracing::warn!(
            "this build has no code for browsers in it; `make build` makes one that has"
        );
    }
    let url = &settings.hub.public_url;
    for platform in Platform::ALL.iter().filter(|it| !hub.is_on(**it)) {
        tracing::info!(%platform, "off: it has no secret in the settings");
    }
    match hub.setup_code() {
        Some(code) => tracing::info!(
            "open {url}/setup and make the first login with the one-time code {}",
            code.reveal()
        ),
        None => tracing::info!("open {url} and log in"),
    }
}
