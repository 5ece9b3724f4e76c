//! The headers of the delivery, in their order, secrets masked.

use leptos::prelude::*;
use model::Header;

use crate::text::event as text;

/// The table.
#[component]
pub(super) fn Headers(headers: Vec<Header>) -> impl IntoView {
    let none = headers
        .is_empty()
        .then(|| view! { <p class="muted body">{text::NO_HEADERS}</p> });
    let row = |header: Header| {
        view! {
            <tr>
                <th scope="row">{header.name}</th>
                <td>{header.value}</td>
            </tr>
        }
    };
    let rows = headers.into_iter().map(row).collect_view();
    view! {
        <section class="card" aria-label=text::HEADERS>
            <header class="ruled">
                <h2>{text::HEADERS}</h2>
                <div class="end">{text::HEADERS_HINT}</div>
            </header>
            {none}
            <table class="headers">
                <thead class="sr">
                    <tr>
                        <th scope="col">{text::HEADER_NAME}</th>
                        <th scope="col">{text::HEADER_VALUE}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
