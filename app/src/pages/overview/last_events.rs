//! The last events, the newest on top, as they happen.

use leptos::prelude::*;
use model::{Event, EventId, Overview};

use crate::address::{self, EVENTS};
use crate::components::{Age, Mark, Status};
use crate::text::{events, overview as text, status};

/// The feed.
#[component]
pub(crate) fn LastEvents(overview: Memo<Overview>) -> impl IntoView {
    let ids = Memo::new(move |_| {
        overview.with(|it| it.recent.iter().map(|event| event.id).collect::<Vec<_>>())
    });
    // What is newer than the first load has arrived before the reader's eyes.
    let first = ids.with_untracked(|ids| ids.iter().max().copied());
    let row = move |id: EventId| view! { <Row overview id is_new=first.is_some_and(|first| id > first) /> };
    view! {
        <section class="card activity" aria-labelledby="last-events">
            <header>
                <h2 id="last-events">{text::LAST_EVENTS}</h2>
                <div class="end">
                    <a href=EVENTS>{text::ALL_EVENTS}</a>
                </div>
            </header>
            <ol>
                <For each=move || ids.get() key=|id| *id children=row />
            </ol>
        </section>
    }
    .into_any()
}

#[component]
fn Row(overview: Memo<Overview>, id: EventId, is_new: bool) -> impl IntoView {
    let event = Memo::new(move |_| {
        overview.with(|it| it.recent.iter().find(|event| event.id == id).cloned())
    });
    view! { <li class:arrived=is_new>{move || event.get().map(|event| view! { <Line event /> })}</li> }
}

#[component]
fn Line(event: Event) -> impl IntoView {
    let who = events::contact(&event).map(str::to_owned);
    let said = events::content(&event.inbound.content);
    view! {
        <a href=address::event(event.id)>
            <Mark platform=event.platform />
            <span class="who ellipsis">
                {match who {
                    Some(who) => view! { <bdi>{who}</bdi> }.into_any(),
                    None => view! { <span class="quiet-text">{events::NO_CONTACT}</span> }.into_any(),
                }}
            </span>
            <Age at=event.received_at />
            <span class="what">
                <span class="ellipsis">
                    <code class="type">{event.inbound.event_type.as_str()}</code>
                    " "
                    <bdi>{said}</bdi>
                </span>
                <Status sign=status::event(event.status) />
            </span>
        </a>
    }
    .into_any()
}
