//! The overview: the last day in figures, the last events as they happen, the platforms. Until the
//! first event there is a checklist in its place.

mod figures;
mod first_run;
mod last_events;
mod platforms;

use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::{Failed, FigureBones};
use crate::live::LiveFeed;
use crate::load::{self, Stage};
use crate::text::{overview as text, shell};
use crate::throttle::Throttle;
use figures::Figures;
use first_run::FirstRun;
use last_events::LastEvents;
use platforms::Platforms;

/// However much happens, it is asked for twice a second at most.
const PAUSE: Duration = Duration::from_millis(500);

/// The overview.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let overview = load::load(|| (), |()| api::overview());
    let throttle = Throttle::new(PAUSE);
    LiveFeed::get().on_change(move |_| throttle.run(move || overview.refetch()));
    view! {
        <Title text=shell::OVERVIEW />
        <Transition fallback=|| {
            view! {
                <div class="page">
                    <FigureBones />
                </div>
            }
        }>
            {
                let stage = load::stage(overview, |overview| overview.any_event);
                move || draw(overview, stage.get())
            }
        </Transition>
    }
    .into_any()
}

fn draw(overview: load::Loading<model::Overview>, stage: Stage<bool>) -> AnyView {
    match (stage, load::latest(overview)) {
        (Stage::Failed(refusal), _) => {
            let retry = Callback::new(move |()| overview.refetch());
            view! { <Failed title=text::FAILED_TITLE refusal retry /> }.into_any()
        }
        (Stage::Ready(true), Some(latest)) => view! {
            <div class="page overview">
                <Figures overview=latest />
                <div class="split">
                    <LastEvents overview=latest />
                    <Platforms overview=latest />
                </div>
            </div>
        }
        .into_any(),
        (Stage::Ready(false), Some(latest)) => view! { <FirstRun overview=latest /> }.into_any(),
        _ => ().into_any(),
    }
}
