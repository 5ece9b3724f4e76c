//! The filter by time: a few spans up to now, or two days.

use leptos::prelude::*;
use model::{EventFilter, Timestamp};

use super::list::EventList;
use super::toolbar::{Off, resubmit};
use crate::address::date_value;
use crate::browser::{self, Style};
use crate::clock::Clock;
use crate::text::events as text;

const RANGE: &str = "time-range";
const HOUR: i64 = 3_600_000;
const SPANS: [(i64, &str); 4] = [
    (HOUR, text::LAST_HOUR),
    (24 * HOUR, text::LAST_DAY),
    (7 * 24 * HOUR, text::LAST_WEEK),
    (30 * 24 * HOUR, text::LAST_MONTH),
];

/// The chip and what it opens.
#[component]
pub(super) fn TimeRange(list: EventList, filter: Memo<EventFilter>) -> impl IntoView {
    let clock = Clock::get();
    let range = Memo::new(move |_| filter.with(|filter| (filter.from, filter.to)));
    let is_on = Signal::derive(move || range.get() != (None, None));
    let words = move || {
        let write = |at: Timestamp| {
            format!(
                "{} {}",
                clock.write(at, Style::ShortDate),
                clock.write(at, Style::Minute)
            )
        };
        let (from, to) = range.get();
        match (from.map(write), to.map(write)) {
            (None, None) => text::ANY_TIME.to_owned(),
            (Some(from), None) => format!("{} {from}", text::FROM),
            (None, Some(to)) => format!("{} {to}", text::TO),
            (Some(from), Some(to)) => format!("{from} – {to}"),
        }
    };
    let last = move |millis: i64| {
        let from = browser::now().plus_millis(-millis);
        let address = list.address.with_untracked(|address| {
            address.with_filter(|filter| (filter.from, filter.to) = (Some(from), None))
        });
        list.go(&address);
    };
    let span = move |(millis, words): (i64, &'static str)| {
        view! {
            <button class="menu-row" type="button" popovertarget=RANGE on:click=move |_| last(millis)>
                {words}
            </button>
        }
    };
    view! {
        <span class="chip" class:on=is_on>
            <button type="button" popovertarget=RANGE>
                {words}
            </button>
            <Off list label=text::TIME_RANGE name="time" is_on />
        </span>
        <div id=RANGE class="menu range" popover="auto" role="group" aria-label=text::TIME_RANGE>
            <div class="wasm">{SPANS.map(span).collect_view()} <hr /></div>
            <div class="range-days">
                <DayField name="from" label=text::FROM value=Signal::derive(move || range.get().0) />
                <DayField name="to" label=text::TO value=Signal::derive(move || range.get().1) />
            </div>
            <button class="button small no-wasm" type="submit">
                {text::APPLY}
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn DayField(
    name: &'static str,
    label: &'static str,
    value: Signal<Option<Timestamp>>,
) -> impl IntoView {
    let clock = Clock::get();
    let written = move || {
        let zone = |at| clock.now().map_or(0, |_| browser::zone_minutes(at));
        value
            .get()
            .map(|at| date_value(at, zone(at)))
            .unwrap_or_default()
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                class="input"
                type="date"
                name=name
                value=untrack(written)
                prop:value=written
                on:change=move |event| resubmit(&event)
            />
        </label>
    }
    .into_any()
}

/// The moment a date field means: what it meant before if it was not touched, else the start of the
/// reader's day.
pub(super) fn moment_of(date: Option<String>, before: Option<Timestamp>) -> Option<Timestamp> {
    let date = date?;
    if let Some(before) = before
        && date_value(before, browser::zone_minutes(before)) == date
    {
        return Some(before);
    }
    let midnight: Timestamp = date.parse().ok()?;
    Some(midnight.plus_millis(-browser::zone_minutes(midnight) * 60_000))
}
