//! Figures over a stretch of time, from the roll-ups.

use model::{Bucket, Role, Stats, StatsQuery, Timestamp};

use crate::{Actor, Hub, HubError};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The longest stretch of time.
const MAX_DAYS: i64 = 400;
/// The longest one that is divided by hours.
const MAX_DAYS_BY_HOUR: i64 = 31;

impl Hub {
    /// The figures of a stretch of time.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when it ends before it begins or is too long.
    pub async fn stats(&self, actor: &Actor, wanted: &StatsQuery) -> Result<Stats, HubError> {
        actor.require(Role::Viewer)?;
        check(wanted)?;
        Ok(self.store.stats(wanted, self.clock.now()).await?)
    }
}

fn check(wanted: &StatsQuery) -> Result<(), HubError> {
    let invalid = |field, reason| Err(HubError::Invalid { field, reason });
    if wanted.from >= wanted.to {
        return invalid("from", "it must lie before `to`".to_owned());
    }
    // Far beyond these there are no whole days to be rounded to.
    if wanted.from < Timestamp::from_millis(0) {
        return invalid("from", "nothing was received before 1970".to_owned());
    }
    let length = wanted.to.millis_since(wanted.from);
    if length > MAX_DAYS * DAY_MS {
        let reason = format!("at most {MAX_DAYS} days can be asked for at once");
        return invalid("from", reason);
    }
    if wanted.bucket == Bucket::Hour && length > MAX_DAYS_BY_HOUR * DAY_MS {
        let reason = format!("more than {MAX_DAYS_BY_HOUR} days are divided by `day` only");
        return invalid("bucket", reason);
    }
    Ok(())
}
