//! Copies a text, and says in place whether that worked: for a moment, or for as long as it did not.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Icon;
use crate::browser;
use crate::text::shell;

const SHOWN_FOR: Duration = Duration::from_secs(3);

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
    let turns = StoredValue::new(0_u32);
    let copy = move |_| {
        let text = text.get_untracked();
        let turn = turns.get_value() + 1;
        turns.set_value(turn);
        spawn_local(async move {
            let copied = browser::copy(text).await;
            // The button may be gone by the time that something is known.
            outcome.try_set(Some(copied));
            browser::sleep(SHOWN_FOR).await;
            // What a later click has said stays for its own time.
            if copied && turns.try_get_value() == Some(turn) {
                outcome.try_set(None);
            }
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
        None => None,
        Some(true) => Some(shell::COPIED),
        Some(false) => Some(shell::NOT_COPIED),
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
