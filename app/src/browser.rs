//! What only a browser can do. Nothing here may be called while rendering: call it from an `Effect`
//! or an event handler, which never run on the server.

use std::time::Duration;

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::{document, set_timeout, window};
use model::Timestamp;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// A way of writing a moment, in the reader's zone and habits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `14:32`
    Minute,
    /// `14:32:07`
    Second,
    /// `14:32:07.204`
    Milli,
    /// `Thu 19 Nov`
    Day,
    /// `12 Nov`
    ShortDate,
    /// `12 Nov 2025`
    LongDate,
    /// `Thu`
    Weekday,
    /// `19 Nov 2026, 14:32:07 GMT+1`
    Full,
}

impl Style {
    /// Options of `Intl.DateTimeFormat`.
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        const TIME: (&str, &str) = ("hour", "2-digit");
        const MINUTE: (&str, &str) = ("minute", "2-digit");
        const SECOND: (&str, &str) = ("second", "2-digit");
        const DAY: (&str, &str) = ("day", "numeric");
        const MONTH: (&str, &str) = ("month", "short");
        match self {
            Self::Minute => &[TIME, MINUTE],
            Self::Second => &[TIME, MINUTE, SECOND],
            Self::Milli => &[TIME, MINUTE, SECOND, ("fractionalSecondDigits", "3")],
            Self::Day => &[("weekday", "short"), DAY, MONTH],
            Self::ShortDate => &[DAY, MONTH],
            Self::LongDate => &[DAY, MONTH, ("year", "numeric")],
            Self::Weekday => &[("weekday", "short")],
            Self::Full => &[("dateStyle", "medium"), ("timeStyle", "long")],
        }
    }
}

/// Now, by the reader's clock.
pub(crate) fn now() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds, far below 2^53"
    )]
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// Minutes that the reader's zone is ahead of UTC at `at`.
pub(crate) fn zone_minutes(at: Timestamp) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "an offset of at most a day"
    )]
    let behind = date(at).get_timezone_offset() as i64;
    -behind
}

/// Writes `at` for the reader.
pub(crate) fn format(at: Timestamp, style: Style) -> String {
    let options = Object::new();
    for (name, value) in style.options() {
        Reflect::set(
            &options,
            &JsValue::from_str(name),
            &JsValue::from_str(value),
        )
        .ok();
    }
    let format: Function = js_sys::Intl::DateTimeFormat::new(&Array::new(), &options).format();
    let written = format.call1(&JsValue::UNDEFINED, &date(at)).ok();
    written
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

fn date(at: Timestamp) -> js_sys::Date {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds stay far below 2^53"
    )]
    js_sys::Date::new(&JsValue::from_f64(at.as_millis() as f64))
}

/// What was kept under `key` in this browser.
pub(crate) fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps `value` under `key` in this browser; `None` forgets it.
pub(crate) fn store(key: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        match value {
            Some(value) => storage.set_item(key, value).ok(),
            None => storage.remove_item(key).ok(),
        };
    }
}

/// Sets or removes an attribute of `<html>`.
pub(crate) fn mark_root(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        match value {
            Some(value) => root.set_attribute(name, value).ok(),
            None => root.remove_attribute(name).ok(),
        };
    }
}

/// Puts `text` on the clipboard; says whether that worked.
pub(crate) async fn copy(text: String) -> bool {
    let navigator = window().navigator();
    // Absent on pages served over plain http.
    let absent = Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .map_or(true, |clipboard| clipboard.is_undefined());
    !absent && navigator.clipboard().write_text(&text).await.is_ok()
}

/// Waits.
pub(crate) async fn sleep(duration: Duration) {
    let timer = Promise::new(&mut |resolve, _reject| {
        set_timeout(
            move || {
                resolve.call0(&JsValue::UNDEFINED).ok();
            },
            duration,
        );
    });
    timer.await.ok();
}

/// A number from 0 to 1, different each time.
pub(crate) fn random() -> f64 {
    js_sys::Math::random()
}

/// Leaves for another address, with a full load.
pub(crate) fn leave_for(address: &str) {
    window().location().assign(address).ok();
}

/// The path and query that are shown.
pub(crate) fn address() -> String {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    path + &location.search().unwrap_or_default()
}

/// The first element that a CSS selector finds.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Moves the focus to the first element that a CSS selector finds.
pub(crate) fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        element.focus().ok();
    }
}

/// Takes the focus from whatever has it.
pub(crate) fn blur() {
    let active = document()
        .active_element()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(active) = active {
        active.blur().ok();
    }
}

/// Scrolls the first element that a CSS selector finds into view, as little as possible.
pub(crate) fn reveal(selector: &str) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    if let Some(element) = find(selector) {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether `target` takes typed characters, so that single keys must be left to it.
pub(crate) fn takes_text(target: Option<web_sys::EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    element.is_content_editable()
        || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

/// The text fields and selects of a form that hold something.
pub(crate) fn filled_fields(form: &web_sys::HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = web_sys::FormData::new_with_form(form) else {
        return Vec::new();
    };
    js_sys::try_iter(&data)
        .ok()
        .flatten()
        .into_iter()
        .flatten()
        .filter_map(|pair| {
            let pair: Array = pair.ok()?.dyn_into().ok()?;
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        })
        .filter(|(_, value)| !value.trim().is_empty())
        .collect()
}
