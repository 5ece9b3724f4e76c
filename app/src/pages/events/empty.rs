//! What the list says when it is empty: how to fill it, or how to widen the filter.

use leptos::prelude::*;

use super::list::EventList;
use crate::address::{EVENTS, ListAddress};
use crate::components::{Samples, Void};
use crate::text::{events as text, shell};

/// Nothing was received yet: a ready command posts the first event.
#[component]
pub(super) fn Empty(list: EventList) -> impl IntoView {
    let is_later = list
        .address
        .with_untracked(|address| address.before.is_some());
    if is_later {
        return view! { <Later /> }.into_any();
    }
    let platforms = list.page.with_untracked(|page| match page {
        Some(Ok(page)) => page.platforms.clone(),
        _ => Vec::new(),
    });
    let samples: Vec<_> = platforms
        .into_iter()
        .filter(|platform| platform.on)
        .collect();
    let hint = if samples.is_empty() {
        text::EMPTY_OFF
    } else {
        text::EMPTY_HINT
    };
    view! {
        <Void icon="inbox" title=text::EMPTY hint>
            <Samples platforms=samples />
            <div class="actions">
                <a class="button" href="/">
                    {shell::TO_OVERVIEW}
                </a>
            </div>
        </Void>
    }
    .into_any()
}

/// A page below the last event.
#[component]
fn Later() -> impl IntoView {
    view! {
        <Void icon="inbox" title=text::END hint=text::END_HINT>
            <div class="actions">
                <a class="button" href=EVENTS>
                    {text::NEWEST}
                </a>
            </div>
        </Void>
    }
    .into_any()
}

/// The filter lets nothing through.
#[component]
pub(super) fn NoMatch(list: EventList) -> impl IntoView {
    let all = ListAddress::default().href();
    let hint = list.address.with_untracked(text::no_match);
    view! {
        <Void icon="filter" title=text::NO_MATCH hint>
            <div class="actions">
                <a class="button" href=all>
                    {text::CLEAR}
                </a>
            </div>
        </Void>
    }
    .into_any()
}
