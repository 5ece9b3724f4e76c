//! What ingest is compared with: an axum handler that verifies the same signature and parses the same
//! JSON, but stores nothing. And a peer that does nothing at all, to see what the load itself costs.

use std::io::Write;

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::deliveries::SECRET;

/// Serves the bare handler; writes its address to stdout first.
pub(crate) async fn serve() -> anyhow::Result<()> {
    let listener = listen().await?;
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).context("any key will do")?;
    let router = Router::new()
        .route("/api/webhooks/whatsapp", post(receive))
        .with_state(mac);
    axum::serve(listener, router)
        .await
        .context("the bare handler failed")
}

async fn listen() -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .context("cannot listen")?;
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{}", listener.local_addr()?)?;
    stdout.flush()?;
    Ok(listener)
}

async fn receive(
    State(mut mac): State<Hmac<Sha256>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let Some(claimed) = headers
        .get("x-hub-signature-256")
        .and_then(|it| it.as_bytes().strip_prefix(b"sha256="))
        .and_then(|it| hex::decode(it).ok())
    else {
        return StatusCode::UNAUTHORIZED;
    };
    mac.update(&body);
    let proven: bool = mac.finalize().into_bytes().ct_eq(&claimed).into();
    if !proven {
        return StatusCode::UNAUTHORIZED;
    }
    match serde_json::from_slice::<serde_json::Value>(&body) {
        Ok(value) if value.get("entry").is_some() => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// Answers 200 to whatever arrives, unread; writes its address to stdout first.
pub(crate) async fn answer_blindly() -> anyhow::Result<()> {
    let listener = listen().await?;
    loop {
        let (stream, _) = listener.accept().await.context("cannot accept")?;
        tokio::spawn(answer(stream));
    }
}

async fn answer(mut stream: TcpStream) {
    let mut buffer = [0; 4_096];
    // One read is one request: each is sent by one write, and fits.
    while let Ok(1..) = stream.read(&mut buffer).await {
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}
