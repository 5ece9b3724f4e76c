//! A command to be copied into a terminal.

use leptos::prelude::*;

use super::CopyButton;
use crate::text::shell;

/// A command with its copy button.
#[component]
pub(crate) fn Terminal(
    /// What the command does, shown above it.
    #[prop(into)]
    title: String,
    /// The command.
    #[prop(into)]
    command: String,
) -> impl IntoView {
    view! {
        <div class="code">
            <header>
                <span>{title.clone()}</span>
                <span class="end">
                    <CopyButton text=command.clone() label=format!("{}: {title}", shell::COPY) />
                </span>
            </header>
            <pre tabindex="0" role="region" aria-label=title>
                <code>{command}</code>
            </pre>
        </div>
    }
    .into_any()
}
