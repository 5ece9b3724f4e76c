//! A hub over a database of its own.
//!
//! Two kinds: without a worker (the usual one) nothing is processed until a test calls
//! [`TestHub::drain`]; with a running worker both take jobs, so a test waits for a state with
//! [`TestHub::until`], which looks again at each frame of the live stream. Nothing sleeps.

use std::sync::Arc;
use std::time::Duration;

use adapters::{Secret, WebhookRequest, names};
use futures::future::BoxFuture;
use hub::{
    AccountSettings, Actor, AppSettings, Borders, Clock, Hub, HubError, HubSettings, Keys,
    LiveFrame, LiveStream, ManualClock, Received, RetrySchedule, Tasks, Transport, TransportError,
    Vault,
};
use model::{EventDetail, EventFilter, EventId, EventStatus, Platform, Timestamp};
use storage::Store;
use storage::testing::TestDatabase;
use tempfile::TempDir;

use crate::bodies::{META_SECRET, TELEGRAM_SECRET, VERIFY_TOKEN};

/// The account of the Telegram bot.
pub(crate) const BOT: &str = "42";
/// The key that encrypts secrets unless a test says otherwise.
pub(crate) const KEY: &str = "1111111111111111111111111111111111111111111111111111111111111111";

/// Reaches nobody.
struct Offline;

impl Transport for Offline {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<bytes::Bytes, TransportError>> {
        Box::pin(async { Err(TransportError::Address(url.to_owned())) })
    }
}

/// Who works off the jobs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worker {
    /// [`TestHub::drain`] alone.
    None,
    /// Also the hub's own.
    Running,
}

/// What a hub is started with, and what outlives it.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) retry: RetrySchedule,
    pub(crate) meta_secret: &'static str,
    /// `None` where the settings do not name the bot.
    pub(crate) telegram_secret: Option<&'static str>,
    pub(crate) key: &'static str,
    pub(crate) worker: Worker,
    pub(crate) batch_size: u16,
    pub(crate) folder: Arc<TempDir>,
    pub(crate) database: Arc<TestDatabase>,
}

/// A hub, its clock, and its store for what only a test asks.
pub(crate) struct TestHub {
    pub(crate) hub: Arc<Hub>,
    pub(crate) store: Store,
    pub(crate) world: World,
    tasks: Tasks,
}

impl World {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self {
            clock: Arc::new(ManualClock::new(Timestamp::from_millis(1_795_168_800_000))),
            retry: RetrySchedule {
                attempts: 3,
                delay_ms: 60_000,
            },
            meta_secret: META_SECRET,
            telegram_secret: Some(TELEGRAM_SECRET),
            key: KEY,
            worker: Worker::None,
            batch_size: 50,
            folder: Arc::new(tempfile::tempdir().expect("a temporary folder can be made")),
            database: Arc::new(TestDatabase::migrated(super::kind())),
        }
    }

    /// Starts a hub in it, which takes a millisecond: ids of two lives in one could come in any order.
    pub(crate) async fn start(self) -> TestHub {
        self.clock.advance(1);
        let store = self.database.open().await;
        let settings = HubSettings {
            public_url: "https://example.com".to_owned(),
            batch_size: self.batch_size,
            disk_reserve: 0,
            retry: self.retry,
        };
        let keys = Keys::parse(self.key).expect("it is a key");
        let vault = Vault::open(store.clone(), keys, self.clock.now()).await;
        let vault = vault.expect("the key is this database's");
        let apps = self.apps();
        let borders = Borders {
            clock: self.clock.clone(),
            transport: Arc::new(Offline),
        };
        let started = match self.worker {
            Worker::None => Hub::start_without_worker(vault, borders, settings, apps).await,
            Worker::Running => Hub::start(vault, borders, settings, apps).await,
        };
        let (hub, tasks) = started.expect("the hub starts");
        TestHub {
            hub,
            store,
            world: self,
            tasks,
        }
    }

    /// The apps of the settings.
    fn apps(&self) -> Vec<AppSettings> {
        let telegram = self.telegram_secret.map(telegram);
        telegram
            .into_iter()
            .chain([meta(self.meta_secret)])
            .collect()
    }

    /// Changes the database past the hub; says how many rows that concerned.
    pub(crate) async fn tamper(&self, statement: &str) -> u64 {
        let done = self.database.execute(statement).await;
        done.expect("the statement is right")
    }
}

impl TestHub {
    /// One without a worker.
    pub(crate) async fn new() -> Self {
        World::new().start().await
    }

    /// Ends this hub; nothing it had in hand is worked off. What is left is on disk.
    pub(crate) async fn end(self) -> World {
        self.tasks.stop().await;
        drop(self.hub);
        self.store.close().await.expect("the database closes");
        self.world
    }

    /// Hands it a request to the platform's shared endpoint.
    pub(crate) async fn receive(
        &self,
        platform: Platform,
        request: WebhookRequest,
    ) -> Result<Received, HubError> {
        self.hub.receive(platform, None, request).await
    }

    /// Hands it a request that must be stored; returns the newest event then.
    pub(crate) async fn store_one(&self, platform: Platform, request: WebhookRequest) -> EventId {
        let received = self.receive(platform, request).await.expect("it is taken");
        assert!(matches!(received, Received::Stored(_)));
        *self.ids().await.first().expect("there is an event")
    }

    /// Works off what is due; says how many tries that took.
    pub(crate) async fn drain(&self) -> usize {
        self.hub.drain().await.expect("the database works")
    }

    /// All about one event.
    pub(crate) async fn event(&self, id: EventId) -> EventDetail {
        self.hub
            .event(&Actor::System, id)
            .await
            .expect("the event exists")
    }

    /// Waits until an event is in that state.
    pub(crate) async fn until(&self, id: EventId, status: EventStatus) -> EventDetail {
        let mut stream = self.hub.live(None).await.expect("the database works");
        loop {
            // The first frame comes at once and says: look.
            next(&mut stream).await;
            let detail = self.event(id).await;
            if detail.event.status == status {
                return detail;
            }
        }
    }

    /// The ids of up to 200 events, newest first.
    pub(crate) async fn ids(&self) -> Vec<EventId> {
        let page = self
            .hub
            .events(&Actor::System, &EventFilter::default(), None, 200)
            .await;
        page.expect("the database works")
            .events
            .iter()
            .map(|event| event.id)
            .collect()
    }

    /// The one number that a query gives, asked past the hub.
    pub(crate) async fn number(&self, query: &str) -> i64 {
        self.world.database.number(query).await
    }
}

/// The next frame; a stream that stays silent for ten seconds has failed.
pub(crate) async fn next(stream: &mut LiveStream) -> LiveFrame {
    let frame = tokio::time::timeout(Duration::from_secs(10), stream.next()).await;
    frame.expect("a frame comes").expect("the hub runs")
}

/// A secret of that value.
pub(crate) fn secret(value: &str) -> Secret {
    Secret::new(value).expect("it is not empty")
}

fn telegram(token: &str) -> AppSettings {
    AppSettings {
        setting: "TELEGRAM_WEBHOOK_SECRET",
        name: "Telegram bot".to_owned(),
        platforms: vec![Platform::Telegram],
        secrets: vec![(names::SECRET_TOKEN, secret(token))],
        accounts: vec![AccountSettings {
            platform: Platform::Telegram,
            account_id: Some(BOT.to_owned()),
        }],
    }
}

fn meta(app_secret: &str) -> AppSettings {
    AppSettings {
        setting: "META_APP_SECRET",
        name: "Meta app".to_owned(),
        platforms: vec![Platform::Whatsapp],
        secrets: vec![
            (names::APP_SECRET, secret(app_secret)),
            (names::VERIFY_TOKEN, secret(VERIFY_TOKEN)),
        ],
        accounts: Vec::new(),
    }
}
