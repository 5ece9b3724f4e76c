//! The platforms: where those that are on post to, and what would turn the others on.

use leptos::prelude::*;
use model::{Overview, PlatformStatus};

use crate::components::{Age, CopyField, Icon, Mark, Wording};
use crate::text::overview as text;

/// The card.
#[component]
pub(crate) fn Platforms(overview: Memo<Overview>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="platforms">
            <header>
                <h2 id="platforms">{text::PLATFORMS}</h2>
            </header>
            <PlatformList overview />
        </section>
    }
    .into_any()
}

/// The list: what is on is open, what is off takes one line while anything is on.
#[component]
pub(crate) fn PlatformList(overview: Memo<Overview>) -> impl IntoView {
    // Without what every event changes: rows must stay while somebody copies from them.
    let platforms = Memo::new(move |_| {
        let mut platforms = overview.with(|it| it.platforms.clone());
        for platform in &mut platforms {
            platform.last_event_at = None;
        }
        platforms
    });
    move || {
        let (on, off): (Vec<_>, Vec<_>) = platforms.get().into_iter().partition(|it| it.on);
        let is_folded = !on.is_empty();
        view! {
            <ul class="platforms">
                {on.into_iter().map(|it| view! { <On overview it /> }).collect_view()}
                {(!off.is_empty()).then(|| view! { <li><Off off is_folded /></li> })}
            </ul>
        }
    }
}

#[component]
fn On(overview: Memo<Overview>, it: PlatformStatus) -> impl IntoView {
    let platform = it.platform;
    let name = platform.label();
    let last = Memo::new(move |_| {
        overview.with(|it| {
            let mut all = it.platforms.iter();
            all.find(|it| it.platform == platform)?.last_event_at
        })
    });
    let words = move || match last.get() {
        Some(at) => {
            view! { {text::LAST_EVENT} " " <Age at wording=Wording::Sentence /> }.into_any()
        }
        None => text::NOTHING_YET.into_any(),
    };
    view! {
        <li>
            <div class="row">
                <Mark platform />
                <b class="strong">{name}</b>
                <span class="status small-text end" data-tone="success">
                    <Icon name="circle-check" />
                    <span>{words}</span>
                </span>
            </div>
            <CopyField value=it.callback_url what=format!("{} {name}", text::CALLBACK) />
        </li>
    }
    .into_any()
}

#[component]
fn Off(off: Vec<PlatformStatus>, is_folded: bool) -> impl IntoView {
    let marks = |it: &PlatformStatus| view! { <Mark platform=it.platform /> };
    let marks = off.iter().map(marks).collect_view();
    let count = text::off(off.len());
    let setting = |name: String| view! { <li><code>{name}</code></li> };
    let row = move |it: PlatformStatus| {
        view! {
            <li>
                <Mark platform=it.platform />
                <span>{it.platform.label()}</span>
                <ul>{it.settings.into_iter().map(setting).collect_view()}</ul>
            </li>
        }
    };
    let list = view! {
        <p class="small-text">{text::TURN_ON}</p>
        <ul class="off">{off.into_iter().map(row).collect_view()}</ul>
    };
    if !is_folded {
        return list.into_any();
    }
    view! {
        <details>
            <summary class="row">
                <Icon name="chevron-right" class="icon-sm" />
                <span class="grow">{count}</span>
                {marks}
            </summary>
            <div class="stack">{list}</div>
        </details>
    }
    .into_any()
}
