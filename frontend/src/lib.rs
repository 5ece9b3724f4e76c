//! Hydrates the dashboard in the browser, and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server has drawn; runs by itself once the module is loaded.
#[wasm_bindgen(start)]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
