//! The tries at processing an event, the newest on top.

use leptos::prelude::*;
use model::Attempt;

use crate::browser::Style;
use crate::components::{Icon, Moment};
use crate::text::{event as text, number, status, time};

/// The tries.
#[component]
pub(super) fn Attempts(attempts: Vec<Attempt>) -> impl IntoView {
    let none = attempts
        .is_empty()
        .then(|| view! { <p class="muted">{text::NO_TRIES}</p> });
    let tries = attempts.into_iter().enumerate().rev();
    let tries = tries
        .map(|(at, attempt)| view! { <One attempt count=at as u64 + 1 /> })
        .collect_view();
    view! {
        <section class="card" aria-label=text::TRIES>
            <header class="ruled">
                <h2>{text::TRIES}</h2>
            </header>
            <div class="body">
                {none}
                <ol class="attempts">{tries}</ol>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn One(attempt: Attempt, count: u64) -> impl IntoView {
    let sign = status::attempt(attempt.outcome);
    view! {
        <li data-tone=sign.tone>
            <Icon name=sign.icon class="icon-sm" />
            <div>
                <b>{text::TRY} " " {number(count)}</b>
                " "
                <span class="muted">{sign.word.to_ascii_lowercase()}</span>
                {attempt.error.map(|error| view! { <p class="tone">{error}</p> })}
            </div>
            <span class="num quiet-text">
                <Moment at=attempt.started_at style=Style::Second />
                <br />
                {time::whole(attempt.duration_ms.into())}
            </span>
        </li>
    }
    .into_any()
}
