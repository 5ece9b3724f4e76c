//! The real router over a fresh database, called without a socket.

use std::sync::Arc;

use adapters::conformance::Samples;
use axum::Router;
use axum::body::Body;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hub::{Actor, Hub, SystemClock, Tasks};
use model::{EventFilter, EventStatus, Platform};
use serde_json::Value;
use server::{AppState, Settings, router};
use storage::Store;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const API_KEY: &str = "a-key-of-more-than-32-characters-";
pub(crate) const META_SECRET: &str = "test_app_secret";
pub(crate) const VERIFY_TOKEN: &str = "a-verify-token";
pub(crate) const TELEGRAM_SECRET: &str = "telegram_secret-1";

/// A server for one test; its files vanish with it.
pub(crate) struct TestApp {
    pub(crate) hub: Arc<Hub>,
    pub(crate) tasks: Tasks,
    router: Router,
    _folder: TempDir,
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
        let folder = tempfile::tempdir().unwrap();
        let usual = [
            ("META_APP_SECRET", META_SECRET),
            ("META_VERIFY_TOKEN", VERIFY_TOKEN),
            ("TELEGRAM_WEBHOOK_SECRET", TELEGRAM_SECRET),
            ("API_KEY", API_KEY),
        ];
        let settings = Settings::from_lookup(|name| {
            let found = more.iter().chain(&usual).find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
        .unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let store = Store::open(&url).await.unwrap();
        let clock = Arc::new(SystemClock);
        let started = Hub::start(store, clock, settings.hub.clone(), settings.apps.clone());
        let (hub, tasks) = started.await.unwrap();
        let state = AppState::new(hub.clone(), &settings, tasks.stopping());
        Self {
            hub,
            tasks,
            router: router(state),
            _folder: folder,
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

/// A webhook on the shared endpoint of its platform.
pub(crate) fn signed(platform: Platform, body: &[u8]) -> Request<Body> {
    let (header, proof) = proof(platform, body);
    Request::post(format!("/api/webhooks/{platform}"))
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header, proof)
        .body(Body::from(body.to_vec()))
        .unwrap()
}

/// The platform's proof header for a body, and its value.
pub(crate) fn proof(platform: Platform, body: &[u8]) -> (&'static str, String) {
    let (samples, secret) = match platform {
        Platform::Whatsapp => (Samples::meta(platform), META_SECRET),
        Platform::Telegram => (Samples::telegram(), TELEGRAM_SECRET),
    };
    let header = adapters::adapter_for(platform).profile().proof_header;
    (header, (samples.sign)(secret.as_bytes(), body))
}
