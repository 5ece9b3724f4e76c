//! The way to older events and back.

use leptos::prelude::*;

use super::list::EventList;
use super::overlay::Rows;
use crate::components::Icon;
use crate::text::events as text;

/// Newer and older.
#[component]
pub(super) fn Pager(list: EventList, rows: Memo<Rows>) -> impl IntoView {
    let shown = move || text::shown(rows.with(|rows| rows.shown.len()));
    let newer = move || {
        list.address
            .with(|address| address.newer())
            .map(|it| it.href())
    };
    let older = move || {
        let last = rows.with(|rows| {
            rows.shown
                .last()
                .map(|event| event.id)
                .filter(|_| rows.has_older)
        })?;
        Some(list.address.with(|address| address.older(last)).href())
    };
    view! {
        <nav class="pager" aria-label=text::PAGES>
            <span>{shown}</span>
            <span class="row">
                {move || {
                    newer()
                        .map(|href| {
                            view! {
                                <a class="button small" href=href rel="prev">
                                    <Icon name="chevron-left" class="icon-sm" />
                                    {text::NEWER}
                                </a>
                            }
                        })
                }}
                {move || match older() {
                    Some(href) => {
                        view! {
                            <a class="button small" href=href rel="next">
                                {text::OLDER}
                                <Icon name="chevron-right" class="icon-sm" />
                            </a>
                        }
                            .into_any()
                    }
                    None => view! { <span class="quiet-text">{text::END}</span> }.into_any(),
                }}
            </span>
        </nav>
    }
    .into_any()
}
