//! One event in the list. The row is redrawn in place when its event changes.

use leptos::prelude::*;
use model::{Event, EventId, EventStatus};

use super::list::EventList;
use super::overlay::Rows;
use crate::browser::Style;
use crate::components::{Age, Icon, Mark, Moment, Status};
use crate::text::{events as text, status};

/// The id of a row's element.
pub(super) fn row_id(id: EventId) -> String {
    format!("row-{id}")
}

/// The row.
#[component]
pub(super) fn Row(list: EventList, rows: Memo<Rows>, id: EventId, is_new: bool) -> impl IntoView {
    let event = Memo::new(move |_| {
        rows.with(|rows| rows.shown.iter().find(|event| event.id == id).cloned())
    });
    let is_open = move || list.address.with(|address| address.open == Some(id));
    let is_cursor = move || list.cursor.get() == Some(id);
    view! {
        <tr
            id=row_id(id)
            class:arrived=is_new
            class:is-open=is_open
            class:is-cursor=is_cursor
            on:focusin=move |_| list.cursor.set(Some(id))
        >
            {move || {
                let only = list.address.with(|address| address.filter.status);
                event.get().map(|event| view! { <Cells list event only /> })
            }}
        </tr>
    }
    .into_any()
}

#[component]
fn Cells(list: EventList, event: Event, only: Option<EventStatus>) -> impl IntoView {
    let id = event.id;
    let href = move || {
        list.address
            .with(|address| address.with_open(Some(id)).href())
    };
    let cause = event.error.clone().filter(|_| text::shows_cause(only));
    let line = text::content(&event.inbound.content);
    let who = text::contact(&event).map(str::to_owned);
    let name = text::name(&event);
    let account = event.inbound.account_id.clone();
    let failed = matches!(event.status, EventStatus::Failed | EventStatus::Retrying);
    let tries = crate::text::number(event.attempts.into());
    view! {
        <td class="c-status">
            {match cause {
                Some(cause) => view! { <Cause status=event.status cause /> }.into_any(),
                None => view! { <Status sign=status::event(event.status) /> }.into_any(),
            }}
        </td>
        <td class="c-acct">
            <span class="acct">
                <Mark platform=event.platform />
                <Words words=account otherwise=text::NO_ACCOUNT />
            </span>
        </td>
        <td class="c-type">
            <code class="type">{event.inbound.event_type.as_str()}</code>
            {event.test.then(|| view! { <span class="tag">{text::TEST}</span> })}
        </td>
        <td class="c-who">
            <Words words=who otherwise=text::NO_CONTACT />
        </td>
        <td class="c-text dim">
            <Words words=line otherwise=text::NO_TEXT />
        </td>
        <td class="c-try num dim" class:bad=failed>
            {tries}
        </td>
        <td class="c-time num dim">
            <span class="age">
                <Age at=event.received_at />
            </span>
            <a class="open" href=href data-noscroll="">
                <Moment at=event.received_at style=Style::Second />
                <span class="sr">{name}</span>
            </a>
        </td>
    }
    .into_any()
}

/// Why an event is not done. Where all that is shown stand alike, their state would say nothing.
#[component]
fn Cause(status: EventStatus, cause: String) -> impl IntoView {
    let sign = status::event(status);
    view! {
        <span class="status" data-tone=sign.tone>
            <Icon name=sign.icon />
            <span class="sr">{sign.word} ": "</span>
            <bdi class="ellipsis" title=cause.clone()>
                {cause.clone()}
            </bdi>
        </span>
    }
    .into_any()
}

/// Foreign words, kept to their own direction, or grey ones where there are none.
#[component]
fn Words(words: Option<String>, otherwise: &'static str) -> impl IntoView {
    match words {
        Some(words) => {
            view! { <bdi class="ellipsis" title=words.clone()>{words.clone()}</bdi> }.into_any()
        }
        None => view! { <span class="quiet-text">{otherwise}</span> }.into_any(),
    }
}
