//! The REST API for events, and its description.

use adapters::fixtures::{body, fixtures};
use axum::body::Body;
use http::{Method, Request, StatusCode};
use model::Platform;

use super::test_app::{TestApp, with_key};

#[tokio::test]
async fn nobody_reads_without_a_key_or_a_session() {
    let app = TestApp::start().await;
    for key in [
        None,
        Some("Bearer wrong"),
        Some("Basic abc"),
        Some("Bearer "),
    ] {
        let mut request = Request::get("/api/webhooks/events")
            .body(Body::empty())
            .unwrap();
        request
            .headers_mut()
            .extend(key.map(|it| (http::header::AUTHORIZATION, it.parse().unwrap())));
        let answer = app.send(request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{key:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["code"], "unauthenticated");
        assert_eq!(answer.json()["requestId"], answer.header("x-request-id"));
    }
}

#[tokio::test]
async fn pages_follow_each_other_and_filters_narrow() {
    let app = TestApp::start().await;
    for fixture in fixtures(Platform::Telegram) {
        app.deliver(Platform::Telegram, &fixture.body).await;
    }
    app.deliver(
        Platform::Whatsapp,
        &body(Platform::Whatsapp, "messages_text"),
    )
    .await;
    app.settle().await;
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app
            .get(&format!("/api/webhooks/events?limit=30&cursor={cursor}"))
            .await
            .json();
        ids.extend(
            page["events"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["id"].as_str().unwrap().to_owned()),
        );
        match page["nextCursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(ids.len(), 80);
    assert!(ids.is_sorted_by(|newer, older| newer > older));
    for (query, number) in [
        ("platform=whatsapp", 1),
        ("eventType=channel_posts", 1),
        ("eventType=callback_query", 5),
        ("eventType=poll*", 3),
        ("status=completed&platform=telegram", 79),
        ("externalId=481201", 1),
        ("q=promo2026", 2),
        ("q=%25", 0),
        ("to=2020-01-01T00:00:00Z", 0),
        ("from=2020-01-01", 80),
    ] {
        let answer = app
            .get(&format!("/api/webhooks/events?limit=200&{query}"))
            .await;
        let found = answer.json()["events"].as_array().unwrap().len();
        assert_eq!(found, number, "{query}");
    }
}

#[tokio::test]
async fn a_wrong_value_is_named() {
    let app = TestApp::start().await;
    for (query, name) in [
        ("platform=myspace", "platform"),
        ("status=lost", "status"),
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("limit=201", "limit"),
        ("from=yesterday", "from"),
        ("cursor=abc", "cursor"),
        ("connectionId=con_1", "connectionId"),
    ] {
        let answer = app.get(&format!("/api/webhooks/events?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.starts_with(name), "{detail}");
    }
}

#[tokio::test]
async fn the_detail_has_raw_body_masked_headers_and_attempts() {
    let app = TestApp::start().await;
    let text = body(Platform::Whatsapp, "messages_text");
    app.deliver(Platform::Whatsapp, &text).await;
    app.deliver(Platform::Whatsapp, &text).await;
    app.settle().await;
    let id = app.events().await[0]["id"].as_str().unwrap().to_owned();
    let detail = app.get(&format!("/api/webhooks/events/{id}")).await.json();
    assert_eq!(
        detail["delivery"]["body"].as_str().unwrap().as_bytes(),
        text
    );
    assert_eq!(detail["delivery"]["verdict"], "accepted");
    assert_eq!(detail["repeatedBy"].as_array().unwrap().len(), 1);
    assert_eq!(detail["attemptLog"][0]["outcome"], "completed");
    let headers = detail["delivery"]["headers"].as_array().unwrap();
    let signature = headers
        .iter()
        .find(|it| it["name"] == "x-hub-signature-256")
        .unwrap();
    assert_eq!(signature["value"], "present, matched");
    for missing in ["evt_00000000000000000000000000000001", "nonsense"] {
        let answer = app.get(&format!("/api/webhooks/events/{missing}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn only_failed_events_are_retried_unless_forced() {
    let app = TestApp::with(&[("WEBHOOK_RETRY_ATTEMPTS", "1")]).await;
    app.hub.faults().cause("481201", hub::Fault::Fail);
    app.deliver(
        Platform::Telegram,
        &body(Platform::Telegram, "message_text"),
    )
    .await;
    app.settle().await;
    let event = app.events().await[0].clone();
    assert_eq!(
        (&event["status"], &event["attempts"]),
        (&"failed".into(), &1.into())
    );
    app.hub.faults().mend();
    let path = format!(
        "/api/webhooks/events/{}/retry",
        event["id"].as_str().unwrap()
    );
    let answer = app.send(with_key(Method::POST, &path)).await;
    assert_eq!(
        (answer.status, &answer.json()["status"]),
        (StatusCode::OK, &"retrying".into())
    );
    while app.events().await[0]["status"] != "completed" {
        app.settle().await;
    }
    let again = app.send(with_key(Method::POST, &path)).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let forced = app
        .send(with_key(Method::POST, &format!("{path}?force=true")))
        .await;
    assert_eq!(forced.status, StatusCode::OK);
}

#[tokio::test]
async fn health_readiness_and_description_are_open() {
    let app = TestApp::start().await;
    let open = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    assert_eq!(app.send(open("/health")).await.body, b"ok");
    // The worker is a task of its own and may need a moment to begin.
    while app.send(open("/ready")).await.status != StatusCode::OK {
        tokio::task::yield_now().await;
    }
    let description = app.send(open("/api/openapi.json")).await.json();
    for path in [
        "/api/webhooks/events",
        "/api/webhooks/events/{id}",
        "/api/webhooks/events/{id}/retry",
    ] {
        assert!(description["paths"][path].is_object(), "{path}");
    }
    let docs = app.send(open("/api/docs/")).await;
    assert_eq!(docs.status, StatusCode::OK);
    assert_eq!(
        app.send(open("/api/nothing")).await.status,
        StatusCode::NOT_FOUND
    );
}
