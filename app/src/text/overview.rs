//! Words of the overview.

use model::Totals;

use super::{counted, number};

pub(crate) const FIGURES: &str = "The last 24 hours";
pub(crate) const FIGURES_HINT: &str = "compared with the 24 hours before";
pub(crate) const RECEIVED: &str = "Received";
pub(crate) const COMPLETED: &str = "Completed";
pub(crate) const FAILED: &str = "Failed";
pub(crate) const IN_WORK: &str = "In work";
pub(crate) const NONE: &str = "none";
pub(crate) const SEE_FAILED: &str = "see them";
pub(crate) const SEE_IN_WORK: &str = "received, processing or retrying";

pub(crate) const LAST_EVENTS: &str = "Last events";
pub(crate) const ALL_EVENTS: &str = "All events";
pub(crate) const PLATFORMS: &str = "Platforms";
pub(crate) const LAST_EVENT: &str = "Last event";
pub(crate) const NOTHING_YET: &str = "On, nothing yet";
pub(crate) const TURN_ON: &str = "To turn one on, set its variables and restart.";
pub(crate) const CALLBACK: &str = "Callback URL";
pub(crate) const FAILED_TITLE: &str = "The overview could not be loaded";

pub(crate) const FIRST_TITLE: &str = "Two steps to your first event";
pub(crate) const FIRST_HINT: &str =
    "Switchboard is running. Nothing has arrived yet, and nothing will be lost once it does.";
pub(crate) const STEP_CONNECT: &str = "Register a callback URL";
pub(crate) const STEP_CONNECT_HINT: &str =
    "Paste the URL of a platform that is on into that platform’s webhook settings.";
pub(crate) const STEP_WAIT: &str = "Waiting for your first event";
pub(crate) const STEP_WAIT_HINT: &str =
    "Send a message to your account from any phone. It shows up here the moment it is stored.";
pub(crate) const STEP_SECRET: &str = "Turn a platform on";
pub(crate) const STEP_SECRET_HINT: &str =
    "No platform has a secret yet, so no webhook could be verified.";
pub(crate) const LISTENING: &str = "Listening";
pub(crate) const LISTENING_HINT: &str =
    "This page changes by itself when the first webhook arrives.";
pub(crate) const POST_ONE: &str = "Or post one yourself";
pub(crate) const POST_ONE_HINT: &str =
    "A correctly signed webhook down the real path, from a terminal that knows the secret.";

/// `6 are off`.
pub(crate) fn off(count: usize) -> String {
    counted(count as u64, "is off", "are off")
}

/// `100 %`, `99.87 %`, `82.1 %`; nothing where nothing has ended.
pub(crate) fn completed_share(totals: Totals) -> Option<String> {
    let ended = totals.completed + totals.failed;
    if ended == 0 {
        return None;
    }
    let hundredths = totals.completed.saturating_mul(10_000) / ended;
    Some(match hundredths {
        10_000 => "100".to_owned(),
        9_900.. => format!("{}.{:02}", hundredths / 100, hundredths % 100),
        _ => format!("{}.{}", hundredths / 100, hundredths / 10 % 10),
    })
}

/// How `now` compares with `before`: `+6.2 %`, `same`, `none before`.
pub(crate) fn change(now: u64, before: u64) -> String {
    if now == before {
        return "same as the day before".to_owned();
    }
    if before == 0 {
        return "none the day before".to_owned();
    }
    let (sign, distance) = if now > before {
        ("+", now - before)
    } else {
        ("−", before - now)
    };
    let tenths = distance.saturating_mul(1000) / before;
    match tenths {
        10_000.. => format!("{} times the day before", number(now / before)),
        1_000.. => format!("{sign}{} % on the day before", tenths / 10),
        _ => format!("{sign}{}.{} % on the day before", tenths / 10, tenths % 10),
    }
}

/// A small count beside that of the day before.
pub(crate) fn count_before(before: u64) -> String {
    match before {
        0 => "none the day before".to_owned(),
        _ => format!("{} the day before", number(before)),
    }
}

/// The share of the day before.
pub(crate) fn share_before(before: Totals) -> String {
    completed_share(before).map_or_else(
        || "none ended the day before".to_owned(),
        |share| format!("{share} % the day before"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(completed: u64, failed: u64) -> Option<String> {
        completed_share(Totals {
            completed,
            failed,
            ..Totals::default()
        })
    }

    #[test]
    fn shares_are_exact_near_a_hundred() {
        assert_eq!(share(0, 0), None);
        assert_eq!(share(5, 0).as_deref(), Some("100"));
        assert_eq!(share(18_181, 23).as_deref(), Some("99.87"));
        assert_eq!(share(82, 18).as_deref(), Some("82.0"));
    }

    #[test]
    fn changes_are_never_a_dash_or_a_division_by_nothing() {
        assert_eq!(change(106, 100), "+6.0 % on the day before");
        assert_eq!(change(50, 100), "−50.0 % on the day before");
        assert_eq!(change(3, 0), "none the day before");
        assert_eq!(change(0, 0), "same as the day before");
        assert_eq!(change(900, 3), "300 times the day before");
    }
}
