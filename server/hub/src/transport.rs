//! The only code that opens a socket: fetches what platforms publish. No redirects, no proxy, bounded
//! in time and size; plain http only to this machine.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::future::BoxFuture;
use reqwest::{Client, StatusCode, Url, redirect::Policy};
use thiserror::Error;

/// How long a call may take, connecting included.
const TIME: Duration = Duration::from_secs(10);
/// How long connecting may take.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// The largest document that is read, in bytes.
const MAX_DOCUMENT: usize = 1024 * 1024;

/// Calls other machines.
pub trait Transport: Send + Sync {
    /// The document at an address, if it is answered 200.
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Bytes, TransportError>>;
}

/// Why a call brought nothing.
#[derive(Debug, Error)]
pub enum TransportError {
    /// The address is no https URL, nor http to this machine.
    #[error("{0:?} is neither https nor http on this machine")]
    Address(String),
    /// No client could be made: most likely the system has no CA certificates.
    #[error("no TLS client: {0}")]
    Client(String),
    /// Connecting, sending or reading failed, or took too long.
    #[error("the call failed")]
    Call(#[from] reqwest::Error),
    /// It was answered with something else than 200.
    #[error("answered {0}")]
    Status(StatusCode),
    /// The document is larger than 1 MiB.
    #[error("the document is too large")]
    TooLarge,
}

/// Calls over the network.
#[derive(Default)]
pub struct HttpTransport(OnceLock<Result<Client, String>>);

impl HttpTransport {
    /// The one client. Making it fails where the system has no CA certificates, which only matters
    /// once something is called.
    fn client(&self) -> Result<&Client, TransportError> {
        let made = self.0.get_or_init(|| {
            Client::builder()
                .timeout(TIME)
                .connect_timeout(CONNECT_TIME)
                .redirect(Policy::none())
                .no_proxy()
                .user_agent(concat!("switchboard/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(|cause| cause.to_string())
        });
        made.as_ref()
            .map_err(|cause| TransportError::Client(cause.clone()))
    }
}

impl Transport for HttpTransport {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Bytes, TransportError>> {
        Box::pin(async move {
            let mut response = self.client()?.get(address(url)?).send().await?;
            if response.status() != StatusCode::OK {
                return Err(TransportError::Status(response.status()));
            }
            let mut document = BytesMut::new();
            while let Some(chunk) = response.chunk().await? {
                if document.len() + chunk.len() > MAX_DOCUMENT {
                    return Err(TransportError::TooLarge);
                }
                document.extend_from_slice(&chunk);
            }
            Ok(document.freeze())
        })
    }
}

fn address(text: &str) -> Result<Url, TransportError> {
    let wrong = || TransportError::Address(text.to_owned());
    let url = Url::parse(text).ok().ok_or_else(wrong)?;
    let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_local => Ok(url),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for url in [
            "https://login.example/keys",
            "http://127.0.0.1:4000/keys",
            "http://[::1]:4000/keys",
            "http://localhost/keys",
        ] {
            assert!(address(url).is_ok(), "{url}");
        }
        for url in [
            "http://login.example/keys",
            "file:///etc/passwd",
            "keys",
            "",
        ] {
            assert!(address(url).is_err(), "{url}");
        }
    }
}
