//! The patch line: what happened to a webhook, in order, with times.

use leptos::prelude::*;
use model::{Delivery, Event, EventStatus};

use crate::browser::Style;
use crate::components::{Icon, Moment};
use crate::text::{event as text, time};

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Failed,
    Working,
    Skipped,
    NotReached,
}

/// The line.
#[component]
pub(super) fn Lifecycle(event: Event, delivery: Delivery) -> impl IntoView {
    let stored = later(delivery.stored_at.millis_since(delivery.received_at));
    let verified = time::later(&time::span(delivery.verify_micros.into()));
    let (outcome, note) = processed(&event, &delivery);
    let received = view! { <Moment at=delivery.received_at style=Style::Milli /> }.into_any();
    view! {
        <section class="card" aria-label=text::WHAT_HAPPENED>
            <header>
                <h2>{text::WHAT_HAPPENED}</h2>
            </header>
            <div class="body patch-wrap">
                <ol class="patch">
                    <Step name=text::RECEIVED outcome=Outcome::Done note=received />
                    <Step name=text::VERIFIED outcome=Outcome::Done note=verified.into_any() />
                    <Step name=text::STORED outcome=Outcome::Done note=stored.into_any() />
                    <Step name=text::ACKNOWLEDGED outcome=Outcome::Done note=text::WITH_STORED.into_any() />
                    <Step name=text::PROCESSED outcome note=note.into_any() />
                </ol>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Step(name: &'static str, outcome: Outcome, note: AnyView) -> impl IntoView {
    let (tone, icon, class) = match outcome {
        Outcome::Done => ("success", Some("check"), ""),
        Outcome::Failed => ("danger", Some("x"), ""),
        Outcome::Working => ("pending", Some("loader-circle"), ""),
        Outcome::Skipped => ("", Some("circle-minus"), "todo"),
        Outcome::NotReached => ("", None, "todo"),
    };
    view! {
        <li data-tone=tone class=class>
            <span class="dot" aria-hidden="true">
                {icon.map(|icon| view! { <Icon name=icon /> })}
            </span>
            <b>{name}</b>
            <small>{note}</small>
        </li>
    }
    .into_any()
}

fn later(millis: i64) -> String {
    time::later(&time::whole(millis))
}

fn processed(event: &Event, delivery: &Delivery) -> (Outcome, String) {
    let took = event
        .processed_at
        .map(|at| later(at.millis_since(delivery.received_at)))
        .unwrap_or_default();
    match event.status {
        EventStatus::Completed => (Outcome::Done, took),
        EventStatus::Ignored => (Outcome::Skipped, text::IGNORED.to_owned()),
        EventStatus::Failed => (Outcome::Failed, text::failed_after(event.attempts)),
        EventStatus::Retrying => (Outcome::Working, text::tried(event.attempts)),
        EventStatus::Processing => (Outcome::Working, text::WORKING.to_owned()),
        EventStatus::Received => (Outcome::NotReached, text::WAITING.to_owned()),
    }
}
