//! What instances on one database tell each other: that there is something to look at. What it is they
//! read from the tables, so that whatever is said twice, late or not at all does no harm.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use sqlx::postgres::{PgListener, PgPool};

use crate::{StorageError, Store, dialect};

/// The one channel.
const CHANNEL: &str = "switchboard";
/// The pause before another try at listening.
const PAUSE: Duration = Duration::from_secs(1);

/// What there is to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// More events are due than who says so can work off at once.
    Work,
    /// The live stream has another frame.
    Live,
    /// Apps or their secrets have changed.
    Apps,
    /// Anything: for a while nothing was heard.
    All,
}

impl Wake {
    const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Live => "live",
            Self::Apps => "apps",
            Self::All => "all",
        }
    }

    fn of(word: &str) -> Self {
        let known = [Self::Work, Self::Live, Self::Apps];
        let found = known.into_iter().find(|it| it.word() == word);
        // A newer version's word: better to look in vain.
        found.unwrap_or(Self::All)
    }
}

/// Hears what other instances tell, and also what this one does.
#[derive(Debug)]
pub struct Wakes {
    pool: PgPool,
    listener: Option<PgListener>,
}

impl Store {
    /// Tells all instances, this one included, to look; does nothing on SQLite, which has one.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn tell(&self, wake: Wake) -> Result<(), StorageError> {
        Ok(tell(&self.writer, wake).await?)
    }

    /// Hears what instances tell each other; `None` on SQLite.
    #[must_use]
    pub fn wakes(&self) -> Option<Wakes> {
        let pool = self.listening.clone()?;
        Some(Wakes {
            pool,
            listener: None,
        })
    }
}

/// Tells all instances to look, once the transaction is committed.
pub(crate) async fn tell<C: ConnectionTrait>(db: &C, wake: Wake) -> Result<(), sea_orm::DbErr> {
    dialect::notify(db, CHANNEL, wake.word()).await
}

impl Wakes {
    /// Waits for the next word. Where the connection was lost it is made anew, and the word is
    /// [`Wake::All`].
    pub async fn next(&mut self) -> Wake {
        loop {
            let Some(listener) = &mut self.listener else {
                match listen(&self.pool).await {
                    Ok(listener) => {
                        self.listener = Some(listener);
                        return Wake::All;
                    }
                    Err(cause) => {
                        tracing::warn!(error = ?cause, "nothing is heard from other instances, trying again");
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                }
            };
            match listener.try_recv().await {
                Ok(Some(word)) => return Wake::of(word.payload()),
                Ok(None) => return Wake::All,
                Err(cause) => {
                    tracing::warn!(error = ?cause, "nothing is heard from other instances");
                    self.listener = None;
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

async fn listen(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}
