//! The real router over a fresh database, called without a socket.

use std::collections::BTreeMap;
use std::sync::Arc;

use adapters::conformance::Samples;
use axum::Router;
use axum::body::Body;
use futures::future::BoxFuture;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hub::{
    Actor, Borders, HttpTransport, Hub, Keys, ManualClock, SystemClock, Tasks, Transport,
    TransportError, Vault,
};
use model::{EventFilter, EventStatus, Platform};
use serde_json::Value;
use server::{AppState, Settings, router};
use storage::testing::TestDatabase;
use tower::ServiceExt;

pub(crate) const API_KEY: &str = "a-key-of-more-than-32-characters-";
pub(crate) const META_SECRET: &str = "test_app_secret";
pub(crate) const VERIFY_TOKEN: &str = "a-verify-token";
pub(crate) const TELEGRAM_SECRET: &str = "telegram_secret-1";

/// A server for one test; its database vanishes with it.
pub(crate) struct TestApp {
    pub(crate) hub: Arc<Hub>,
    pub(crate) tasks: Tasks,
    router: Router,
    _database: TestDatabase,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|cause| panic!("{cause}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The session cookie as the browser would send it back.
    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    }
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// A server with further settings.
    pub(crate) async fn with(more: &[(&str, &str)]) -> Self {
        let usual = [
            ("META_APP_SECRET", META_SECRET),
            ("META_VERIFY_TOKEN", VERIFY_TOKEN),
            ("TELEGRAM_WEBHOOK_SECRET", TELEGRAM_SECRET),
        ];
        let borders = Borders {
            clock: Arc::new(SystemClock),
            transport: Arc::new(HttpTransport::default()),
        };
        Self::of(&[more, &usual].concat(), borders).await
    }

    /// A server with exactly what is needed to receive these samples, at the time they are of.
    pub(crate) async fn receiving(samples: &Samples) -> Self {
        let fields = adapters::adapter_for(samples.platform)
            .profile()
            .credentials;
        let setting = |name: &str| {
            let field = fields.iter().find(|field| field.name == name)?;
            field.settings.first().copied()
        };
        let more = samples.more.iter().chain(&samples.own);
        let more = more.map(|(name, value)| (*name, value));
        let values = std::iter::once((samples.credential, &samples.secret)).chain(more);
        let mut settings = BTreeMap::<&str, String>::new();
        for (name, value) in values {
            let Some(setting) = setting(name) else {
                continue;
            };
            // Several values of one setting stand side by side.
            let all = settings.entry(setting).or_default();
            *all = format!("{all} {value}").trim().to_owned();
        }
        let settings: Vec<_> = settings.iter().map(|(name, it)| (*name, &**it)).collect();
        let borders = Borders {
            clock: Arc::new(ManualClock::new(samples.now)),
            transport: Arc::new(Publisher(samples.published_keys.clone())),
        };
        Self::of(&settings, borders).await
    }

    async fn of(settings: &[(&str, &str)], borders: Borders) -> Self {
        server::start_metrics();
        let settings = Settings::from_lookup(|name| {
            let key = [("API_KEY", API_KEY), ("DISK_RESERVE", "0")];
            let found = settings.iter().chain(&key).find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
        .unwrap();
        let database = TestDatabase::migrated(super::kind());
        let store = database.open().await;
        let keys = Keys::parse(&"11".repeat(32)).unwrap();
        let vault = Vault::open(store, keys, borders.clock.now()).await.unwrap();
        let started = Hub::start(vault, borders, settings.hub.clone(), settings.apps.clone());
        let (hub, tasks) = started.await.unwrap();
        let state = AppState::new(hub.clone(), &settings, tasks.stopping());
        Self {
            hub,
            tasks,
            router: router(state),
            _database: database,
        }
    }

    /// A server on which somebody has a login.
    pub(crate) async fn start_with_user(email: &str, password: &str) -> Self {
        let app = Self::start().await;
        app.hub
            .ensure_first_user(email, password.to_owned())
            .await
            .unwrap();
        app
    }

    /// The answer as a stream.
    pub(crate) async fn open(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.open(request).await.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    /// Asks the REST API, with the key.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(with_key(Method::GET, path)).await
    }

    /// Sends JSON to the REST API, with the key.
    pub(crate) async fn call(&self, method: Method, path: &str, body: &Value) -> Answer {
        let mut request = with_key(method, path);
        let json = header::HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::CONTENT_TYPE, json);
        *request.body_mut() = Body::from(body.to_string());
        self.send(request).await
    }

    /// Posts a webhook, signed as its platform does.
    pub(crate) async fn deliver(&self, platform: Platform, body: &[u8]) -> Answer {
        self.send(signed(platform, body)).await
    }

    /// Every event, newest first.
    pub(crate) async fn events(&self) -> Vec<Value> {
        let answer = self.get("/api/webhooks/events?limit=200").await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()["events"].as_array().unwrap().clone()
    }

    /// Every event, newest first, however many there are.
    pub(crate) async fn all_events(&self) -> Vec<Value> {
        let mut events = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/webhooks/events?limit=200{cursor}");
            let page = self.get(&path).await.json();
            events.extend(page["events"].as_array().unwrap().iter().cloned());
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return events,
            }
        }
    }

    /// Waits until everything received is worked off.
    pub(crate) async fn settle(&self) {
        loop {
            self.hub.drain().await.unwrap();
            let mut busy = false;
            for status in [EventStatus::Received, EventStatus::Processing] {
                let filter = EventFilter {
                    status: Some(status),
                    ..EventFilter::default()
                };
                let page = self
                    .hub
                    .events(&Actor::System, &filter, None, 1)
                    .await
                    .unwrap();
                busy |= !page.events.is_empty();
            }
            if !busy {
                return;
            }
            tokio::task::yield_now().await;
        }
    }
}

pub(crate) fn with_key(method: Method, path: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {API_KEY}"))
        .body(Body::empty())
        .unwrap()
}

/// Publishes a JWK set under every address, if it has one.
struct Publisher(Option<String>);

impl Transport for Publisher {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<bytes::Bytes, TransportError>> {
        Box::pin(async move {
            let Some(keys) = self.0.clone() else {
                return Err(TransportError::Address(url.to_owned()));
            };
            Ok(if url.ends_with("/keys") {
                keys.into()
            } else {
                r#"{"jwks_uri":"https://keys.example/keys"}"#.into()
            })
        })
    }
}

/// A webhook on the shared endpoint of its platform, proven as the platform does.
pub(crate) fn proven(samples: &Samples, body: &[u8]) -> Request<Body> {
    let header = adapters::adapter_for(samples.platform)
        .profile()
        .proof_header;
    let mut request = Request::post(format!("/api/webhooks/{}", samples.platform))
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(proof) = (samples.sign)(samples.secret.as_bytes(), body) {
        request = request.header(header, proof);
    }
    request.body(Body::from(body.to_vec())).unwrap()
}

/// A webhook of a platform that the usual settings turn on.
pub(crate) fn signed(platform: Platform, body: &[u8]) -> Request<Body> {
    proven(&usual(platform), body)
}

/// The platform's proof header for a body, and its value.
pub(crate) fn proof(platform: Platform, body: &[u8]) -> (&'static str, String) {
    let samples = usual(platform);
    let proof = (samples.sign)(samples.secret.as_bytes(), body);
    let header = adapters::adapter_for(platform).profile().proof_header;
    (header, proof.expect("the proof stands in a header"))
}

/// What a platform sends that the usual settings turn on.
fn usual(platform: Platform) -> Samples {
    let secret = match platform {
        Platform::Telegram => TELEGRAM_SECRET,
        _ => META_SECRET,
    };
    let samples = adapters::adapter_for(platform).samples().swap_remove(0);
    Samples {
        secret: secret.to_owned(),
        ..samples
    }
}
