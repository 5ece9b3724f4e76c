//! What is known of the event, word by word.

use leptos::prelude::*;
use model::{Event, Timestamp};

use crate::browser::Style;
use crate::components::{CopyButton, Moment};
use crate::text::event::{self as text, facts};
use crate::text::shell;

/// The facts.
#[component]
pub(super) fn Facts(event: Event) -> impl IntoView {
    let times = [
        (facts::OCCURRED, event.inbound.occurred_at),
        (facts::RECEIVED, Some(event.received_at)),
        (facts::PROCESSED, event.processed_at),
    ];
    let words = words(event).into_iter().filter_map(|(label, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(view! { <Fact label value /> })
    });
    let words = words.collect_view();
    let times = times
        .into_iter()
        .filter_map(|(label, at)| Some(view! { <Time label at=at? /> }));
    view! {
        <section class="card" aria-label=text::FACTS>
            <header class="ruled">
                <h2>{text::FACTS}</h2>
            </header>
            <div class="body">
                <dl class="facts">{words} {times.collect_view()}</dl>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Fact(label: &'static str, value: String) -> impl IntoView {
    // Ids are taken elsewhere; words are only read.
    let is_id = value.chars().any(|c| c.is_ascii_digit());
    view! {
        <dt>{label}</dt>
        <dd class="fact">
            <bdi class="id ellipsis" title=value.clone()>
                {value.clone()}
            </bdi>
            {is_id
                .then(|| view! { <CopyButton text=value label=format!("{}: {label}", shell::COPY) /> })}
        </dd>
    }
    .into_any()
}

#[component]
fn Time(label: &'static str, at: Timestamp) -> impl IntoView {
    view! {
        <dt>{label}</dt>
        <dd>
            <Moment at style=Style::Full />
        </dd>
    }
    .into_any()
}

fn words(event: Event) -> Vec<(&'static str, Option<String>)> {
    let it = event.inbound;
    let messages = it
        .message_ref
        .into_iter()
        .chain(it.message_refs)
        .collect::<Vec<_>>();
    vec![
        (facts::EVENT, Some(event.id.to_string())),
        (facts::EXTERNAL, Some(it.external_id)),
        (facts::NATIVE, it.native_type),
        (facts::DIRECTION, Some(it.direction.to_string())),
        (facts::ACCOUNT, it.account_id),
        (facts::NAME, it.user_info.full_name),
        (facts::USERNAME, it.user_info.username),
        (facts::CONTACT, it.contact_ref),
        (facts::ALIASES, Some(it.contact_aliases.join(", "))),
        (facts::SENDER, it.sender_id),
        (facts::RECIPIENT, it.recipient_id),
        (facts::MESSAGE, Some(messages.join(", "))),
        (facts::THREAD, it.thread_ref),
        (facts::REPLY, it.reply_to),
        (facts::APP, Some(event.app_id.to_string())),
        (
            facts::CONNECTION,
            event.connection_id.map(|id| id.to_string()),
        ),
        (facts::DELIVERY, Some(event.delivery_id.to_string())),
    ]
}
