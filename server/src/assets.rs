//! The dashboard's files: inside the binary in release builds, read from `target/site` in others.

use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// Encodings that the build made beforehand, best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Under which folder pages ask for their code: it names this very build, so that browsers may keep
/// the files for ever and a new version is never mixed with an old one.
pub(crate) fn package_folder() -> String {
    let mut hash = Sha256::new();
    let mut names: Vec<_> = Site::iter()
        .filter(|name| name.starts_with("pkg/"))
        .collect();
    names.sort();
    for file in names.iter().filter_map(|name| Site::get(name)) {
        hash.update(file.metadata.sha256_hash());
    }
    let digest = hash.finalize();
    format!("pkg/{}", hex::encode(digest.get(..6).unwrap_or(&digest)))
}

/// Whether this build has a dashboard in it.
pub(crate) fn is_complete() -> bool {
    Site::get("pkg/switchboard.wasm").is_some()
}

/// `GET /pkg/{build}/{*file}`: code and style. The build's name is no part of the file's.
pub(crate) async fn package(
    Path((_build, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    serve(
        &format!("pkg/{file}"),
        &headers,
        "public, max-age=31536000, immutable",
    )
}

/// A file at the root, `/favicon.svg` for example; `None` when there is none of that name.
pub(crate) fn root_file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let name = path.trim_start_matches('/');
    let known = !name.is_empty() && !name.starts_with("pkg/") && Site::get(name).is_some();
    known.then(|| serve(name, headers, "public, max-age=3600"))
}

fn serve(name: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    let Some((file, encoding)) = pick(name, headers) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let mut response = if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|it| it == etag.as_str())
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data.into_owned()).into_response()
    };
    let mime = mime_guess::from_path(name).first_or_octet_stream();
    let facts = [
        (header::CONTENT_TYPE, mime.to_string()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::VARY, header::ACCEPT_ENCODING.to_string()),
        (header::ETAG, etag),
    ];
    for (name, value) in facts {
        response
            .headers_mut()
            .extend(value.parse().ok().map(|value| (name, value)));
    }
    if let Some(encoding) = encoding {
        response.headers_mut().extend(
            encoding
                .parse()
                .ok()
                .map(|it| (header::CONTENT_ENCODING, it)),
        );
    }
    response
}

/// The file in the best form that the browser takes.
fn pick(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|it| it.to_str().ok())
        .unwrap_or("");
    let takes = |encoding: &str| {
        accepted
            .split(',')
            .any(|it| it.split(';').next().is_some_and(|it| it.trim() == encoding))
    };
    ENCODINGS
        .iter()
        .filter(|(encoding, _)| takes(encoding))
        .find_map(|(encoding, ending)| {
            Some((Site::get(&format!("{name}{ending}"))?, Some(*encoding)))
        })
        .or_else(|| Some((Site::get(name)?, None)))
}
