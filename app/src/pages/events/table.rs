//! The rows, grouped by the reader's day, and the sign that counts what is held.

use leptos::prelude::*;
use model::EventId;

use super::list::EventList;
use super::overlay::Rows;
use super::row::Row;
use crate::browser::Style;
use crate::clock::Clock;
use crate::components::Icon;
use crate::text::{events as text, time};

/// The table.
#[component]
pub(super) fn Table(list: EventList, rows: Memo<Rows>) -> impl IntoView {
    let clock = Clock::get();
    let days = Memo::new(move |_| {
        let mut days: Vec<i64> = rows.with(|rows| {
            rows.shown
                .iter()
                .map(|event| clock.day(event.received_at))
                .collect()
        });
        days.dedup();
        days
    });
    // What is newer than the first load has arrived before the reader's eyes.
    let first = rows.with_untracked(|rows| rows.shown.first().map(|event| event.id));
    let shows_cause = Memo::new(move |_| {
        list.address
            .with(|address| text::shows_cause(address.filter.status))
    });
    view! {
        <Held list rows />
        <div class="tablewrap" tabindex="0" role="region" aria-label=text::LIST>
            <table class="table events" class:causes=shows_cause>
                <thead>
                    <tr>
                        <th scope="col" class="c-status">
                            {move || if shows_cause.get() { text::CAUSE } else { text::STATUS }}
                        </th>
                        <th scope="col" class="c-acct">{text::ACCOUNT}</th>
                        <th scope="col" class="c-type">{text::TYPE}</th>
                        <th scope="col" class="c-who">{text::CONTACT}</th>
                        <th scope="col" class="c-text">{text::TEXT}</th>
                        <th scope="col" class="c-try num">{text::TRIES}</th>
                        <th scope="col" class="c-time num">{text::TIME}</th>
                    </tr>
                </thead>
                <For each=move || days.get() key=|day| *day children=move |day| view! { <Day list rows first day /> } />
            </table>
            <Accounts rows />
        </div>
    }
    .into_any()
}

#[component]
fn Day(list: EventList, rows: Memo<Rows>, first: Option<EventId>, day: i64) -> impl IntoView {
    let clock = Clock::get();
    let here = Memo::new(move |_| {
        rows.with(|rows| {
            let today = rows
                .shown
                .iter()
                .filter(|event| clock.day(event.received_at) == day);
            let events = today.map(|event| (event.id, event.status));
            events.collect::<Vec<_>>()
        })
    });
    let word = move || match clock.days_ago(day) {
        Some(0) => Some(time::TODAY),
        Some(1) => Some(time::YESTERDAY),
        _ => None,
    };
    let date = move || match clock.days_ago(day) {
        Some(300..) => clock.write(time::noon(day), Style::LongDate),
        _ => clock.write(time::noon(day), Style::Day),
    };
    let totals = move || {
        here.with(|here| {
            let failed = here
                .iter()
                .filter(|(_, status)| *status == model::EventStatus::Failed);
            text::day(here.len(), failed.count())
        })
    };
    let ids = move || here.with(|here| here.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    let row = move |id: EventId| view! { <Row list rows id is_new=first.is_some_and(|first| id > first) /> };
    view! {
        <tbody>
            <tr class="group">
                <th colspan="4" scope="rowgroup">
                    {move || word().map(|word| view! { <b>{word}</b> " " })}
                    <span>{date}</span>
                    <span>" · " {totals}</span>
                </th>
                // As many columns as go when there is no room for them.
                <td colspan="3" class="rest"></td>
            </tr>
            <For each=ids key=|id| *id children=row />
        </tbody>
    }
    .into_any()
}

/// How many events wait, and the way to see them.
#[component]
fn Held(list: EventList, rows: Memo<Rows>) -> impl IntoView {
    let held = Memo::new(move |_| rows.with(|rows| rows.held));
    view! {
        <div class="tail" role="status">
            {move || {
                (held.get() > 0)
                    .then(|| {
                        view! {
                            <button type="button" on:click=move |_| list.show_held()>
                                <Icon name="chevron-up" class="icon-sm" />
                                <b>{text::fresh(held.get())}</b>
                                " "
                                <span>{text::HELD}</span>
                                <kbd class="kbd wide-only">"."</kbd>
                            </button>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// The accounts that are shown, for the field of the account filter to offer.
#[component]
fn Accounts(rows: Memo<Rows>) -> impl IntoView {
    let accounts = Memo::new(move |_| {
        rows.with(|rows| {
            let mut accounts: Vec<String> = rows
                .shown
                .iter()
                .filter_map(|event| event.inbound.account_id.clone())
                .collect();
            accounts.sort_unstable();
            accounts.dedup();
            accounts
        })
    });
    view! {
        <datalist id=super::toolbar::ACCOUNTS>
            {move || accounts.get().into_iter().map(|it| view! { <option value=it></option> }).collect_view()}
        </datalist>
    }
    .into_any()
}
