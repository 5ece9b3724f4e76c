//! The way to the first event. When it arrives, the overview takes this page's place by itself.

use leptos::prelude::*;
use model::Overview;

use super::platforms::PlatformList;
use crate::components::{Icon, Samples};
use crate::text::overview as text;

/// The checklist.
#[component]
pub(crate) fn FirstRun(overview: Memo<Overview>) -> impl IntoView {
    let on = Memo::new(move |_| {
        overview.with(|it| {
            let on = it.platforms.iter().filter(|it| it.on);
            on.cloned().collect::<Vec<_>>()
        })
    });
    move || {
        let platforms = on.get();
        let any_on = !platforms.is_empty();
        view! {
            <div class="page page-narrow first-run">
                <header>
                    <h2>{text::FIRST_TITLE}</h2>
                    <p class="muted">{text::FIRST_HINT}</p>
                </header>
                <Steps overview any_on />
                // Nobody can sign one before there is a secret.
                {any_on
                    .then(|| {
                        view! {
                            <section class="card" aria-labelledby="post-one">
                                <header class="ruled">
                                    <h2 id="post-one">{text::POST_ONE}</h2>
                                </header>
                                <div class="body stack">
                                    <p class="muted">{text::POST_ONE_HINT}</p>
                                    <Samples platforms />
                                </div>
                            </section>
                        }
                    })}
            </div>
        }
    }
}

#[component]
fn Steps(overview: Memo<Overview>, any_on: bool) -> impl IntoView {
    let (title, hint, second) = if any_on {
        (text::STEP_CONNECT, text::STEP_CONNECT_HINT, "now")
    } else {
        (text::STEP_SECRET, text::STEP_SECRET_HINT, "todo")
    };
    view! {
        <ol class="card steps">
            <li data-state="now">
                <span class="num-dot" aria-hidden="true">
                    "1"
                </span>
                <div class="stack">
                    <div>
                        <h3>{title}</h3>
                        <p>{hint}</p>
                    </div>
                    <PlatformList overview />
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
