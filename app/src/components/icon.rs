//! A picture from the sprite; it never carries meaning alone.

use leptos::prelude::*;

/// Draws the symbol `name`; words beside it say what it means.
#[component]
pub(crate) fn Icon(
    /// The symbol's id in `public/sprite.svg`.
    #[prop(into)]
    name: Signal<&'static str>,
    /// Further classes.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("icon {class}") aria-hidden="true">
            <use href=move || format!("/sprite.svg#{}", name.get()) />
        </svg>
    }
}
