//! A body: JSON drawn for reading, or the bytes as they arrived.

use leptos::prelude::*;
use model::{Delivery, RawBody};

use super::CopyButton;
use crate::json::{self, Kind, Line};
use crate::text::event as text;

/// Lines beyond this are not drawn: thousands of elements make a page slow.
const MOST_LINES: usize = 2000;

/// The body of a delivery, with a choice of views where there is one.
#[component]
pub(crate) fn CodeBlock(
    /// Whose body.
    delivery: Delivery,
    /// Whether the reader wants the bytes rather than the drawing.
    raw: RwSignal<bool>,
) -> impl IntoView {
    let (bytes, is_text) = match delivery.body {
        RawBody::Text(text) => (text, true),
        RawBody::Base64(base64) => (base64, false),
    };
    let lines = if is_text { json::lines(&bytes) } else { None };
    let is_json = lines.is_some();
    let is_cut = lines.as_ref().is_some_and(|lines| lines.len() > MOST_LINES);
    let remark = match (is_text, is_json) {
        (false, _) => Some(text::BASE64),
        (true, false) if bytes.trim().is_empty() => Some(text::NO_BODY),
        (true, false) => Some(text::NOT_JSON),
        _ => None,
    };
    let media_type = delivery
        .headers
        .iter()
        .find(|header| header.name == "content-type")
        .map(|header| format!("{}, ", header.value));
    let to_copy = bytes.clone();
    let shown = move || match &lines {
        Some(lines) if !raw.get() => lines
            .iter()
            .take(MOST_LINES)
            .map(draw)
            .collect_view()
            .into_any(),
        _ => bytes.clone().into_any(),
    };
    view! {
        <section class="stack body-view">
            <div class="row between">
                <h2>{text::BODY}</h2>
                {is_json.then(|| view! { <ViewChoice raw /> })}
            </div>
            <div class="code" class:numbered=move || is_json && !raw.get()>
                <header>
                    <span class="ellipsis">{media_type} {text::size(delivery.body_size)}</span>
                    <span class="end">
                        <CopyButton text=to_copy label=text::COPY_BODY />
                    </span>
                </header>
                {remark.map(|remark| view! { <p class="remark">{remark}</p> })}
                {move || (is_cut && !raw.get()).then(|| view! { <p class="remark">{text::CUT}</p> })}
                <pre tabindex="0" role="region" aria-label=text::BODY class:raw=move || !is_json || raw.get()>
                    {shown}
                </pre>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ViewChoice(raw: RwSignal<bool>) -> impl IntoView {
    let pressed = |on: bool| if on { "true" } else { "false" };
    view! {
        <div class="segmented" role="group" aria-label=text::BODY_VIEW>
            <button type="button" aria-pressed=move || pressed(!raw.get()) on:click=move |_| raw.set(false)>
                {text::PRETTY}
            </button>
            <button type="button" aria-pressed=move || pressed(raw.get()) on:click=move |_| raw.set(true)>
                {text::RAW}
            </button>
        </div>
    }
    .into_any()
}

fn draw(line: &Line) -> impl IntoView + use<> {
    let pieces = line.pieces.iter().map(|piece| {
        let class = match piece.kind {
            Kind::Key => "k",
            Kind::Text => "s",
            Kind::Number => "n",
            Kind::Atom => "a",
            Kind::Mark => "p",
        };
        view! { <span class=class>{piece.text.clone()}</span> }
    });
    let pieces = pieces.collect_view();
    view! { <span class="line">{"  ".repeat(line.depth)} {pieces} "\n"</span> }
}
