//! The filters: a form whose fields are the URL's query, so that it works without WASM as well.

use leptos::prelude::*;
use model::{EventFilter, EventStatus, EventType, Platform};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, SubmitEvent};

use super::list::EventList;
use super::time_range::{TimeRange, moment_of};
use crate::address::{EVENTS, ListAddress};
use crate::browser;
use crate::components::Icon;
use crate::text::{events as text, status};

/// The id of the list of accounts to choose from.
pub(super) const ACCOUNTS: &str = "accounts";
/// The id of the search field.
pub(super) const SEARCH: &str = "search";
/// The id of the table of keys.
pub(super) const KEYS: &str = "keys";

/// One option of a filter: its value and its words.
type Choice = (String, String);

/// Search and filters.
#[component]
pub(super) fn Toolbar(list: EventList) -> impl IntoView {
    let filter = Memo::new(move |_| list.address.with(|address| address.filter.clone()));
    let is_filtered = move || list.address.with(ListAddress::is_filtered);
    view! {
        <form
            class="toolbar"
            role="search"
            aria-label=text::FILTERS
            method="get"
            action=EVENTS
            on:submit=move |event| submit(list, &event)
        >
            <div class="input-wrap search">
                <Icon name="search" class="icon-sm" />
                <input
                    id=SEARCH
                    class="input"
                    type="search"
                    name="q"
                    placeholder=text::SEARCH_HINT
                    aria-label=text::SEARCH
                    value=filter.get_untracked().q
                    prop:value=move || filter.get().q.unwrap_or_default()
                />
                <kbd class="kbd wide-only" aria-hidden="true">
                    "/"
                </kbd>
            </div>
            <div class="chips">
                <Pick list filter name="status" label=text::STATUS choices=statuses() read=|it| it.status.map(|it| it.to_string()) />
                <Pick list filter name="platform" label=text::PLATFORM choices=platforms() read=|it| it.platform.map(|it| it.to_string()) />
                <Pick list filter name="type" label=text::TYPE choices=types() read=|it| it.event_type.clone() />
                <Account list filter />
                <TimeRange list filter />
                <button class="button small no-wasm" type="submit">
                    {text::APPLY_FILTERS}
                </button>
                {move || is_filtered().then(|| view! { <a class="chip clear" href=EVENTS>{text::CLEAR}</a> })}
            </div>
            <button
                class="button quiet square wide-only end"
                type="button"
                popovertarget=KEYS
                aria-label=text::KEYS
                title=text::KEYS
            >
                <Icon name="keyboard" />
            </button>
        </form>
    }
    .into_any()
}

/// A filter with a set of values.
#[component]
fn Pick(
    list: EventList,
    filter: Memo<EventFilter>,
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    read: fn(&EventFilter) -> Option<String>,
) -> impl IntoView {
    let value = Memo::new(move |_| filter.with(read));
    // A name that is not in our vocabulary, from the URL, is offered as it is.
    let foreign = {
        let known: Vec<String> = choices.iter().map(|(value, _)| value.clone()).collect();
        move || value.get().filter(|value| !known.contains(value))
    };
    let option = move |(it, words): Choice| {
        let here = it.clone();
        let is_chosen = move || value.with(|value| value.as_deref() == Some(here.as_str()));
        view! {
            <option value=it selected=is_chosen.clone() prop:selected=is_chosen>
                {words}
            </option>
        }
    };
    view! {
        <span class="chip" class:on=move || value.with(Option::is_some)>
            <select name=name aria-label=label on:change=move |event| resubmit(&event)>
                <option value="" prop:selected=move || value.with(Option::is_none)>
                    {text::any(label)}
                </option>
                {move || foreign().map(|it| view! { <option value=it.clone() selected=true>{it.clone()}</option> })}
                {choices.into_iter().map(option).collect_view()}
            </select>
            <Off list label name is_on=Signal::derive(move || value.with(Option::is_some)) />
        </span>
    }
    .into_any()
}

/// The account filter: any of those that are shown, or one that is typed.
#[component]
fn Account(list: EventList, filter: Memo<EventFilter>) -> impl IntoView {
    let value = Memo::new(move |_| filter.with(|it| it.account_id.clone()));
    let is_on = Signal::derive(move || value.with(Option::is_some));
    view! {
        <span class="chip" class:on=is_on>
            <input
                name="account"
                list=ACCOUNTS
                autocomplete="off"
                placeholder=text::any(text::ACCOUNT)
                aria-label=text::ACCOUNT
                value=value.get_untracked()
                prop:value=move || value.get().unwrap_or_default()
                on:change=move |event| resubmit(&event)
            />
            <Off list label=text::ACCOUNT name="account" is_on />
        </span>
    }
    .into_any()
}

/// The cross that takes a filter off.
#[component]
pub(super) fn Off(
    list: EventList,
    label: &'static str,
    name: &'static str,
    is_on: Signal<bool>,
) -> impl IntoView {
    let href = move || {
        list.address
            .with(|address| address.with_filter(|it| take_off(it, name)).href())
    };
    move || {
        is_on.get().then(|| {
            view! {
                <a class="off" href=href aria-label=text::remove(label) title=text::remove(label)>
                    <Icon name="x" class="icon-sm" />
                </a>
            }
        })
    }
}

fn take_off(filter: &mut EventFilter, name: &str) {
    match name {
        "status" => filter.status = None,
        "platform" => filter.platform = None,
        "type" => filter.event_type = None,
        "account" => filter.account_id = None,
        _ => (filter.from, filter.to) = (None, None),
    }
}

/// Submits the form that a changed field belongs to.
pub(super) fn resubmit(event: &web_sys::Event) {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let form = field.and_then(|field| field.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        form.request_submit().ok();
    }
}

/// Goes to what the fields say, without a full load.
fn submit(list: EventList, event: &SubmitEvent) {
    event.prevent_default();
    let Some(form) = event
        .target()
        .and_then(|it| it.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let fields = browser::filled_fields(&form);
    let field = |name: &str| {
        let found = fields.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.trim().to_owned())
    };
    let address = list.address.with_untracked(|address| {
        address.with_filter(|filter| {
            filter.q = field("q");
            filter.status = field("status").and_then(|it| it.parse().ok());
            filter.platform = field("platform").and_then(|it| it.parse().ok());
            filter.event_type = field("type");
            filter.account_id = field("account");
            filter.from = moment_of(field("from"), filter.from);
            filter.to = moment_of(field("to"), filter.to);
        })
    });
    list.go(&address);
}

fn statuses() -> Vec<Choice> {
    let all = EventStatus::ALL.iter();
    all.map(|it| (it.to_string(), status::event(*it).word.to_owned()))
        .collect()
}

fn platforms() -> Vec<Choice> {
    Platform::ALL
        .iter()
        .map(|it| (it.to_string(), it.label().to_owned()))
        .collect()
}

fn types() -> Vec<Choice> {
    EventType::ALL
        .iter()
        .map(|it| (it.to_string(), it.to_string()))
        .collect()
}
