//! A state: icon, tone and word. A resting state is quiet, one that wants somebody is a pill.

use leptos::prelude::*;

use super::Icon;
use crate::text::status::Sign;

/// Shows a state.
#[component]
pub(crate) fn Status(
    /// The state in words and looks.
    sign: Sign,
    /// More words after it, for example when the next try is due.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if sign.loud { "pill" } else { "status" };
    let spins = if sign.icon == "loader-circle" {
        "spin"
    } else {
        ""
    };
    view! {
        <span class=class data-tone=sign.tone>
            <Icon name=sign.icon class=spins />
            {sign.word}
            {children.map(|children| children())}
        </span>
    }
    .into_any()
}
