//! What was said, as it was said.

use leptos::prelude::*;
use model::{Attachment, Content};

use crate::text::event as text;

/// The text and what is attached; nothing where nothing was said.
#[component]
pub(super) fn Message(content: Content) -> impl IntoView {
    if content.text.is_none() && content.attachments.is_empty() {
        return ().into_any();
    }
    let attached = content
        .attachments
        .into_iter()
        .map(|it| view! { <One attachment=it /> });
    view! {
        <section class="card" aria-label=text::MESSAGE>
            <header>
                <h2>{text::MESSAGE}</h2>
            </header>
            <div class="body stack said">
                {content.text.map(|said| view! { <p dir="auto">{said}</p> })}
                <ul>{attached.collect_view()}</ul>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn One(attachment: Attachment) -> impl IntoView {
    let details = [
        attachment.name,
        attachment.mime_type,
        attachment.media_id,
        attachment.url,
    ];
    let details = details
        .into_iter()
        .flatten()
        .map(|it| view! { <bdi class="ellipsis">{it}</bdi> });
    view! {
        <li class="row">
            <span class="tag">{attachment.kind.as_str()}</span>
            {details.collect_view()}
        </li>
    }
    .into_any()
}
