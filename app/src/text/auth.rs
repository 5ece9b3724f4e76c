//! Words of the login and set-up pages.

pub(crate) const LOG_IN: &str = "Log in";
pub(crate) const LOG_IN_HINT: &str = "to watch your webhooks arrive";
pub(crate) const EMAIL: &str = "E-mail";
pub(crate) const PASSWORD: &str = "Password";

pub(crate) const SET_UP: &str = "Set up Switchboard";
pub(crate) const SET_UP_HINT: &str = "Nobody has a login yet. You become the admin.";
pub(crate) const CODE: &str = "One-time code";
pub(crate) const CODE_HINT: &str =
    "It stands in the server’s log, in the line “make the first login with the one-time code”.";
pub(crate) const NEW_PASSWORD: &str = "Password";
pub(crate) const PASSWORD_HINT: &str = "At least 12 characters. A few words in a row are fine.";
pub(crate) const CREATE: &str = "Create the admin login";

pub(crate) const INSECURE: &str = "A login cannot work over this address";
pub(crate) const INSECURE_HINT: &str = "Over plain http anybody on the way could take your session, so none is given out. Open this page over https, or on the server itself as http://localhost.";

/// Fewest characters of a password, as the server counts them.
pub(crate) const PASSWORD_LENGTH: &str = "12";

/// What went wrong: the fact and what to do.
pub(crate) type Notice = (&'static str, &'static str);

/// The sentence for the `error` of a login's address.
pub(crate) fn login_error(code: &str) -> Notice {
    match code {
        "credentials" => (
            "E-mail or password is wrong",
            "Check both and try again. After several wrong tries there is a pause.",
        ),
        "throttled" => (
            "Too many tries",
            "Wait a few minutes, then try again. Nobody is locked out for good.",
        ),
        "insecure" => (INSECURE, INSECURE_HINT),
        _ => (
            "You were not logged in",
            "Try again. If it stays like this, the server’s log says why.",
        ),
    }
}

/// The sentence for the `error` of a set-up's address.
pub(crate) fn setup_error(code: &str) -> Notice {
    match code {
        "code" => (
            "The code is wrong",
            "Copy it from the server’s log. A restart writes a new one there, and only the newest works.",
        ),
        "locked" => (
            "Too many wrong codes",
            "This code is used up. Restart the server, then take the new code from its log.",
        ),
        "password" => (
            "The password is too short",
            "Choose one with at least 12 characters.",
        ),
        "email" => (
            "That is no e-mail address",
            "Enter it in the form name@example.com; you log in with it.",
        ),
        "taken" => (
            "Somebody was faster",
            "The admin login exists already. Log in with it instead.",
        ),
        "insecure" => (INSECURE, INSECURE_HINT),
        _ => (
            "The login was not created",
            "Try again. If it stays like this, the server’s log says why.",
        ),
    }
}
