//! The dashboard's pages as the server draws them, before any script runs.

use axum::body::Body;
use http::{Request, StatusCode};

use super::test_app::{Answer, TestApp};

async fn visit(app: &TestApp, path: &str) -> Answer {
    let request = Request::get(path)
        .header("accept", "text/html")
        .body(Body::empty())
        .unwrap();
    app.send(request).await
}

#[tokio::test]
async fn the_login_page_is_drawn_and_lets_only_its_own_scripts_run() {
    let app = TestApp::start_with_user("ana@example.com", "a long enough password").await;
    let answer = visit(&app, "/login").await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = String::from_utf8(answer.body.clone()).unwrap();
    assert!(
        page.contains("action=\"/login\"") && page.contains("type=\"password\""),
        "{page}"
    );
    let policy = answer.header("content-security-policy");
    let nonce = policy
        .split_once("'nonce-")
        .unwrap()
        .1
        .split('\'')
        .next()
        .unwrap();
    assert!(
        nonce.len() >= 16 && page.contains(&format!("nonce=\"{nonce}\"")),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let again = visit(&app, "/login").await;
    assert_ne!(again.header("content-security-policy"), policy);
}

#[tokio::test]
async fn strangers_are_led_to_the_login_and_the_first_visitor_to_set_up() {
    let app = TestApp::start().await;
    let first = visit(&app, "/").await;
    assert_eq!(
        (first.status, first.header("location")),
        (StatusCode::FOUND, "/setup")
    );
    let app = TestApp::start_with_user("ana@example.com", "a long enough password").await;
    let stranger = visit(&app, "/events?status=failed").await;
    assert_eq!(stranger.status, StatusCode::FOUND);
    assert!(
        stranger.header("location").starts_with("/login?next="),
        "{}",
        stranger.header("location")
    );
}

#[tokio::test]
async fn an_address_without_a_page_says_so() {
    let app = TestApp::start().await;
    assert_eq!(visit(&app, "/nowhere").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        visit(&app, "/pkg/abc/nothing.js").await.status,
        StatusCode::NOT_FOUND
    );
}
