//! The time of day, for what is compared with times in the database.

use std::time::{SystemTime, UNIX_EPOCH};

use time::{Duration, OffsetDateTime};

/// Milliseconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "this crate has no hub, and this is its clock"
)]
pub(crate) fn wall_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |it| u64::try_from(it.as_millis()).unwrap_or(0))
}

/// The last days as RFC 3339, from and to.
pub(crate) fn last_days(days: i64) -> anyhow::Result<(String, String)> {
    let now = OffsetDateTime::from_unix_timestamp(i64::try_from(wall_ms() / 1_000)?)?;
    Ok((rfc_3339(now - Duration::days(days)), rfc_3339(now)))
}

fn rfc_3339(at: OffsetDateTime) -> String {
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    let month = u8::from(month);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    //! Times as texts.
    use super::rfc_3339;
    use time::OffsetDateTime;

    #[test]
    fn times_are_written_as_rfc_3339() {
        let at = OffsetDateTime::from_unix_timestamp(951_782_403).unwrap();
        assert_eq!(rfc_3339(at), "2000-02-29T00:00:03Z");
    }
}
