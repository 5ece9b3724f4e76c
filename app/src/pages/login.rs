//! The login: a plain form that works before, and without, WASM.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;
use model::Session;

use crate::address;
use crate::components::{Failed, Logo, Notice};
use crate::load;
use crate::text::{auth as text, failure};

/// Asks for e-mail and password.
#[component]
pub(crate) fn Login() -> impl IntoView {
    let session = load::session();
    let query = use_query_map();
    let next = move || {
        let next = query.with(|query| query.get("next")).unwrap_or_default();
        address::own_path(&next).to_owned()
    };
    let body = move || {
        Suspend::new(async move {
            match session.await {
                Err(refusal) => {
                    let retry = Callback::new(move |()| session.refetch());
                    view! { <Failed title=failure::SESSION refusal retry /> }.into_any()
                }
                Ok(Session {
                    setup_needed: true, ..
                }) => view! { <Redirect path="/setup" /> }.into_any(),
                Ok(Session { user: Some(_), .. }) => view! { <Redirect path=next() /> }.into_any(),
                Ok(Session { insecure, .. }) => view! { <Form insecure next=next() /> }.into_any(),
            }
        })
    };
    view! {
        <Title text=text::LOG_IN />
        <main class="auth">
            <Suspense>{body}</Suspense>
        </main>
    }
    .into_any()
}

#[component]
fn Form(insecure: bool, next: String) -> impl IntoView {
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
        code => Some(text::login_error(code)),
    };
    let wrong = error == "credentials";
    let email = given("email");
    let is_back = !email.is_empty();
    view! {
        <form class="auth-card" method="post" action="/login">
            <header>
                <p class="brand">
                    <Logo />
                </p>
                <h1>{text::LOG_IN}</h1>
                <p class="muted">{text::LOG_IN_HINT}</p>
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
                <input type="hidden" name="next" value=next />
                <div class="field">
                    <label for="email">{text::EMAIL}</label>
                    <input
                        id="email"
                        class="input"
                        type="email"
                        name="email"
                        value=email
                        autocomplete="username"
                        required
                        autofocus=!is_back
                    />
                </div>
                <div class="field">
                    <label for="password">{text::PASSWORD}</label>
                    <input
                        id="password"
                        class="input"
                        type="password"
                        name="password"
                        autocomplete="current-password"
                        required
                        autofocus=is_back
                        aria-invalid=wrong.then_some("true")
                        aria-describedby=wrong.then_some("notice")
                    />
                </div>
                <button class="button primary wide" type="submit">
                    {text::LOG_IN}
                </button>
            </div>
        </form>
    }
    .into_any()
}
