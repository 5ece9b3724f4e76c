//! Bodies of requests in hand share a budget of memory.

use axum::body::Body;
use bytes::Bytes;
use futures::{StreamExt, poll};
use http::{Request, StatusCode};
use model::Platform;

use super::program::update;
use super::test_app::{TestApp, signed};

/// The largest body.
const LARGEST: usize = 4 * 1024 * 1024;

/// A webhook of whose body the end never comes.
fn endless() -> Request<Body> {
    let sent = Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; LARGEST]));
    let body = futures::stream::iter([sent]).chain(futures::stream::pending());
    Request::post("/api/webhooks/telegram")
        .body(Body::from_stream(body))
        .unwrap()
}

#[tokio::test]
async fn more_bodies_than_there_is_memory_for_are_told_to_come_again() {
    let app = TestApp::start().await;
    let mut reading: Vec<_> = (0..16).map(|_| Box::pin(app.open(endless()))).collect();
    for request in &mut reading {
        assert!(poll!(request).is_pending());
    }
    let refused = app.send(signed(Platform::Telegram, &update(1))).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.header("retry-after"), "2");
    assert_eq!(refused.json()["code"], "busy");
    let without_a_body = Request::get("/health").body(Body::empty()).unwrap();
    assert_eq!(app.send(without_a_body).await.status, StatusCode::OK);

    reading.pop();
    let taken = app.send(signed(Platform::Telegram, &update(1))).await;
    assert_eq!(taken.status, StatusCode::OK);
}
