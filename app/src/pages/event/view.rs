//! The parts of an event in their order; the same in the panel and on the page.

use leptos::prelude::*;
use model::{EventDetail, FailureCode};

use super::attempts::Attempts;
use super::delivery::Delivery;
use super::facts::Facts;
use super::head::Head;
use super::headers::Headers;
use super::lifecycle::Lifecycle;
use super::message::Message;
use crate::components::{CodeBlock, Failed, RowBones, Void};
use crate::load::{self, Loading, Stage};
use crate::text::event as text;

/// The event.
#[component]
pub(crate) fn EventView(detail: Loading<EventDetail>) -> impl IntoView {
    // Kept while the reader goes from one event to the next.
    let raw = RwSignal::new(false);
    view! {
        <Transition fallback=|| view! { <RowBones rows=9 /> }>
            {
                let stage = load::stage(detail, |_| ());
                move || draw(detail, raw, stage.get())
            }
        </Transition>
    }
    .into_any()
}

fn draw(detail: Loading<EventDetail>, raw: RwSignal<bool>, stage: Stage<()>) -> AnyView {
    match (stage, load::latest(detail)) {
        (Stage::Failed(refusal), _) if refusal.0.code == FailureCode::NotFound => {
            view! { <Void icon="circle-question-mark" title=text::GONE hint=text::GONE_HINT /> }
                .into_any()
        }
        (Stage::Failed(refusal), _) => {
            let retry = Callback::new(move |()| detail.refetch());
            view! { <Failed title=text::FAILED_TITLE refusal retry /> }.into_any()
        }
        (Stage::Ready(()), Some(latest)) => {
            let retried = Callback::new(move |()| detail.refetch());
            view! { <Parts latest raw retried /> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// Each part is drawn again only when what it shows has changed.
#[component]
fn Parts(latest: Memo<EventDetail>, raw: RwSignal<bool>, retried: Callback<()>) -> impl IntoView {
    let event = Memo::new(move |_| latest.with(|it| it.event.clone()));
    let delivery = Memo::new(move |_| latest.with(|it| it.delivery.clone()));
    let attempts = Memo::new(move |_| latest.with(|it| it.attempts.clone()));
    let repeats = Memo::new(move |_| latest.with(|it| it.repeated_by.clone()));
    view! {
        <article class="event">
            {move || view! { <Head event=event.get() retried /> }}
            {move || view! { <Lifecycle event=event.get() delivery=delivery.get() /> }}
            {move || view! { <Message content=event.with(|it| it.inbound.content.clone()) /> }}
            <div class="split">
                <div class="stack side-column">
                    {move || view! { <Attempts attempts=attempts.get() /> }}
                    {move || view! { <Facts event=event.get() /> }}
                    {move || view! { <Delivery delivery=delivery.get() repeated_by=repeats.get() /> }}
                </div>
                <div class="stack main-column">
                    {move || view! { <CodeBlock delivery=delivery.get() raw /> }}
                    {move || view! { <Headers headers=delivery.with(|it| it.headers.clone()) /> }}
                </div>
            </div>
        </article>
    }
    .into_any()
}
