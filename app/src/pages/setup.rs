//! The first login: made once, with the code from the server's log. A plain form without WASM.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;
use model::Session;

use crate::components::{Failed, Logo, Notice};
use crate::load;
use crate::text::{auth as text, failure};

/// Asks for the code and makes the admin's login.
#[component]
pub(crate) fn Setup() -> impl IntoView {
    let session = load::session();
    let body = move || {
        Suspend::new(async move {
            match session.await {
                Err(refusal) => {
                    let retry = Callback::new(move |()| session.refetch());
                    view! { <Failed title=failure::SESSION refusal retry /> }.into_any()
                }
                Ok(Session {
                    setup_needed: true,
                    insecure,
                    ..
                }) => view! { <Form insecure /> }.into_any(),
                Ok(_) => view! { <Redirect path="/login" /> }.into_any(),
            }
        })
    };
    view! {
        <Title text=text::SET_UP />
        <main class="auth">
            <Suspense>{body}</Suspense>
        </main>
    }
    .into_any()
}

#[component]
fn Form(insecure: bool) -> impl IntoView {
    let query = use_query_map();
    let given = move |name: &str| {
        query
            .with_untracked(|query| query.get(name))
            .unwrap_or_default()
    };
    let error = given("error");
    let notice = match error.as_str() {
        _ if insecure => Some((text::INSECURE, text::INSECURE_HINT)),
        "" => None,
        code => Some(text::setup_error(code)),
    };
    let wrong = move |field: &str| (error == field).then_some("true");
    let wrong_code = wrong("code");
    let wrong_email = wrong("email");
    let wrong_password = wrong("password");
    view! {
        <form class="auth-card" method="post" action="/setup">
            <header>
                <p class="brand">
                    <Logo />
                </p>
                <h1>{text::SET_UP}</h1>
                <p class="muted">{text::SET_UP_HINT}</p>
            </header>
            <div class="stack">
                {notice
                    .map(|(fact, hint)| {
                        view! {
                            <div id="notice" role="alert">
                                <Notice tone="danger" icon="circle-alert" fact hint />
                            </div>
                        }
                    })}
                <div class="field">
                    <label for="code">{text::CODE}</label>
                    <input
                        id="code"
                        class="input mono"
                        name="code"
                        autocomplete="one-time-code"
                        autocapitalize="characters"
                        spellcheck="false"
                        required
                        autofocus
                        aria-invalid=wrong_code
                        aria-describedby="code-hint"
                    />
                    <p id="code-hint" class="hint">
                        {text::CODE_HINT}
                    </p>
                </div>
                <div class="field">
                    <label for="email">{text::EMAIL}</label>
                    <input
                        id="email"
                        class="input"
                        type="email"
                        name="email"
                        value=given("email")
                        autocomplete="username"
                        required
                        aria-invalid=wrong_email
                    />
                </div>
                <div class="field">
                    <label for="password">{text::NEW_PASSWORD}</label>
                    <input
                        id="password"
                        class="input"
                        type="password"
                        name="password"
                        autocomplete="new-password"
                        minlength=text::PASSWORD_LENGTH
                        required
                        aria-invalid=wrong_password
                        aria-describedby="password-hint"
                    />
                    <p id="password-hint" class="hint">
                        {text::PASSWORD_HINT}
                    </p>
                </div>
                <button class="button primary wide" type="submit">
                    {text::CREATE}
                </button>
            </div>
        </form>
    }
    .into_any()
}
