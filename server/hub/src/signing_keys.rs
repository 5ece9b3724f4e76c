//! The signing keys that platforms publish, kept for a while. Keys that can't be fetched are no keys:
//! whoever signs with them is asked to come again, never accepted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use adapters::{KeySet, KeySource, PublicKey, read_configuration, read_keys};
use model::Timestamp;
use thiserror::Error;

use crate::{Clock, Transport, TransportError};

/// How long keys count without being fetched again; from the middle of their life on they are asked
/// for anew. Source: Microsoft's Bot Framework manual asks for a day.
const LIFE_MS: i64 = 24 * 60 * 60 * 1_000;
/// How often a source is asked again for the sake of a key it did not have.
const UNKNOWN_KEY_MS: i64 = 60 * 1_000;
/// How long a source that failed is left alone.
const FAILED_MS: i64 = 5 * 1_000;

/// Why keys are not there.
#[derive(Debug, Error)]
pub enum SigningKeysError {
    /// The source does not answer.
    #[error("{url} cannot be fetched")]
    Unreachable {
        /// Its address.
        url: String,
        /// What went wrong.
        #[source]
        cause: TransportError,
    },
    /// The source publishes something else.
    #[error("{url} is not understood")]
    NotUnderstood {
        /// Its address.
        url: String,
        /// What is wrong with it.
        #[source]
        cause: adapters::Unreadable,
    },
    /// It failed a moment ago and is left alone for now.
    #[error("{0} failed a moment ago")]
    LeftAlone(String),
}

/// How fresh keys must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// Fetched within their life.
    Usual,
    /// Something was signed with a key that the source did not have.
    KeyUnknown,
}

/// The keys by source.
pub(crate) struct SigningKeys {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    kept: Mutex<HashMap<KeySource, Arc<Source>>>,
}

/// What is known of one source.
#[derive(Default)]
struct Source {
    kept: Mutex<Kept>,
    /// Held while asking, so that a source is asked once at a time; who needs nothing new never
    /// waits for it.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Clone, Default)]
struct Kept {
    keys: Option<(Vec<PublicKey>, Timestamp)>,
    failed_at: Option<Timestamp>,
}

/// Whether a source has to be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// What is kept will do.
    No,
    /// What is kept will do, but gets old.
    Soon,
    /// Nothing that is kept will do.
    Now,
}

impl Kept {
    fn need(&self, now: Timestamp, freshness: Freshness) -> Need {
        let Some((_, fetched_at)) = &self.keys else {
            return Need::Now;
        };
        let age = now.millis_since(*fetched_at);
        match freshness {
            Freshness::KeyUnknown if age < UNKNOWN_KEY_MS => Need::No,
            Freshness::KeyUnknown => Need::Now,
            Freshness::Usual if age < LIFE_MS / 2 => Need::No,
            Freshness::Usual if age < LIFE_MS => Need::Soon,
            Freshness::Usual => Need::Now,
        }
    }
}

impl Source {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SigningKeys {
    pub(crate) fn new(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Self {
        Self {
            transport,
            clock,
            kept: Mutex::default(),
        }
    }

    /// The keys of these sources, fetched if they must be.
    pub(crate) async fn of(
        &self,
        sources: Vec<KeySource>,
        freshness: Freshness,
    ) -> Result<KeySet, SigningKeysError> {
        let mut set = KeySet::default();
        for url in sources {
            let source = self.source(&url);
            self.refresh(&source, &url, freshness).await?;
            let keys = source.kept().keys.clone();
            if let Some((keys, _)) = keys {
                set.put(url, keys);
            }
        }
        Ok(set)
    }

    fn source(&self, url: &KeySource) -> Arc<Source> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entry(url.clone()).or_default().clone()
    }

    async fn refresh(
        &self,
        source: &Source,
        url: &KeySource,
        freshness: Freshness,
    ) -> Result<(), SigningKeysError> {
        let need = || source.kept().need(self.clock.now(), freshness);
        if need() == Need::No {
            return Ok(());
        }
        let _one_at_a_time = source.asking.lock().await;
        // Somebody else may have asked meanwhile.
        match need() {
            Need::No => Ok(()),
            Need::Now => self.ask(source, url).await,
            Need::Soon => {
                if let Err(cause) = self.ask(source, url).await {
                    tracing::warn!(source = url.0, error = %cause, "old signing keys stay in force for now");
                }
                Ok(())
            }
        }
    }

    async fn ask(&self, source: &Source, url: &KeySource) -> Result<(), SigningKeysError> {
        let failed_at = source.kept().failed_at;
        let rests = failed_at.map(|at| at.plus_millis(FAILED_MS));
        if rests.is_some_and(|until| self.clock.now() < until) {
            return Err(SigningKeysError::LeftAlone(url.0.clone()));
        }
        let fetched = self.fetch(url).await;
        // Not when it was asked: a source that hangs must be left alone afterwards.
        let now = self.clock.now();
        let mut kept = source.kept();
        match fetched {
            Ok(keys) => {
                tracing::info!(
                    source = url.0,
                    keys = keys.len(),
                    "signing keys were fetched"
                );
                *kept = Kept {
                    keys: Some((keys, now)),
                    failed_at: None,
                };
                Ok(())
            }
            Err(cause) => {
                kept.failed_at = Some(now);
                Err(cause)
            }
        }
    }

    async fn fetch(&self, source: &KeySource) -> Result<Vec<PublicKey>, SigningKeysError> {
        let configuration = self.get(&source.0).await?;
        let url = read_configuration(&configuration).map_err(|cause| {
            let url = source.0.clone();
            SigningKeysError::NotUnderstood { url, cause }
        })?;
        let keys = self.get(&url).await?;
        read_keys(&keys).map_err(|cause| SigningKeysError::NotUnderstood { url, cause })
    }

    async fn get(&self, url: &str) -> Result<bytes::Bytes, SigningKeysError> {
        let got = self.transport.get(url).await;
        got.map_err(|cause| SigningKeysError::Unreachable {
            url: url.to_owned(),
            cause,
        })
    }
}

#[cfg(test)]
mod tests;
