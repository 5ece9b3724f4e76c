//! The keyboard: single keys move through the list, and can be switched off.

use leptos::ev;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::list::EventList;
use super::panel::RETRY;
use super::row::row_id;
use super::toolbar::{KEYS, SEARCH};
use crate::address;
use crate::browser;
use crate::text::events::keys as text;

/// The key under which the browser keeps whether single keys are off.
const STORED: &str = "single-keys";

/// Listens to keys, and explains them when asked.
#[component]
pub(super) fn Keys(list: EventList) -> impl IntoView {
    let is_on = RwSignal::new(true);
    Effect::new(move || {
        is_on.set(browser::stored(STORED).as_deref() != Some("off"));
        let listener = window_event_listener(ev::keydown, move |event| press(list, is_on, &event));
        on_cleanup(move || listener.remove());
    });
    let switch = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        browser::store(STORED, (!on).then_some("off"));
        is_on.set(on);
    };
    let row = |(key, does): (&'static str, &'static str)| {
        view! {
            <dt>
                <kbd class="kbd">{key}</kbd>
            </dt>
            <dd>{does}</dd>
        }
    };
    view! {
        <div id=KEYS class="dialog" popover="auto" role="dialog" aria-labelledby="keys-title">
            <div class="body">
                <h2 id="keys-title">{text::TITLE}</h2>
                <dl class="keys">{text::ALL.map(row).collect_view()}</dl>
                <label class="choice">
                    <input type="checkbox" class="switch" role="switch" checked prop:checked=is_on on:change=switch />
                    <span>
                        {text::SWITCH}
                        <small>{text::SWITCH_HINT}</small>
                    </span>
                </label>
            </div>
            <footer>
                <button class="button" type="button" popovertarget=KEYS popovertargetaction="hide">
                    {text::CLOSE}
                </button>
            </footer>
        </div>
    }
    .into_any()
}

fn press(list: EventList, is_on: RwSignal<bool>, event: &KeyboardEvent) {
    let is_chord = event.ctrl_key() || event.meta_key() || event.alt_key();
    // The browser closes what is on top by itself.
    let has_popover = browser::find(":popover-open").is_some();
    if event.default_prevented() || is_chord || has_popover {
        return;
    }
    let key = event.key();
    let open = list.address.with_untracked(|address| address.open);
    if key == "Escape" {
        return escape(list);
    }
    if browser::takes_text(event.target()) || !is_on.get_untracked() {
        return;
    }
    match key.as_str() {
        "j" => step(list, 1),
        "k" => step(list, -1),
        "o" => match (open, list.cursor.get_untracked()) {
            (Some(id), _) => list.visit(
                &list
                    .address
                    .with_untracked(|it| address::event_from(it, id)),
            ),
            (None, Some(id)) => list.open(Some(id)),
            (None, None) => return,
        },
        "r" => match browser::find(RETRY) {
            Some(button) => button.click(),
            None => return,
        },
        "." => list.show_held(),
        "/" => browser::focus(&format!("#{SEARCH}")),
        "?" => match browser::find(&format!("#{KEYS}")) {
            Some(dialog) => drop(dialog.show_popover()),
            None => return,
        },
        _ => return,
    }
    event.prevent_default();
}

/// Closes the panel and gives the focus back to its row; without a panel, leaves the row.
fn escape(list: EventList) {
    match list.address.with_untracked(|address| address.open) {
        Some(id) => {
            list.open(None);
            browser::focus(&format!("#{} a", row_id(id)));
        }
        None => {
            list.cursor.set(None);
            browser::blur();
        }
    }
}

/// Moves to the next or the previous event: in the panel where one is open, else along the rows.
fn step(list: EventList, step: isize) {
    let open = list.address.with_untracked(|address| address.open);
    let from = open.or(list.cursor.get_untracked());
    let Some(id) = list.neighbour(from, step) else {
        return;
    };
    if open.is_some() {
        list.cursor.set(Some(id));
        list.turn_to(id);
        browser::reveal(&format!("#{}", row_id(id)));
    } else {
        browser::focus(&format!("#{} a", row_id(id)));
    }
}
