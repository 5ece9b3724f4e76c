//! Logging in and what keeps strangers out.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};

use super::test_app::{Answer, TestApp};

const PASSWORD: &str = "a long enough password";

fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    Request::post(path)
        .header(header::HOST, "localhost:3000")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.finish()))
        .unwrap()
}

fn as_visitor(path: &str, cookie: &str) -> Request<Body> {
    Request::get(path)
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap()
}

async fn set_up(app: &TestApp, code: &str) -> Answer {
    app.send(form(
        "/setup",
        &[
            ("code", code),
            ("email", "Ana@Example.com"),
            ("password", PASSWORD),
        ],
    ))
    .await
}

async fn log_in(app: &TestApp, password: &str, next: &str) -> Answer {
    app.send(form(
        "/login",
        &[
            ("email", "ana@example.com"),
            ("password", password),
            ("next", next),
        ],
    ))
    .await
}

async fn with_user() -> TestApp {
    TestApp::start_with_user("ana@example.com", PASSWORD).await
}

#[tokio::test]
async fn the_first_visitor_makes_a_login_with_the_code_from_the_log() {
    let app = TestApp::start().await;
    let code = app.hub.setup_code().unwrap();
    let wrong = set_up(&app, "ABCD-EFGH-JKLM-NPQR").await;
    assert!(
        wrong.header("location").starts_with("/setup?error=code"),
        "{}",
        wrong.header("location")
    );
    let right = set_up(&app, code.reveal()).await;
    assert_eq!(
        (right.status, right.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    let answer = app
        .send(as_visitor("/api/webhooks/events", &right.cookie()))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let late = set_up(&app, code.reveal()).await;
    assert!(late.header("location").contains("error=taken"));
}

#[tokio::test]
async fn a_login_needs_address_and_password_and_leads_back_to_the_page() {
    let app = with_user().await;
    let wrong = log_in(&app, "another password", "/events").await;
    assert!(
        wrong
            .header("location")
            .starts_with("/login?error=credentials")
    );
    assert!(wrong.headers.get(header::SET_COOKIE).is_none());
    let right = log_in(&app, PASSWORD, "/events?status=failed").await;
    assert_eq!(right.header("location"), "/events?status=failed");
    let cookie = right.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(
        log_in(&app, PASSWORD, "//evil.example")
            .await
            .header("location"),
        "/"
    );
}

#[tokio::test]
async fn logging_out_ends_the_session_for_good() {
    let app = with_user().await;
    let cookie = log_in(&app, PASSWORD, "").await.cookie();
    let mut out = form("/logout", &[]);
    out.headers_mut()
        .insert(header::COOKIE, cookie.parse().unwrap());
    assert_eq!(app.send(out).await.header("location"), "/login");
    let answer = app.send(as_visitor("/api/webhooks/events", &cookie)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_session_cookie_is_guarded_by_https() {
    let app = TestApp::with(&[("PUBLIC_URL", "https://hub.example.com")]).await;
    let code = app.hub.setup_code().unwrap();
    let answer = set_up(&app, code.reveal()).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-switchboard=") && cookie.contains("Secure"),
        "{cookie}"
    );
    assert!(!answer.header("strict-transport-security").is_empty());
}

#[tokio::test]
async fn nobody_logs_in_over_plain_http_beyond_this_machine() {
    let app = with_user().await;
    let mut request = form(
        "/login",
        &[("email", "ana@example.com"), ("password", PASSWORD)],
    );
    request
        .headers_mut()
        .insert(header::HOST, "192.168.1.5:3000".parse().unwrap());
    assert!(
        app.send(request)
            .await
            .header("location")
            .contains("error=insecure")
    );
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let app = with_user().await;
    for _ in 0..10 {
        log_in(&app, "guess, guess, guess", "").await;
    }
    assert!(
        log_in(&app, PASSWORD, "")
            .await
            .header("location")
            .contains("error=throttled")
    );
}

#[tokio::test]
async fn every_mutating_route_but_the_webhooks_refuses_a_cross_site_post() {
    let app = with_user().await;
    let cookie = log_in(&app, PASSWORD, "").await.cookie();
    let description = app.get("/api/openapi.json").await.json();
    let described = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item
                .as_object()
                .unwrap()
                .keys()
                .filter(|it| *it != "get" && *it != "parameters");
            methods.map(move |method| (method.to_uppercase(), path.replace("{id}", "evt_1")))
        });
    let others = ["/login", "/setup", "/logout", "/rpc/anything"]
        .map(|it| ("POST".to_owned(), it.to_owned()));
    let routes: Vec<_> = described.chain(others).collect();
    assert!(routes.len() > 4);
    for (method, path) in routes {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
        ] {
            let request = Request::builder()
                .method(method.parse::<Method>().unwrap())
                .uri(&path)
                .header(header::HOST, "localhost:3000")
                .header(header::COOKIE, &cookie)
                .header(name, value)
                .body(Body::empty())
                .unwrap();
            let answer = app.send(request).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{method} {path} with {name}"
            );
            assert_eq!(answer.json()["code"], "forbidden");
        }
    }
}
