//! The list of events: filters, rows that follow the stream, and a panel for one of them. All that
//! it shows stands in its URL.

mod empty;
mod keys;
mod list;
mod overlay;
mod pager;
mod panel;
mod row;
mod table;
mod time_range;
mod toolbar;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{Failed, RowBones};
use crate::load::{self, Stage};
use crate::text::{events as text, shell};
use empty::{Empty, NoMatch};
use keys::Keys;
use list::EventList;
use overlay::Rows;
use pager::Pager;
use panel::Panel;
use table::Table;
use toolbar::Toolbar;

/// What the page draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Rows,
    NoMatch,
    Empty,
}

/// The list.
#[component]
pub(crate) fn Events() -> impl IntoView {
    let list = EventList::new();
    let is_open = Memo::new(move |_| list.address.with(|address| address.open.is_some()));
    view! {
        <Title text=shell::EVENTS />
        <div class="workbench">
            <Toolbar list />
            <div class="with-panel">
                <div class="list-pane">
                    <Transition fallback=|| view! { <RowBones rows=14 label=text::LOADING /> }>
                        {
                            let stage = load::stage(list.page, |_| ());
                            let rows = list.draw_rows();
                            let kind = Memo::new(move |_| kind(list, rows));
                            move || draw(list, stage.get(), rows, kind)
                        }
                    </Transition>
                </div>
                <Show when=move || is_open.get()>
                    <Panel list />
                </Show>
            </div>
        </div>
        <Keys list />
    }
    .into_any()
}

fn kind(list: EventList, rows: Memo<Rows>) -> Kind {
    if rows.with(|rows| !rows.shown.is_empty()) {
        return Kind::Rows;
    }
    list.address.with(|address| match address.is_filtered() {
        true => Kind::NoMatch,
        false => Kind::Empty,
    })
}

fn draw(list: EventList, stage: Stage<()>, rows: Memo<Rows>, kind: Memo<Kind>) -> AnyView {
    match stage {
        Stage::Coming => ().into_any(),
        Stage::Failed(refusal) => {
            let retry = Callback::new(move |()| list.page.refetch());
            view! { <Failed title=text::FAILED_TITLE refusal retry /> }.into_any()
        }
        Stage::Ready(()) => (move || match kind.get() {
            Kind::Rows => view! {
                <Table list rows />
                <Pager list rows />
            }
            .into_any(),
            Kind::NoMatch => view! { <NoMatch list /> }.into_any(),
            Kind::Empty => view! { <Empty list /> }.into_any(),
        })
        .into_any(),
    }
}
