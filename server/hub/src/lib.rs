//! What happens between the wire and the tables: receiving, processing, announcing, and who may do
//! what. Knows no HTTP server; every call names its [`Actor`].

mod accounts;
mod actor;
mod apps;
mod bulk_retry;
mod busiest;
mod clock;
mod condition;
mod conversations;
mod dedupe;
mod error;
mod events;
#[cfg(feature = "test-support")]
mod faults;
mod ids;
mod ingest;
mod instances;
mod live;
mod measures;
mod meter;
mod overview;
mod paging;
mod passwords;
mod process;
mod projection;
mod registry;
mod retry;
mod sessions;
mod settings;
mod signing_keys;
mod stats;
mod subscriptions;
mod transport;
mod users;
mod vault;
mod worker;

use std::sync::Arc;

use storage::{Recorder, Store};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use actor::Actor;
pub use apps::NewApp;
#[cfg(feature = "test-support")]
pub use clock::ManualClock;
pub use clock::{Clock, SystemClock};
pub use condition::Trouble;
pub use error::HubError;
#[cfg(feature = "test-support")]
pub use faults::{Fault, Faults};
pub use ingest::Received;
pub use live::{LiveFrame, LiveStream};
pub use registry::{AccountSettings, AppSettings};
pub use retry::RetrySchedule;
pub use settings::HubSettings;
pub use signing_keys::SigningKeysError;
pub use transport::{HttpTransport, Transport, TransportError};
pub use users::{SetupCode, SetupError, login_problems};
pub use vault::{KeyError, Keys, Vault, VaultError, find_keys, rotate_key_file};
pub use worker::WorkerState;

use crate::{
    accounts::Accounts,
    ids::Ids,
    live::Live,
    registry::Registry,
    signing_keys::SigningKeys,
    subscriptions::{Candidate, Express},
    users::Setup,
};

/// The middle of Switchboard: everything that is done is done through it.
pub struct Hub {
    store: Store,
    recorder: Recorder,
    clock: Arc<dyn Clock>,
    condition: condition::Condition,
    keys: SigningKeys,
    ids: Ids,
    registry: Registry,
    accounts: Accounts,
    live: Live,
    express: Express,
    measures: measures::Measures,
    setup: Setup,
    passwords: passwords::Passwords,
    settings: HubSettings,
    wake: tokio::sync::Notify,
    bulk_wake: tokio::sync::Notify,
    worker: worker::Presence,
    /// By what the other instances know this one.
    instance: u128,
    meter: meter::Meter,
    #[cfg(feature = "test-support")]
    faults: Faults,
}

/// What the hub reaches the world by; tests bring their own.
#[derive(Clone)]
pub struct Borders {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How other machines are called.
    pub transport: Arc<dyn Transport>,
}

/// The hub's background work; stop it before the process ends.
pub struct Tasks {
    hub: Arc<Hub>,
    stop: CancellationToken,
    running: Vec<JoinHandle<()>>,
    /// Ends after the others: it announces what they have changed at last.
    announcing: (CancellationToken, JoinHandle<()>),
}

impl Hub {
    /// Makes apps and connections of the settings in the vault's database, then starts worker and live
    /// stream.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    pub async fn start(
        vault: Vault,
        borders: Borders,
        settings: HubSettings,
        apps: Vec<AppSettings>,
    ) -> Result<(Arc<Self>, Tasks), HubError> {
        let (hub, mut tasks) = Self::assemble(vault, borders, settings, apps).await?;
        hub.worker.expect();
        let stop = &tasks.stop;
        let worker = tokio::spawn(worker::run(hub.clone(), stop.clone()));
        let bulk_retries = tokio::spawn(bulk_retry::run(hub.clone(), stop.clone()));
        tasks.running.extend([worker, bulk_retries]);
        Ok((hub, tasks))
    }

    /// As [`Hub::start`], but takes no jobs: the worker of another process on the same database does.
    ///
    /// # Errors
    /// [`HubError`] when the database fails.
    pub async fn start_without_worker(
        vault: Vault,
        borders: Borders,
        settings: HubSettings,
        apps: Vec<AppSettings>,
    ) -> Result<(Arc<Self>, Tasks), HubError> {
        let (hub, mut tasks) = Self::assemble(vault, borders, settings, apps).await?;
        let call = tokio::spawn(instances::call(hub.clone(), tasks.stop.clone()));
        tasks.running.push(call);
        Ok((hub, tasks))
    }

    async fn assemble(
        vault: Vault,
        borders: Borders,
        settings: HubSettings,
        apps: Vec<AppSettings>,
    ) -> Result<(Arc<Self>, Tasks), HubError> {
        let Borders { clock, transport } = borders;
        let ids = Ids::new(clock.clone());
        let store = vault.store().clone();
        let registry = Registry::start(vault, &ids, clock.now(), apps).await?;
        let live = Live::new(&store, clock.now()).await?;
        let setup = Setup::new(store.has_users().await?);
        let commit_clock = clock.clone();
        let (recorder, recording) = Recorder::start(store.clone(), move || commit_clock.now());
        let (express, express_events) = Express::new(store.unqueued().await?);
        let instance = ids.next();
        let hub = Arc::new(Self {
            store,
            recorder,
            condition: condition::Condition::default(),
            keys: SigningKeys::new(transport, clock.clone()),
            clock,
            ids,
            registry,
            accounts: Accounts::default(),
            live,
            express,
            measures: measures::Measures::register(),
            setup,
            passwords: passwords::Passwords::default(),
            settings,
            wake: tokio::sync::Notify::new(),
            bulk_wake: tokio::sync::Notify::new(),
            meter: meter::Meter::default(),
            worker: worker::Presence::default(),
            instance,
            #[cfg(feature = "test-support")]
            faults: Faults::default(),
        });
        // Its settings may have changed whose an account is.
        hub.tell(storage::Wake::Apps).await;
        // It ends by itself with the last hub; until then it holds nothing that must be saved.
        drop(recording);
        let tasks = Tasks::start(&hub, express_events);
        Ok((hub, tasks))
    }

    /// Whether the database answers and is migrated, and what is received is written.
    ///
    /// # Errors
    /// [`HubError`] when it does not answer.
    pub async fn is_ready(&self) -> Result<bool, HubError> {
        Ok(self.recorder.is_running() && self.store.is_ready().await?)
    }

    /// Who takes jobs.
    #[must_use]
    pub fn worker(&self) -> WorkerState {
        self.worker.state()
    }

    /// Where the world reaches us, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.settings.public_url
    }

    /// Whether anything can be received from a platform.
    #[must_use]
    pub fn is_on(&self, platform: model::Platform) -> bool {
        self.registry.is_on(platform)
    }

    /// The clock everything here goes by.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Faults that tests may cause.
    #[cfg(feature = "test-support")]
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}

impl Tasks {
    fn start(hub: &Arc<Hub>, express: mpsc::Receiver<Vec<Candidate>>) -> Self {
        let (stop, last) = (CancellationToken::new(), CancellationToken::new());
        let announcing = tokio::spawn(live::announce(hub.clone(), last.clone()));
        Self {
            hub: hub.clone(),
            running: vec![
                tokio::spawn(live::follow(hub.clone(), stop.clone())),
                tokio::spawn(condition::run(hub.clone(), stop.clone())),
                tokio::spawn(instances::hear(hub.clone(), stop.clone())),
                tokio::spawn(instances::live_on(hub.clone(), stop.clone())),
                tokio::spawn(subscriptions::run(hub.clone(), express, stop.clone())),
                tokio::spawn(meter::run(hub.clone(), stop.clone())),
            ],
            stop,
            announcing: (last, announcing),
        }
    }

    /// Ends when the hub stops: live streams end with it.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Stops taking work, finishes what is in hand and returns when that is done.
    pub async fn stop(self) {
        let (last, announcing) = self.announcing;
        self.stop.cancel();
        for task in self.running {
            report(task.await);
        }
        last.cancel();
        report(announcing.await);
        if let Err(cause) = self.hub.write_all_counts().await {
            tracing::error!(error = ?cause, "what was counted last is lost");
        }
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(cause) = ended {
        tracing::error!(error = %cause, "a background task ended badly");
    }
}
