//! The last day in four figures, each beside that of the day before.

use leptos::prelude::*;
use model::{EventStatus, Overview, Totals};

use crate::address;
use crate::text::{number, overview as text};

/// One figure.
#[derive(Clone, PartialEq)]
struct Figure {
    label: &'static str,
    value: Option<String>,
    unit: &'static str,
    note: String,
    link: Option<String>,
}

/// The figures.
#[component]
pub(crate) fn Figures(overview: Memo<Overview>) -> impl IntoView {
    let figures = Memo::new(move |_| overview.with(|it| figures(it.totals, it.previous)));
    view! {
        <section class="card" aria-labelledby="figures">
            <header>
                <h2 id="figures">{text::FIGURES}</h2>
                <div class="end">{text::FIGURES_HINT}</div>
            </header>
            <dl class="figures">
                {move || figures.get().into_iter().map(|figure| view! { <One figure /> }).collect_view()}
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn One(figure: Figure) -> impl IntoView {
    let value = match figure.value {
        Some(value) => view! { {value} <small>{figure.unit}</small> }.into_any(),
        None => view! { <span class="none">{text::NONE}</span> }.into_any(),
    };
    let link = figure
        .link
        .map(|href| view! { " · " <a href=href>{text::SEE_FAILED}</a> });
    view! {
        <div>
            <dt>{figure.label}</dt>
            <dd class="value">{value}</dd>
            <dd class="note"><span>{figure.note}</span> {link}</dd>
        </div>
    }
    .into_any()
}

fn figures(now: Totals, before: Totals) -> [Figure; 4] {
    let count = |value: u64| (value > 0).then(|| number(value));
    let failed = (now.failed > 0).then(|| address::in_state(EventStatus::Failed));
    [
        Figure {
            label: text::RECEIVED,
            value: count(now.received),
            unit: "",
            note: text::change(now.received, before.received),
            link: None,
        },
        Figure {
            label: text::COMPLETED,
            value: text::completed_share(now),
            unit: "%",
            note: text::share_before(before),
            link: None,
        },
        Figure {
            label: text::FAILED,
            value: count(now.failed),
            unit: "",
            note: text::count_before(before.failed),
            link: failed,
        },
        Figure {
            label: text::IN_WORK,
            value: count(now.pending),
            unit: "",
            note: text::SEE_IN_WORK.to_owned(),
            link: None,
        },
    ]
}
