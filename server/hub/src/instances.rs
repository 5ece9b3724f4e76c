//! Other instances on the same database: hearing what they tell, calling them, and noticing when one is
//! gone. On SQLite they tell nothing, and now and then everything is looked at.

use std::sync::Arc;
use std::time::Duration;

use model::LiveEvent;
use storage::{StorageError, Wake};
use tokio_util::sync::CancellationToken;

use crate::{Hub, HubError, worker::WorkerState};

/// How often an instance says that it lives.
const BEAT: Duration = Duration::from_secs(2);
/// For how long one may be silent before it is taken for gone, in milliseconds.
const GONE_MS: i64 = 10_000;
/// The shortest time between two calls for work.
const CALLS: Duration = Duration::from_millis(20);
/// After how many beats everything is looked at, whether anybody has said so or not.
const LOOK_EVERY: u32 = 15;

/// Heeds what instances tell each other until told to stop.
pub(crate) async fn hear(hub: Arc<Hub>, stop: CancellationToken) {
    let Some(mut wakes) = hub.store.wakes() else {
        return;
    };
    loop {
        let wake = tokio::select! {
            () = stop.cancelled() => return,
            wake = wakes.next() => wake,
        };
        hub.heed(wake).await;
    }
}

/// Says again and again that this instance lives, and looks after the others, until told to stop.
pub(crate) async fn live_on(hub: Arc<Hub>, stop: CancellationToken) {
    let is_shared = hub.store.is_shared();
    for beat in 1_u32.. {
        if is_shared && let Err(cause) = hub.beat().await {
            tracing::warn!(error = ?cause, "the database cannot be told that this instance lives");
        }
        if beat % LOOK_EVERY == 0 {
            hub.heed(Wake::All).await;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(BEAT) => {}
        }
    }
}

/// Calls the workers of other instances to what this one has received, where it has no worker itself,
/// until told to stop.
pub(crate) async fn call(hub: Arc<Hub>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => return,
            () = hub.call_for_work() => tokio::time::sleep(CALLS).await,
        }
    }
}

impl Hub {
    async fn heed(&self, wake: Wake) {
        // Without a worker it would only be passed on, from one to the other and back.
        if matches!(wake, Wake::Work | Wake::All) && self.worker.state() == WorkerState::Running {
            self.wake.notify_one();
        }
        if matches!(wake, Wake::Live | Wake::All) {
            self.live.look();
        }
        if matches!(wake, Wake::Apps | Wake::All)
            && let Err(cause) = self.take_over_apps().await
        {
            tracing::error!(error = ?cause, "what another instance has changed of the apps could not be read");
        }
    }

    /// Puts in force what another instance has changed.
    async fn take_over_apps(&self) -> Result<(), HubError> {
        let _changing = self.registry.change().await;
        self.registry.reload(self.clock.now()).await?;
        self.accounts.clear();
        Ok(())
    }

    /// Puts a change of apps or secrets in force, here and on the other instances. These look by
    /// themselves as well, so nothing is lost if they cannot be told.
    pub(crate) async fn put_in_force(&self) -> Result<(), HubError> {
        self.registry.reload(self.clock.now()).await?;
        self.tell(Wake::Apps).await;
        Ok(())
    }

    /// Tells the other instances to look.
    pub(crate) async fn tell(&self, wake: Wake) {
        if let Err(cause) = self.store.tell(wake).await {
            tracing::warn!(error = ?cause, ?wake, "other instances could not be told");
        }
    }

    async fn beat(&self) -> Result<(), StorageError> {
        self.store.beat(self.instance).await?;
        let gone = self.store.bury(GONE_MS).await?;
        if gone > 0 {
            tracing::warn!(
                instances = gone,
                "an instance is gone; who watches the live stream is told to refetch"
            );
            // What it had changed just before its end may never have been announced.
            let now = self.clock.now();
            self.store.append_live(now, &LiveEvent::Resync).await?;
        }
        if self.setup_needed() && self.store.has_users().await? {
            self.setup.done();
        }
        Ok(())
    }

    async fn call_for_work(&self) {
        self.wake.notified().await;
        self.tell(Wake::Work).await;
    }

    /// Takes this instance off the list: it has announced all that it changed.
    pub(crate) async fn leave(&self) {
        if self.store.is_shared()
            && let Err(cause) = self.store.leave(self.instance).await
        {
            tracing::warn!(error = ?cause, "the database cannot be told that this instance ends");
        }
    }
}
