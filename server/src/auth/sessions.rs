//! Sessions: kept by the hub's store under a hash of their id, carried by one cookie.

use std::sync::Arc;

use async_trait::async_trait;
use hub::Hub;
use model::Timestamp;
use sha2::{Digest, Sha256};
use storage::{SessionRecord, StorageError};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use crate::AppState;

/// A session ends after two weeks without a visit.
const IDLE: time::Duration = time::Duration::days(14);

/// The sessions of this installation.
#[derive(Clone)]
pub(crate) struct Sessions(Arc<Hub>);

impl Sessions {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self(hub)
    }
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions")
    }
}

/// The layer that reads and writes the cookie. By https its name has the prefix that browsers
/// guard: only we, for this very host and by https, can have set it.
pub(crate) fn layer(state: &AppState) -> SessionManagerLayer<Sessions> {
    let name = if state.https {
        "__Host-switchboard"
    } else {
        "switchboard"
    };
    SessionManagerLayer::new(state.sessions.clone())
        .with_name(name)
        .with_secure(state.https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(IDLE))
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            match self.0.create_session(kept(record)?).await {
                Err(StorageError::Conflict(_)) => record.id = Id::default(),
                created => return created.map_err(backend),
            }
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.0.save_session(kept(record)?).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self.0.session(hash(*id)).await.map_err(backend)?;
        found.map(|text| decode(*id, &text)).transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.delete_session(hash(*id)).await.map_err(backend)
    }
}

fn hash(id: Id) -> [u8; 32] {
    Sha256::digest(id.0.to_be_bytes()).into()
}

fn backend(cause: StorageError) -> Error {
    tracing::error!(error = ?cause, "sessions: the database failed");
    Error::Backend(cause.to_string())
}

/// What is kept of a session: everything but its id.
fn kept(record: &Record) -> Result<SessionRecord> {
    let nameless = Record {
        id: Id(0),
        ..record.clone()
    };
    let ends = record.expiry_date.unix_timestamp().saturating_mul(1000);
    Ok(SessionRecord {
        id_hash: hash(record.id),
        record: serde_json::to_string(&nameless)
            .map_err(|cause| Error::Encode(cause.to_string()))?,
        expires_at: Timestamp::from_millis(ends),
    })
}

fn decode(id: Id, text: &str) -> Result<Record> {
    let record: Record =
        serde_json::from_str(text).map_err(|cause| Error::Decode(cause.to_string()))?;
    Ok(Record { id, ..record })
}
