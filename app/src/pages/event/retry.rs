//! Another try at a failed event.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::EventId;

use crate::api;
use crate::components::{Icon, Notice};
use crate::text::event as text;

/// The button, and the reason where it did not work.
#[component]
pub(super) fn Retry(id: EventId, retried: Callback<()>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let retry = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = api::retry_event(id).await;
            // The reader may have gone on by now.
            busy.try_set(false);
            match answer {
                Ok(_) => drop(retried.try_run(())),
                Err(refusal) => drop(failure.try_set(Some(refusal.0.message))),
            }
        });
    };
    let icon = move || {
        if busy.get() {
            "loader-circle"
        } else {
            "rotate-cw"
        }
    };
    let is_busy = move || if busy.get() { "true" } else { "false" };
    view! {
        <button class="button primary retry wasm" type="button" aria-disabled=is_busy aria-busy=is_busy on:click=retry>
            <span class:spin=busy class="spin-box">
                <Icon name=Signal::derive(icon) class="icon-sm" />
            </span>
            {move || if busy.get() { text::RETRYING } else { text::RETRY }}
        </button>
        <div class="retry-said" role="alert">
            {move || {
                failure
                    .get()
                    .map(|hint| view! { <Notice tone="danger" icon="circle-alert" fact=text::NOT_RETRIED hint /> })
            }}
        </div>
    }
    .into_any()
}
