//! What stands where something could not be loaded: what happened, the request's id, another try.

use leptos::prelude::*;
use model::FailureCode;

use super::Icon;
use crate::address;
use crate::api::Refusal;
use crate::browser;
use crate::text::failure as text;

/// A failed load.
#[component]
pub(crate) fn Failed(
    /// What could not be loaded.
    title: &'static str,
    /// Why.
    refusal: Refusal,
    /// Loads it again.
    retry: Callback<()>,
) -> impl IntoView {
    let failure = refusal.0;
    let ended = failure.code == FailureCode::Unauthenticated;
    if ended {
        Effect::new(|| browser::leave_for(&address::login(&browser::address())));
    }
    let (title, message) = if ended {
        (text::ENDED, text::ENDED_HINT.to_owned())
    } else {
        (title, failure.message)
    };
    view! {
        <div class="void" role="alert">
            <Icon name="triangle-alert" />
            <h2>{title}</h2>
            <p>{message}</p>
            {failure
                .request_id
                .map(|id| view! { <p class="quiet-text">{text::REQUEST} " " <code class="id">{id}</code></p> })}
            <div class="actions">
                {if ended {
                    view! { <a class="button primary" href="/login" rel="external">{text::LOG_IN}</a> }.into_any()
                } else {
                    view! {
                        <button class="button primary" type="button" on:click=move |_| retry.run(())>
                            <Icon name="rotate-cw" class="icon-sm" />
                            {text::TRY_AGAIN}
                        </button>
                    }
                        .into_any()
                }}
            </div>
        </div>
    }
    .into_any()
}
