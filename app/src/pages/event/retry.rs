//! Another try at a failed event.

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use model::EventId;

use crate::api;
use crate::components::{Icon, Notice};
use crate::text::event as text;

/// The button, and the reason where it did not work.
#[component]
pub(super) fn Retry(id: EventId, retried: Callback<()>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let owner = StoredValue::new(Owner::current());
    let retry = move |_| {
        let (false, Some(Some(owner))) = (busy.get_untracked(), owner.try_get_value()) else {
            return;
        };
        busy.set(true);
        failure.set(None);
        owner.with(|| {
            spawn_local_scoped_with_cancellation(async move {
                let answer = api::retry_event(id).await;
                busy.set(false);
                // A conflict means that what is shown is old: load it either way.
                failure.set(answer.err().map(|refusal| refusal.0.message));
                if failure.with_untracked(Option::is_none) {
                    retried.run(());
                }
            });
        });
    };
    let icon = move || if busy.get() { "loader-circle" } else { "rotate-cw" };
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
