//! A moment in time: UTC until the page is hydrated, then the reader's own zone and habits.

use leptos::prelude::*;
use model::Timestamp;

use crate::browser::Style;
use crate::clock::Clock;
use crate::text::time;

/// An absolute time.
#[component]
pub(crate) fn Moment(
    /// When.
    at: Timestamp,
    /// How it is written.
    style: Style,
) -> impl IntoView {
    let clock = Clock::get();
    view! {
        <time datetime=at.to_string() title=move || clock.write(at, Style::Full)>
            {move || clock.write(at, style)}
        </time>
    }
    .into_any()
}

/// How an age is worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wording {
    /// `41 s`, in lists.
    #[default]
    List,
    /// `41 s ago`, in sentences.
    Sentence,
}

/// How long ago something was.
#[component]
pub(crate) fn Age(
    /// When it was.
    at: Timestamp,
    /// Alone or in a sentence.
    #[prop(optional)]
    wording: Wording,
) -> impl IntoView {
    let clock = Clock::get();
    let written = move || match wording {
        Wording::List => clock.age(at),
        Wording::Sentence => time::ago(&clock.age(at)),
    };
    view! {
        <time datetime=at.to_string() title=move || clock.write(at, Style::Full)>
            {written}
        </time>
    }
    .into_any()
}
