//! A value to be copied elsewhere.

use leptos::prelude::*;

use super::CopyButton;
use crate::text::shell;

/// A value in a well, with its copy button.
#[component]
pub(crate) fn CopyField(
    /// The value.
    #[prop(into)]
    value: String,
    /// What it is, for the button.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    view! {
        <div class="copy">
            <code>{value.clone()}</code>
            <CopyButton text=value label=format!("{}: {what}", shell::COPY) />
        </div>
    }
    .into_any()
}
