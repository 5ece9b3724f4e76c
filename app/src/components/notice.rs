//! A fact that stays, at the top of what it is about.

use leptos::prelude::*;

use super::Icon;

/// A banner: the fact, then what to do.
#[component]
pub(crate) fn Notice(
    /// `danger`, `warning` or `info`.
    tone: &'static str,
    /// Its symbol.
    icon: &'static str,
    /// What is so.
    #[prop(into)]
    fact: String,
    /// What to do.
    #[prop(into)]
    hint: String,
    /// One small button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone>
            <Icon name=icon />
            <div>
                <b>
                    <bdi>{fact}</bdi>
                </b>
                <p>{hint}</p>
            </div>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
