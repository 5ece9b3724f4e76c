//! The platforms: which are on, where they post to, and what would turn the others on.

use leptos::prelude::*;
use model::{Overview, PlatformStatus};

use crate::components::{Age, CopyField, Icon, Mark, Wording};
use crate::text::overview as text;

/// The list.
#[component]
pub(crate) fn Platforms(overview: Memo<Overview>) -> impl IntoView {
    let platforms = Memo::new(move |_| overview.with(|it| it.platforms.clone()));
    view! {
        <section class="card" aria-labelledby="platforms">
            <header>
                <h2 id="platforms">{text::PLATFORMS}</h2>
            </header>
            <ul class="platforms">
                {move || platforms.get().into_iter().map(|it| view! { <One platform=it /> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn One(platform: PlatformStatus) -> impl IntoView {
    let name = platform.platform.label();
    view! {
        <li>
            <div class="row">
                <Mark platform=platform.platform />
                <b class="strong">{name}</b>
                <OnOff on=platform.on />
            </div>
            {if platform.on {
                let last = platform.last_event_at;
                view! {
                    <p class="small-text">
                        {match last {
                            Some(at) => {
                                view! { {text::LAST_EVENT} " " <Age at wording=Wording::Sentence /> }.into_any()
                            }
                            None => text::NOTHING_YET.into_any(),
                        }}
                    </p>
                    <CopyField value=platform.callback_url what=format!("{} {name}", text::CALLBACK) />
                }
                    .into_any()
            } else {
                view! { <Settings names=platform.settings /> }.into_any()
            }}
        </li>
    }
    .into_any()
}

/// Whether a platform is on.
#[component]
pub(crate) fn OnOff(on: bool) -> impl IntoView {
    let (tone, icon, word) = if on {
        ("success", "circle-check", text::ON)
    } else {
        ("", "circle-slash", text::OFF)
    };
    view! {
        <span class="status end" data-tone=tone>
            <Icon name=icon />
            {word}
        </span>
    }
    .into_any()
}

/// The settings that would turn a platform on.
#[component]
pub(crate) fn Settings(names: Vec<String>) -> impl IntoView {
    view! {
        <p class="small-text">{text::TURN_ON}</p>
        <ul class="settings">
            {names.into_iter().map(|name| view! { <li><code>{name}</code></li> }).collect_view()}
        </ul>
    }
    .into_any()
}
