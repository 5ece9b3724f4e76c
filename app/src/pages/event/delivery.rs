//! The request that brought the event: the verdict on it, and what it repeats.

use leptos::prelude::*;
use model::{self, DeliveryId, EventId};

use crate::address;
use crate::components::Status;
use crate::text::{event as text, status};

/// The delivery.
#[component]
pub(super) fn Delivery(delivery: model::Delivery, repeated_by: Vec<DeliveryId>) -> impl IntoView {
    let repeated = (!repeated_by.is_empty()).then(|| {
        view! {
            <p class="muted">{text::repeated(repeated_by.len())}</p>
            <ul class="ids">
                {repeated_by.iter().map(|id| view! { <li class="id">{id.to_string()}</li> }).collect_view()}
            </ul>
        }
    });
    view! {
        <section class="card" aria-label=text::DELIVERY>
            <header class="ruled">
                <h2>{text::DELIVERY}</h2>
            </header>
            <div class="body stack">
                <Status sign=status::verdict(delivery.verdict) />
                <p class="muted">{text::proof(delivery.platform, delivery.verify_micros)}</p>
                {delivery.note.map(|note| view! { <p class="muted">{note}</p> })}
                <p class="id">"POST " {delivery.path}</p>
                {repeated}
                <Repeats of=delivery.duplicate_of />
            </div>
        </section>
    }
    .into_any()
}

/// Earlier events that this delivery brought again.
#[component]
fn Repeats(of: Vec<EventId>) -> impl IntoView {
    if of.is_empty() {
        return ().into_any();
    }
    let link =
        |id: EventId| view! { <li><a class="id" href=address::event(id)>{id.to_string()}</a></li> };
    view! {
        <div>
            <p class="muted">{text::REPEATS}</p>
            <ul class="ids">{of.into_iter().map(link).collect_view()}</ul>
        </div>
    }
    .into_any()
}
