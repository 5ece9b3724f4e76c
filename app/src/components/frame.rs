//! The frame around the pages of those who are logged in; others are sent to log in or set up.

use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::{use_location, use_query_map, use_url};
use model::{Session, User};

use super::{Icon, Logo, StreamBanner, StreamChip, USER_MENU, UserMenu, initials};
use crate::address::{self, EVENTS, ListAddress};
use crate::api::Refusal;
use crate::live::LiveFeed;
use crate::load;
use crate::text::shell as text;

/// The pages: address, name, symbol.
const PAGES: [(&str, &str, &str); 2] = [
    ("/", text::OVERVIEW, "layout-dashboard"),
    (EVENTS, text::EVENTS, "activity"),
];

/// The frame. Who is not logged in is sent elsewhere; what the page asks for meanwhile is refused.
#[component]
pub(crate) fn Frame() -> impl IntoView {
    let session = load::session();
    LiveFeed::get().keep_open();
    view! {
        <a class="skip" href="#main" rel="external">
            {text::SKIP}
        </a>
        <div class="app">
            <aside class="side" aria-label=text::PRODUCT>
                <a class="brand" href="/">
                    <Logo />
                </a>
                <nav aria-label=text::NAVIGATION>
                    <ul>{PAGES.map(|page| view! { <li><PageLink page class="nav" /></li> }).collect_view()}</ul>
                </nav>
            </aside>
            <header class="top">
                <Title />
                <div class="top-end">
                    <StreamChip />
                    <Suspense>{move || Suspend::new(async move { admit(session.await) })}</Suspense>
                </div>
            </header>
            <main id="main" class="main" tabindex="-1">
                <StreamBanner />
                <Outlet />
            </main>
            <nav class="tabbar" aria-label=text::NAVIGATION>
                {PAGES.map(|page| view! { <PageLink page class="tab" /> }).collect_view()}
                <button class="tab" type="button" popovertarget=USER_MENU>
                    <Icon name="menu" />
                    {text::MORE}
                </button>
            </nav>
        </div>
    }
    .into_any()
}

/// The sign of who is logged in, or the way to the login.
fn admit(session: Result<Session, Refusal>) -> AnyView {
    match session {
        // The page itself says why.
        Err(_) => ().into_any(),
        Ok(Session {
            setup_needed: true, ..
        }) => view! { <Redirect path="/setup" /> }.into_any(),
        Ok(Session {
            user: Some(user), ..
        }) => view! { <Account user /> }.into_any(),
        Ok(_) => {
            let here = use_url().with_untracked(|url| match url.search() {
                "" => url.path().to_owned(),
                search => format!("{}?{search}", url.path()),
            });
            view! { <Redirect path=address::login(&here) /> }.into_any()
        }
    }
}

#[component]
fn Account(user: User) -> impl IntoView {
    let letters = initials(&user.email);
    view! {
        <button class="button quiet square" type="button" popovertarget=USER_MENU title=text::ACCOUNT>
            <span class="avatar me" aria-hidden="true">
                {letters}
            </span>
            <span class="sr">{format!("{}: {}", text::ACCOUNT, user.email)}</span>
        </button>
        <UserMenu user />
    }
    .into_any()
}

/// A link of the navigation.
#[component]
fn PageLink(
    page: (&'static str, &'static str, &'static str),
    class: &'static str,
) -> impl IntoView {
    let (address, name, icon) = page;
    let path = use_location().pathname;
    let current = move || {
        let path = path.get();
        let here = path == address || (address == EVENTS && path.starts_with(EVENTS));
        here.then_some("page")
    };
    view! {
        <a class=class href=address aria-current=current>
            <Icon name=icon />
            {name}
        </a>
    }
    .into_any()
}

/// The page's title, in the top bar.
#[component]
fn Title() -> impl IntoView {
    let path = use_location().pathname;
    let query = use_query_map();
    let back = move || query.with(ListAddress::read).href();
    move || {
        let path = path.get();
        let below = path
            .strip_prefix(EVENTS)
            .and_then(|rest| rest.strip_prefix('/'));
        match below.filter(|id| !id.is_empty()) {
            Some(id) => view! {
                <span class="crumb">
                    <a href=back>{text::EVENTS}</a>
                </span>
                <span class="crumb-sep" aria-hidden="true">
                    "/"
                </span>
                <h1 class="id">{id.to_owned()}</h1>
            }
            .into_any(),
            None if path == "/" => view! { <h1>{text::OVERVIEW}</h1> }.into_any(),
            None => view! { <h1>{text::EVENTS}</h1> }.into_any(),
        }
    }
}
