//! One event: what happened to it, what it says, the bytes it came in, and another try.

mod attempts;
mod delivery;
mod facts;
mod head;
mod headers;
mod lifecycle;
mod message;
mod retry;
mod view;

use leptos::ev;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use model::{EventDetail, EventId, Failure, FailureCode};

use crate::address::ListAddress;
use crate::api::{self, Refusal};
use crate::browser;
use crate::components::Icon;
use crate::live::LiveFeed;
use crate::load::{self, Loading};
use crate::text::event as text;
pub(crate) use view::EventView;

/// Loads the event `id`, and loads it again whenever the stream says that it has changed.
pub(crate) fn load_event(id: Signal<Option<EventId>>) -> Loading<EventDetail> {
    let feed = LiveFeed::get();
    let detail = load::load(
        move || id.get(),
        move |id| async move {
            let Some(id) = id else {
                return Err(Refusal(Failure::new(FailureCode::NotFound, text::GONE)));
            };
            let loaded = api::event(id).await;
            if matches!(&loaded, Err(refusal) if refusal.0.code == FailureCode::NotFound) {
                api::answer_not_found();
            }
            loaded
        },
    );
    feed.on_change(move |changes| {
        let is_meant = id
            .get_untracked()
            .is_some_and(|id| changes.ids.contains(&id));
        // What does not exist will not come: ids are given out once.
        let is_gone = detail.with_untracked(
            |it| matches!(it, Some(Err(refusal)) if refusal.0.code == FailureCode::NotFound),
        );
        if is_gone {
            feed.caught_up();
        } else if is_meant || changes.missed {
            detail.refetch();
        }
    });
    detail
}

/// One event as a page.
#[component]
pub(crate) fn EventPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let id = Memo::new(move |_| params.with(|it| it.get_str("id").and_then(|id| id.parse().ok())));
    let detail = load_event(id.into());
    let back = move || query.with(ListAddress::read).with_open(id.get()).href();
    let navigate = use_navigate();
    Effect::new(move || {
        let navigate = navigate.clone();
        let listener = window_event_listener(ev::keydown, move |event| {
            let is_busy = event.default_prevented() || browser::find(":popover-open").is_some();
            if event.key() == "Escape" && !is_busy && !browser::takes_text(event.target()) {
                navigate(&untrack(back), NavigateOptions::default());
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! {
        <Title text=text::EVENT />
        <div class="page event-page">
            <a class="back" href=back>
                <Icon name="chevron-left" class="icon-sm" />
                {text::BACK}
            </a>
            <EventView detail />
        </div>
    }
    .into_any()
}
