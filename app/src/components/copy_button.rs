//! Copies a text, and says so in place for a moment.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Icon;
use crate::browser;
use crate::text::shell;

const SHOWN_FOR: Duration = Duration::from_millis(1500);

/// A button that copies `text`.
#[component]
pub(crate) fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What the button does, for those who do not see its icon.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let outcome = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.get_untracked();
        spawn_local(async move {
            // The button may be gone by the time that something is known.
            outcome.try_set(Some(browser::copy(text).await));
            browser::sleep(SHOWN_FOR).await;
            outcome.try_set(None);
        });
    };
    let icon = move || {
        if outcome.get() == Some(true) {
            "check"
        } else {
            "copy"
        }
    };
    let said = move || match outcome.get() {
        Some(true) => shell::COPIED,
        Some(false) => shell::NOT_COPIED,
        None => "",
    };
    view! {
        <button class="button quiet square small copy-button" type="button" title=label on:click=copy>
            <Icon name=Signal::derive(icon) />
            <span class="sr">{label}</span>
        </button>
        <span class="copy-said" role="status">
            {said}
        </span>
    }
    .into_any()
}
