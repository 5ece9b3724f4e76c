//! How platforms are drawn, as their profiles say: one sprite of marks and one rule of style for each.

use std::fmt::Write;
use std::sync::LazyLock;

use adapters::adapter_for;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use model::{Platform, PlatformProfile};
use sha2::{Digest, Sha256};

static SPRITE: LazyLock<String> = LazyLock::new(|| {
    let mut sprite = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    for profile in profiles() {
        let (id, shape) = (profile.platform, profile.mark.shape.trim());
        let symbol = write!(
            sprite,
            "<symbol id=\"{id}\" viewBox=\"0 0 16 16\">{shape}</symbol>"
        );
        symbol.expect("a String takes everything");
    }
    sprite + "</svg>"
});

static ETAG: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(SPRITE.as_bytes());
    format!("\"{}\"", hex::encode(digest.get(..8).unwrap_or(&digest)))
});

/// The rules that give each mark its colour.
pub(super) static HUES: LazyLock<String> = LazyLock::new(|| {
    let rule =
        |it: &PlatformProfile| format!("[data-platform={}]{{--hue:{}}}", it.platform, it.mark.hue);
    profiles().map(rule).collect()
});

fn profiles() -> impl Iterator<Item = &'static PlatformProfile> {
    Platform::ALL.iter().map(|it| adapter_for(*it).profile())
}

/// `GET /platforms.svg`: each platform's mark is the symbol with its name.
pub(crate) async fn sprite(headers: HeaderMap) -> Response {
    let facts = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::ETAG, ETAG.as_str()),
    ];
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|etag| etag == ETAG.as_str()) {
        return (StatusCode::NOT_MODIFIED, facts).into_response();
    }
    (facts, SPRITE.as_str()).into_response()
}
