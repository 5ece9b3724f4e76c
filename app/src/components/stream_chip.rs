//! Whether what is shown is live, in the top bar; after a while without a stream, also as a banner.

use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use super::{Icon, Moment};
use crate::browser::{self, Style};
use crate::live::{LiveFeed, LiveState};
use crate::text::shell::live as text;

const PATIENCE: Duration = Duration::from_secs(15);

/// The chip.
#[component]
pub(crate) fn StreamChip() -> impl IntoView {
    let feed = LiveFeed::get();
    let tone = move || match feed.state() {
        LiveState::Connecting => "",
        LiveState::Live => "success",
        LiveState::CatchingUp(_) => "pending",
        LiveState::Stale(_) => "warning",
    };
    let words = move || match feed.state() {
        LiveState::Connecting => view! { <i aria-hidden="true"></i> {text::CONNECTING} }.into_any(),
        LiveState::Live => view! { <i aria-hidden="true"></i> {text::LIVE} }.into_any(),
        LiveState::CatchingUp(_) => {
            view! { <Icon name="loader-circle" class="icon-sm spin" /> {text::CATCHING_UP} }
                .into_any()
        }
        LiveState::Stale(since) => view! {
            <Icon name="wifi-off" class="icon-sm" />
            <span>{text::STALE} " " <Moment at=since style=Style::Minute /></span>
        }
        .into_any(),
    };
    view! {
        <span class="live" role="status" data-tone=tone>
            {words}
        </span>
    }
    .into_any()
}

/// The banner.
#[component]
pub(crate) fn StreamBanner() -> impl IntoView {
    let feed = LiveFeed::get();
    let stale = Memo::new(move |_| match feed.state() {
        LiveState::Stale(since) | LiveState::CatchingUp(since) => Some(since),
        _ => None,
    });
    let waited = RwSignal::new(false);
    Effect::new(move || {
        waited.set(false);
        if stale.get().is_some() {
            spawn_local_scoped_with_cancellation(async move {
                browser::sleep(PATIENCE).await;
                waited.set(true);
            });
        }
    });
    move || {
        let since = stale.get().filter(|_| waited.get())?;
        Some(view! {
            <div class="stream-banner">
                <div class="banner" data-tone="warning">
                    <Icon name="wifi-off" />
                    <div>
                        <b>{text::NOT_LIVE} " " <Moment at=since style=Style::Minute /></b>
                        <p>{text::NOT_LIVE_HINT}</p>
                    </div>
                    <button class="button small" type="button" on:click=move |_| feed.retry_now()>
                        {text::TRY_NOW}
                    </button>
                </div>
            </div>
        })
    }
}
