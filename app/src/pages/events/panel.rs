//! One event beside the list; the whole screen on a phone.

use leptos::prelude::*;
use model::EventId;

use super::list::EventList;
use super::row::row_id;
use crate::address::{self, ListAddress};
use crate::browser;
use crate::components::Icon;
use crate::pages::event::{EventView, load_event};
use crate::text::event as text;

/// The retry button of the panel.
pub(super) const RETRY: &str = ".panel .retry";

/// The panel.
#[component]
pub(super) fn Panel(list: EventList) -> impl IntoView {
    let id = Memo::new(move |_| list.address.with(|address| address.open));
    let detail = load_event(id.into());
    // Whoever opens it by key or by click goes on inside it.
    Effect::new(|| browser::focus(".panel"));
    let close = move || list.address.with(|address| address.with_open(None).href());
    let page = move || {
        id.get()
            .map(|id| list.address.with(|list| address::event_from(list, id)))
    };
    let back_to_row = move |_| {
        if let Some(id) = id.get_untracked() {
            browser::focus(&format!("#{} a", row_id(id)));
        }
    };
    view! {
        <section class="panel" aria-label=text::EVENT tabindex="-1">
            <div class="panel-bar">
                <Turn list id step=-1 icon="chevron-up" label=text::PREVIOUS key="k" />
                <Turn list id step=1 icon="chevron-down" label=text::NEXT key="j" />
                <span class="grow"></span>
                <a class="button quiet square" href=page aria-label=text::OPEN_PAGE title=format!("{} (o)", text::OPEN_PAGE)>
                    <Icon name="external-link" />
                </a>
                <a
                    class="button quiet square"
                    href=close
                    data-noscroll=""
                    aria-label=text::CLOSE
                    title=format!("{} (Esc)", text::CLOSE)
                    on:click=back_to_row
                >
                    <Icon name="x" />
                </a>
            </div>
            <div class="panel-body">
                <EventView detail />
            </div>
        </section>
    }
    .into_any()
}

/// The way to the event above or below.
#[component]
fn Turn(
    list: EventList,
    id: Memo<Option<EventId>>,
    step: isize,
    icon: &'static str,
    label: &'static str,
    key: &'static str,
) -> impl IntoView {
    let turn = move |_| {
        if let Some(next) = list.neighbour(id.get_untracked(), step) {
            list.turn_to(next);
        }
    };
    view! {
        <button class="button quiet square wasm" type="button" aria-label=label title=format!("{label} ({key})") on:click=turn>
            <Icon name=icon />
        </button>
    }
    .into_any()
}

impl EventList {
    /// Shows another event in the open panel; going back closes the panel, not the event before.
    pub(super) fn turn_to(self, id: EventId) {
        let address = self
            .address
            .with_untracked(|address: &ListAddress| address.with_open(Some(id)));
        self.replace(&address);
    }
}
