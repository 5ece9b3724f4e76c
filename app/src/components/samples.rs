//! The commands that post a first event, one a platform.

use leptos::prelude::*;
use model::PlatformStatus;

use super::{Icon, Terminal};

/// The commands of `platforms`: the first is open, the others take a line each.
#[component]
pub(crate) fn Samples(
    /// Those that are on.
    platforms: Vec<PlatformStatus>,
) -> impl IntoView {
    let is_one = platforms.len() == 1;
    let sample = move |(at, it): (usize, PlatformStatus)| {
        let name = it.platform.label();
        let command = view! { <Terminal title=name command=it.sample_command /> };
        if is_one {
            return command.into_any();
        }
        view! {
            <details class="sample" name="sample" open=at == 0>
                <summary class="row">
                    <Icon name="chevron-right" class="icon-sm" />
                    {name}
                </summary>
                {command}
            </details>
        }
        .into_any()
    };
    view! { <div class="samples">{platforms.into_iter().enumerate().map(sample).collect_view()}</div> }
}
