//! The way to the first event. When it arrives, the overview takes this page's place by itself.

use leptos::prelude::*;
use model::{Overview, PlatformStatus};

use super::platforms::{OnOff, Settings};
use crate::components::{CopyField, Icon, Mark, Terminal};
use crate::text::overview as text;

/// The checklist.
#[component]
pub(crate) fn FirstRun(overview: Memo<Overview>) -> impl IntoView {
    let platforms = Memo::new(move |_| overview.with(|it| it.platforms.clone()));
    move || {
        let platforms = platforms.get();
        let any_on = platforms.iter().any(|it| it.on);
        let samples: Vec<_> = platforms
            .iter()
            .filter(|it| it.on || !any_on)
            .cloned()
            .collect();
        view! {
            <div class="page page-narrow first-run">
                <header>
                    <h2>{text::FIRST_TITLE}</h2>
                    <p class="muted">{text::FIRST_HINT}</p>
                </header>
                <Steps platforms any_on />
                <section class="card" aria-labelledby="post-one">
                    <header class="ruled">
                        <h2 id="post-one">{text::POST_ONE}</h2>
                    </header>
                    <div class="body stack">
                        <p class="muted">{text::POST_ONE_HINT}</p>
                        {samples
                            .into_iter()
                            .map(|it| {
                                view! { <Terminal title=it.platform.label() command=it.sample_command /> }
                            })
                            .collect_view()}
                    </div>
                </section>
            </div>
        }
    }
}

#[component]
fn Steps(platforms: Vec<PlatformStatus>, any_on: bool) -> impl IntoView {
    let (title, hint, first, second) = if any_on {
        (text::STEP_CONNECT, text::STEP_CONNECT_HINT, "now", "now")
    } else {
        (text::STEP_SECRET, text::STEP_SECRET_HINT, "now", "todo")
    };
    view! {
        <ol class="card steps">
            <li data-state=first>
                <span class="num-dot" aria-hidden="true">
                    "1"
                </span>
                <div class="stack">
                    <div>
                        <h3>{title}</h3>
                        <p>{hint}</p>
                    </div>
                    <ul class="platforms">
                        {platforms.into_iter().map(|it| view! { <One platform=it /> }).collect_view()}
                    </ul>
                </div>
            </li>
            <li data-state=second>
                <span class="num-dot" aria-hidden="true">
                    "2"
                </span>
                <div class="stack">
                    <div>
                        <h3>{text::STEP_WAIT}</h3>
                        <p>{text::STEP_WAIT_HINT}</p>
                    </div>
                    {any_on.then(|| view! { <Listening /> })}
                </div>
            </li>
        </ol>
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
                let what = format!("{} {name}", text::CALLBACK);
                view! { <CopyField value=platform.callback_url what /> }.into_any()
            } else {
                view! { <Settings names=platform.settings /> }.into_any()
            }}
        </li>
    }
    .into_any()
}

#[component]
fn Listening() -> impl IntoView {
    view! {
        <div class="listen">
            <Icon name="radio" />
            <div role="status">
                <b>{text::LISTENING}</b>
                <p>{text::LISTENING_HINT}</p>
            </div>
        </div>
    }
    .into_any()
}
