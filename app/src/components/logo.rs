//! The product's own sign: two lines that are patched together.

use leptos::prelude::*;

use crate::text::shell;

/// The sign and the name.
#[component]
pub(crate) fn Logo() -> impl IntoView {
    view! {
        <svg class="icon logo" aria-hidden="true">
            <use href="/sprite.svg#logo" />
        </svg>
        {shell::PRODUCT}
    }
    .into_any()
}
