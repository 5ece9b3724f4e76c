//! Hydrates the dashboard in the browser, and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server has drawn. The page's own script calls it by this name.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
