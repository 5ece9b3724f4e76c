//! The dashboard, compiled twice: for the server and for the browser.

// A page's view is one deeply nested type.
#![recursion_limit = "256"]

mod address;
mod api;
pub mod backend;
mod browser;
mod changes;
mod clock;
mod codec;
#[expect(
    unreachable_pub,
    reason = "#[component] makes what it generates public"
)]
mod components;
mod json;
mod live;
mod load;
#[expect(
    unreachable_pub,
    reason = "#[component] makes what it generates public"
)]
mod pages;
mod text;
mod throttle;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

pub use model;

use backend::PlatformHues;
use clock::Clock;
use components::Frame;
use live::LiveFeed;
use pages::{EventPage, Events, Login, NotFound, Overview, Setup};

/// Applies the theme that this browser keeps before anything is painted.
const THEME_SCRIPT: &str = "try{const t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}";

/// The HTML around the dashboard, drawn on the server for every page.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    let hues = use_context::<PlatformHues>().map_or("", |hues| hues.0);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121316" />
                <meta name="description" content=text::shell::DESCRIPTION />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <script nonce=use_nonce()>{THEME_SCRIPT}</script>
                <link rel="stylesheet" href=style />
                <style nonce=use_nonce()>{hues}</style>
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The dashboard itself: the same on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Clock::provide();
    LiveFeed::provide();
    // Playwright waits for it before the first click.
    Effect::new(|| browser::mark_root("data-hydrated", Some("")));
    let name = |title: String| match title.as_str() {
        "" => text::shell::PRODUCT.to_owned(),
        title => format!("{title} · {}", text::shell::PRODUCT),
    };
    view! {
        <Title formatter=name />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/login") view=Login ssr=SsrMode::Async />
                <Route path=path!("/setup") view=Setup ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("") view=Overview ssr=SsrMode::Async />
                    <Route path=path!("events") view=Events ssr=SsrMode::Async />
                    <Route path=path!("events/:id") view=EventPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
