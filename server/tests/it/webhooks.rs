//! The webhook endpoints: handshakes, aliases, own endpoints, refusals, limits.

use adapters::fixtures::body;
use axum::body::Body;
use http::{Method, Request, StatusCode};
use model::Platform;

use super::test_app::{TestApp, VERIFY_TOKEN, proof, signed};

fn handshake(path: &str, token: &str) -> Request<Body> {
    let query = format!("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}");
    Request::get(format!("{path}?{query}"))
        .body(Body::empty())
        .unwrap()
}

fn at(path: &str, platform: Platform, body: &[u8]) -> Request<Body> {
    let mut request = signed(platform, body);
    *request.uri_mut() = path.parse().unwrap();
    request
}

#[tokio::test]
async fn a_handshake_is_answered_with_the_challenge_alone() {
    let app = TestApp::start().await;
    for path in [
        "/api/webhooks/whatsapp",
        "/webhooks/whatsapp",
        "/webhook/whatsapp",
    ] {
        let answer = app.send(handshake(path, VERIFY_TOKEN)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.body, b"1158201444", "{path}");
        assert!(
            answer.header("content-type").starts_with("text/plain"),
            "{path}"
        );
    }
    let wrong = app.send(handshake("/api/webhooks/whatsapp", "guess")).await;
    assert_eq!((wrong.status, wrong.body.len()), (StatusCode::FORBIDDEN, 0));
    let bare = Request::get("/api/webhooks/whatsapp")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(bare).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn aliases_and_the_apps_own_endpoint_receive_too() {
    let app = TestApp::start().await;
    let text = body(Platform::Whatsapp, "messages_text");
    for path in ["/webhooks/whatsapp", "/webhook/WhatsApp"] {
        assert_eq!(
            app.send(at(path, Platform::Whatsapp, &text)).await.status,
            StatusCode::OK
        );
    }
    let id = app.events().await[0]["appId"].as_str().unwrap().to_owned();
    let own = format!("/api/webhooks/whatsapp/{id}");
    assert_eq!(
        app.send(at(&own, Platform::Whatsapp, &text)).await.status,
        StatusCode::OK
    );
    assert_eq!(
        app.send(handshake(&own, VERIFY_TOKEN)).await.status,
        StatusCode::OK
    );
    assert_eq!(app.events().await.len(), 1);
    let unknown = "/api/webhooks/whatsapp/app_00000000000000000000000000000001";
    let not_telegrams = own.replace("whatsapp", "telegram");
    for path in [
        unknown,
        "/api/webhooks/whatsapp/nonsense",
        &not_telegrams,
        "/api/webhooks/myspace",
    ] {
        let answer = app.send(at(path, Platform::Whatsapp, &text)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn refusals_give_no_hint() {
    let app = TestApp::start().await;
    let text = body(Platform::Whatsapp, "messages_text");
    let (header, _) = proof(Platform::Whatsapp, &text);
    for forged in [
        "",
        "sha256=",
        "sha1=905c8c1e40b318523dd6fdd1b5f7c465bb626d33",
        &format!("sha256={}", "0".repeat(64)),
    ] {
        let mut request = signed(Platform::Whatsapp, &text);
        request
            .headers_mut()
            .insert(header, forged.parse().unwrap());
        let answer = app.send(request).await;
        assert_eq!(
            (answer.status, answer.body.len()),
            (StatusCode::UNAUTHORIZED, 0),
            "{forged}"
        );
    }
    let mut bare = signed(Platform::Whatsapp, &text);
    bare.headers_mut().remove(header);
    assert_eq!(app.send(bare).await.status, StatusCode::UNAUTHORIZED);
    assert!(app.events().await.is_empty());
}

#[tokio::test]
async fn a_platform_without_secret_says_that_it_is_off() {
    let app = TestApp::with(&[("TELEGRAM_WEBHOOK_SECRET", "")]).await;
    let update = body(Platform::Telegram, "message_text");
    let answer = app.deliver(Platform::Telegram, &update).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("retry-after"), "2");
    assert!(
        answer.json()["detail"]
            .as_str()
            .unwrap()
            .contains("switched off")
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_and_one_below_is_read() {
    let app = TestApp::start().await;
    let limit = 4 * 1024 * 1024;
    let answer = app
        .deliver(Platform::Telegram, &vec![b' '; limit + 1])
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut update = body(Platform::Telegram, "message_text");
    update.resize(limit, b' ');
    assert_eq!(
        app.deliver(Platform::Telegram, &update).await.status,
        StatusCode::OK
    );
    assert_eq!(app.events().await.len(), 1);
}

#[tokio::test]
async fn a_proven_body_that_nobody_can_read_is_acknowledged_and_kept() {
    let app = TestApp::start().await;
    for unreadable in [&b"not json"[..], b"[]", &[0xFF, 0xFE]] {
        assert_eq!(
            app.deliver(Platform::Telegram, unreadable).await.status,
            StatusCode::OK
        );
    }
    assert!(app.events().await.is_empty());
}

#[tokio::test]
async fn other_methods_are_not_taken() {
    let app = TestApp::start().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Request::builder()
            .method(method)
            .uri("/api/webhooks/telegram")
            .body(Body::empty());
        assert_eq!(
            app.send(request.unwrap()).await.status,
            StatusCode::METHOD_NOT_ALLOWED
        );
    }
    let get = Request::get("/api/webhooks/telegram")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(get).await.status, StatusCode::METHOD_NOT_ALLOWED);
}
