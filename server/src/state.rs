//! What every request may need.

use std::ops::Deref;
use std::sync::Arc;

use any_spawner::Executor;
use axum::extract::FromRef;
use hub::Hub;
use leptos::config::LeptosOptions;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{
    Settings, assets,
    auth::{ApiKey, LoginLimit, Sessions},
    http::{body_budget::BodyBudget, measure::HttpMeasures},
    proxies::{ProxyHeaders, TrustedProxies},
};

/// The most live streams at once.
const MAX_STREAMS: usize = 1_000;

/// What every request may need. Each layer of the router clones it for each request, so it is one pointer.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// What the pointer leads to.
pub struct Shared {
    pub(crate) hub: Arc<Hub>,
    pub(crate) api_key: Option<ApiKey>,
    pub(crate) metrics_token: Option<ApiKey>,
    pub(crate) measures: HttpMeasures,
    pub(crate) bodies: BodyBudget,
    pub(crate) sessions: Sessions,
    pub(crate) login_limit: Arc<LoginLimit>,
    pub(crate) leptos: LeptosOptions,
    pub(crate) https: bool,
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) stopping: CancellationToken,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) proxy_headers: ProxyHeaders,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// Puts together what requests need. `stopping` ends the live streams.
    #[must_use]
    pub fn new(hub: Arc<Hub>, settings: &Settings, stopping: CancellationToken) -> Self {
        // Fails only when it was done before, as in tests.
        Executor::init_tokio().ok();
        let leptos = LeptosOptions::builder()
            .output_name("switchboard")
            .site_pkg_dir(assets::package_folder())
            .build();
        Self(Arc::new(Shared {
            sessions: Sessions::new(hub.clone()),
            hub,
            api_key: settings.api_key.as_deref().map(ApiKey::new),
            metrics_token: settings.metrics_token.as_deref().map(ApiKey::new),
            measures: HttpMeasures::default(),
            bodies: BodyBudget::default(),
            login_limit: Arc::default(),
            leptos,
            https: settings.is_https(),
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
            stopping,
            trusted_proxies: settings.trusted_proxies.clone(),
            proxy_headers: settings.proxy_headers(),
        }))
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
