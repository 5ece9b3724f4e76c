//! What stands where nothing is: why, and what to do about it.

use leptos::prelude::*;

use super::Icon;

/// An empty place.
#[component]
pub(crate) fn Void(
    /// The symbol above.
    icon: &'static str,
    /// The fact.
    title: &'static str,
    /// What will be here, and how.
    #[prop(into)]
    hint: String,
    /// Buttons, commands.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="void">
            <Icon name=icon />
            <h2>{title}</h2>
            <p>{hint}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
