//! Every word the dashboard says, in English: one module a place, so that a second language is a
//! second set of these files.

pub(crate) mod auth;
pub(crate) mod event;
pub(crate) mod events;
pub(crate) mod overview;
pub(crate) mod status;
pub(crate) mod time;

/// The frame around every page.
pub(crate) mod shell {
    pub(crate) const PRODUCT: &str = "Switchboard";
    pub(crate) const DESCRIPTION: &str =
        "Webhooks of your messaging platforms, received, kept and shown.";
    pub(crate) const SKIP: &str = "Skip to content";
    pub(crate) const NAVIGATION: &str = "Main";
    pub(crate) const OVERVIEW: &str = "Overview";
    pub(crate) const EVENTS: &str = "Events";
    pub(crate) const MORE: &str = "More";
    pub(crate) const ACCOUNT: &str = "Account";
    pub(crate) const LOGGED_IN_AS: &str = "Logged in as";
    pub(crate) const THEME: &str = "Theme";
    pub(crate) const THEME_SYSTEM: &str = "System";
    pub(crate) const THEME_LIGHT: &str = "Light";
    pub(crate) const THEME_DARK: &str = "Dark";
    pub(crate) const LOG_OUT: &str = "Log out";
    pub(crate) const COPY: &str = "Copy";
    pub(crate) const COPIED: &str = "Copied";
    pub(crate) const NOT_COPIED: &str = "Not copied: select it instead";
    pub(crate) const LOADING: &str = "Loading";
    pub(crate) const NOT_FOUND: &str = "There is no such page";
    pub(crate) const NOT_FOUND_HINT: &str =
        "The address may be mistyped, or what it named has been removed.";
    pub(crate) const TO_OVERVIEW: &str = "Go to the overview";

    /// The state of the live stream, in the top bar.
    pub(crate) mod live {
        pub(crate) const CONNECTING: &str = "Connecting";
        pub(crate) const LIVE: &str = "Live";
        pub(crate) const CATCHING_UP: &str = "Catching up";
        pub(crate) const STALE: &str = "Stale since";
        pub(crate) const NOT_LIVE: &str = "Not live since";
        pub(crate) const NOT_LIVE_HINT: &str =
            "What you see may be old. We try to reach the server again by ourselves.";
        pub(crate) const TRY_NOW: &str = "Try now";
    }
}

/// What is said when something did not work.
pub(crate) mod failure {
    pub(crate) const ARGUMENTS: &str = "The server did not understand the question. Reload the page: it may be older than the server.";
    pub(crate) const ANSWER: &str =
        "The server's answer was not understood. Reload the page: it may be older than the server.";
    pub(crate) const UNREACHABLE: &str =
        "The server could not be reached. Check your connection, then try again.";
    pub(crate) const ENDED: &str = "Your session has ended";
    pub(crate) const ENDED_HINT: &str = "Log in again to go on where you were.";
    pub(crate) const LOG_IN: &str = "Log in";
    pub(crate) const REQUEST: &str = "Request";
    pub(crate) const TRY_AGAIN: &str = "Try again";
    pub(crate) const SESSION: &str = "Your login could not be checked";
}

/// A number as people read it: `18,204`.
pub(crate) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// `1 event`, `2 events`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (value, written) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(number(value), written);
        }
    }
}
