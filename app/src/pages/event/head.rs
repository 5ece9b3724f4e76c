//! What the event is, how it stands, and what can be done.

use leptos::prelude::*;
use model::{Event, EventStatus};

use super::retry::Retry;
use crate::browser::Style;
use crate::components::{CopyButton, Mark, MarkSize, Moment, Notice, Status};
use crate::text::{event as text, events, status};

/// The head, with the trouble below it where there is some.
#[component]
pub(super) fn Head(event: Event, retried: Callback<()>) -> impl IntoView {
    let trouble = text::trouble(&event).map(|(fact, hint)| {
        let (tone, icon) = match event.status {
            EventStatus::Failed => ("danger", "circle-x"),
            _ => ("info", "rotate-cw"),
        };
        view! { <Notice tone icon fact hint /> }
    });
    let who = events::contact(&event).map(|who| {
        let link = text::link(&event);
        view! { <span class="muted">{link}</span> <bdi class="ellipsis">{who.to_owned()}</bdi> }
    });
    let account = event.inbound.account_id.clone();
    view! {
        <header class="event-head">
            <Mark platform=event.platform size=MarkSize::Head />
            <div class="titles">
                <h2>
                    <code class="type">{event.inbound.event_type.as_str()}</code>
                    {who}
                    <Status sign=status::event(event.status) />
                    {event.test.then(|| view! { <span class="tag">{text::TEST}</span> })}
                </h2>
                <p class="small-text">
                    {event.platform.label()}
                    {account.map(|account| view! { ", " <bdi>{account}</bdi> })}
                    ", "
                    {text::RECEIVED_AT}
                    " "
                    <Moment at=event.received_at style=Style::Full />
                </p>
            </div>
            <div class="actions">
                <CopyButton text=event.id.to_string() label=text::COPY_ID />
                {(event.status == EventStatus::Failed).then(|| view! { <Retry id=event.id retried /> })}
            </div>
        </header>
        {trouble}
    }
    .into_any()
}
