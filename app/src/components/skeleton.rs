//! Bones: what is shown where something is on its way, in the measures of the real thing.

use leptos::prelude::*;

use crate::text::shell;

/// Rows of a table to come.
#[component]
pub(crate) fn RowBones(
    /// How many.
    rows: usize,
    /// What is loading, said once.
    #[prop(default = shell::LOADING)]
    label: &'static str,
) -> impl IntoView {
    let row = |_| {
        view! {
            <div class="bone-row">
                <i class="bone"></i>
                <i class="bone"></i>
                <i class="bone"></i>
                <i class="bone"></i>
                <i class="bone"></i>
            </div>
        }
    };
    view! {
        <div class="bones" aria-busy="true">
            <p class="sr" role="status">
                {label}
            </p>
            {(0..rows).map(row).collect_view()}
        </div>
    }
    .into_any()
}

/// Figures to come, with a list below.
#[component]
pub(crate) fn FigureBones() -> impl IntoView {
    let figure = |_| {
        view! {
            <div>
                <i class="bone"></i>
                <i class="bone block"></i>
                <i class="bone"></i>
            </div>
        }
    };
    view! {
        <div class="bones card bone-figures">{(0..4).map(figure).collect_view()}</div>
        <div class="card">
            <RowBones rows=8 />
        </div>
    }
    .into_any()
}
