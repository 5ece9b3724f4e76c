//! `/api/webhooks/subscriptions`.

use adapters::fixtures::body;
use axum::body::Body;
use http::{Method, StatusCode, header};
use model::Platform;
use serde_json::json;

use super::test_app::{TestApp, with_key};

#[tokio::test]
async fn processing_is_configured_by_whoever_has_seen_the_present_state() {
    let app = TestApp::start().await;
    app.deliver(
        Platform::Telegram,
        &body(Platform::Telegram, "message_text"),
    )
    .await;
    app.deliver(
        Platform::Whatsapp,
        &body(Platform::Whatsapp, "messages_text"),
    )
    .await;
    app.settle().await;
    let list = app.get("/api/webhooks/subscriptions?limit=1").await.json();
    assert!(list["nextCursor"].is_string());
    let id = list["subscriptions"][0]["id"].as_str().unwrap();
    let path = format!("/api/webhooks/subscriptions/{id}");
    let seen = app.get(&path).await;
    let usual = json!({"enableQueue": true, "batchSize": null, "retryAttempts": null, "retryDelayMs": null});
    assert_eq!(seen.json()["processingConfig"], usual);

    let config =
        json!({"enableQueue": false, "batchSize": 20, "retryAttempts": 3, "retryDelayMs": 1000});
    let change = json!({"processingConfig": config});
    let put = |tag: &str| {
        let mut request = with_key(Method::PUT, &path);
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        headers.insert(header::IF_MATCH, tag.parse().unwrap());
        *request.body_mut() = Body::from(change.to_string());
        request
    };
    let changed = app.send(put(seen.header("etag"))).await;
    assert_eq!(
        (changed.status, &changed.json()["processingConfig"]),
        (StatusCode::OK, &config)
    );
    let stale = app.send(put(seen.header("etag"))).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let fresh = app.send(put(changed.header("etag"))).await;
    assert_eq!(fresh.status, StatusCode::OK);

    for (change, status) in [
        (
            json!({"processingConfig": {"enableQueue": true, "batchSize": 0}}),
            StatusCode::BAD_REQUEST,
        ),
        (
            json!({"processingConfig": {"enableQueue": true, "batchsize": 1}}),
            StatusCode::BAD_REQUEST,
        ),
        (json!({}), StatusCode::BAD_REQUEST),
    ] {
        let answer = app.call(Method::PUT, &path, &change).await;
        assert_eq!(answer.status, status, "{change}");
    }
    let nobody = app.get("/api/webhooks/subscriptions/sub_1").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}
