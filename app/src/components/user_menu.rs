//! Who is logged in, the theme, and the way out.

use leptos::prelude::*;
use model::User;

use super::Icon;
use crate::browser;
use crate::live::LiveFeed;
use crate::text::shell as text;

/// The id of the menu; buttons name it to open it, which works without WASM.
pub(crate) const USER_MENU: &str = "user-menu";

/// The key under which the browser keeps the theme, and the attribute of `<html>` that forces it.
const THEME_KEY: &str = "theme";
const THEME_ATTRIBUTE: &str = "data-theme";
const THEMES: [(&str, &str); 3] = [
    ("", text::THEME_SYSTEM),
    ("light", text::THEME_LIGHT),
    ("dark", text::THEME_DARK),
];

/// The menu behind the user's sign.
#[component]
pub(crate) fn UserMenu(
    /// Who is logged in.
    user: User,
) -> impl IntoView {
    let feed = LiveFeed::get();
    view! {
        <div id=USER_MENU class="menu user-menu" popover="auto">
            <p class="menu-head">
                <small>{text::LOGGED_IN_AS}</small>
                <b class="ellipsis">{user.email}</b>
            </p>
            <hr />
            <ThemeChoice />
            <hr />
            <form method="post" action="/logout" on:submit=move |_| feed.close()>
                <button class="menu-row" type="submit">
                    <Icon name="log-out" />
                    {text::LOG_OUT}
                </button>
            </form>
        </div>
    }
    .into_any()
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let theme = RwSignal::new(String::new());
    Effect::new(move || {
        if let Some(stored) = browser::stored(THEME_KEY) {
            theme.set(stored);
        }
    });
    let choose = move |value: &'static str| {
        let forced = (!value.is_empty()).then_some(value);
        browser::store(THEME_KEY, forced);
        browser::mark_root(THEME_ATTRIBUTE, forced);
        theme.set(value.to_owned());
    };
    let option = move |(value, label): (&'static str, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="theme"
                    value=value
                    checked=value.is_empty()
                    prop:checked=move || theme.get() == value
                    on:change=move |_| choose(value)
                />
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="theme-choice">
            <legend>{text::THEME}</legend>
            <div class="segmented">{THEMES.map(option).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// Up to two letters that stand for a person.
pub(crate) fn initials(email: &str) -> String {
    let name = email.split('@').next().unwrap_or_default();
    let letters = name
        .split(['.', '-', '_', '+'])
        .filter_map(|part| part.chars().next());
    letters.take(2).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_known_by_two_letters() {
        for (email, letters) in [
            ("ines.carvalho@x.example", "IC"),
            ("admin@x.example", "A"),
            ("@", ""),
        ] {
            assert_eq!(initials(email), letters);
        }
    }
}
