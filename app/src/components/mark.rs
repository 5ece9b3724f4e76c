//! A platform's mark: our own drawing on its hue, and its name for those who do not see it.

use leptos::prelude::*;
use model::Platform;

/// How large a mark is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MarkSize {
    /// Beside a line of text.
    #[default]
    Line,
    /// At the head of something.
    Head,
}

/// The mark of a platform.
#[component]
pub(crate) fn Mark(
    /// Whose.
    platform: Platform,
    /// How large.
    #[prop(optional)]
    size: MarkSize,
) -> impl IntoView {
    let class = match size {
        MarkSize::Line => "mark",
        MarkSize::Head => "mark mark-lg",
    };
    view! {
        <svg class=class data-platform=platform.as_str() role="img" aria-label=platform.label()>
            <use href=format!("/platforms.svg#{platform}") />
        </svg>
    }
    .into_any()
}
