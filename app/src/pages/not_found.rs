//! What is shown where there is no page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::{Logo, Void};
use crate::text::shell as text;

/// There is no such page.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    api::answer_not_found();
    view! {
        <Title text=text::NOT_FOUND />
        <main class="auth">
            <h1 class="brand">
                <Logo />
            </h1>
            <Void icon="circle-question-mark" title=text::NOT_FOUND hint=text::NOT_FOUND_HINT>
                <div class="actions">
                    <a class="button primary" href="/">
                        {text::TO_OVERVIEW}
                    </a>
                </div>
            </Void>
        </main>
    }
    .into_any()
}
