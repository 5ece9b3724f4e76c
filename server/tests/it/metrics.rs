//! `/metrics`: what is measured, and who may read it.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use adapters::fixtures::body;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Request, StatusCode, header};
use model::Platform;

use super::test_app::{Answer, TestApp, signed};

/// What an operator reads about each of them.
const MANUAL: &str = include_str!("../../../docs/operating.md");
const HERE: &str = "127.0.0.1:50000";
const TOKEN: &str = "a-token-for-the-metrics";

async fn ask(app: &TestApp, peer: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get("/metrics");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    let peer: SocketAddr = peer.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    app.send(request).await
}

/// Every series and its value, as this machine sees them.
async fn scrape(app: &TestApp) -> BTreeMap<String, f64> {
    let answer = ask(app, HERE, &[("host", "localhost:3000")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    assert_eq!(answer.header("content-type"), kind);
    let text = String::from_utf8(answer.body).unwrap();
    let lines = text
        .lines()
        .filter(|it| !it.is_empty() && !it.starts_with('#'));
    let series = lines.map(|line| {
        let (series, value) = line.rsplit_once(' ').unwrap();
        (series.to_owned(), value.parse().unwrap())
    });
    series.collect()
}

#[tokio::test]
async fn what_happens_to_webhooks_and_events_is_counted() {
    let app = TestApp::start().await;
    let before = scrape(&app).await;
    let message = body(Platform::Telegram, "message_text");
    for _ in 0..2 {
        let stored = app.deliver(Platform::Telegram, &message).await;
        assert_eq!(stored.status, StatusCode::OK);
    }
    app.deliver(Platform::Telegram, b"[]").await;
    let mut forged = signed(Platform::Telegram, &message);
    let header = header::HeaderName::from_static("x-telegram-bot-api-secret-token");
    forged
        .headers_mut()
        .insert(header, "guessed".parse().unwrap());
    assert_eq!(app.send(forged).await.status, StatusCode::UNAUTHORIZED);
    app.deliver(Platform::Viber, b"{}").await;
    app.settle().await;

    let after = scrape(&app).await;
    let grown = |series: &str| {
        let value = |of: &BTreeMap<String, f64>| of.get(series).copied().unwrap_or(0.0);
        value(&after) - value(&before)
    };
    let webhooks = |labels: &str| grown(&format!("switchboard_webhooks_total{{{labels}}}"));
    let telegram = |verdict: &str, reason: &str| {
        webhooks(&format!(
            r#"platform="telegram",verdict="{verdict}",reason="{reason}""#
        ))
    };
    for (verdict, reason) in [
        ("accepted", "none"),
        ("duplicate", "none"),
        ("unreadable", "none"),
        ("refused", "bad_signature"),
    ] {
        assert!(telegram(verdict, reason) >= 1.0, "{verdict} {reason}");
    }
    let off = r#"platform="viber",verdict="put_off",reason="off""#;
    assert!(webhooks(off) >= 1.0);
    for series in [
        r#"switchboard_events_received_total{platform="telegram"}"#,
        r#"switchboard_events_repeated_total{platform="telegram"}"#,
        r#"switchboard_events_processed_total{platform="telegram",outcome="completed"}"#,
        r#"switchboard_acknowledge_seconds_count{platform="telegram"}"#,
        "switchboard_processing_seconds_count",
        "switchboard_delay_seconds_count",
        "switchboard_batch_events_count",
        "switchboard_commit_deliveries_count",
        "switchboard_commit_seconds_count",
        r#"switchboard_http_requests_total{method="POST",route="/api/webhooks/{platform}",status="200"}"#,
        r#"switchboard_http_request_seconds_count{method="POST",route="/api/webhooks/{platform}"}"#,
    ] {
        assert!(grown(series) >= 1.0, "{series}: {after:#?}");
    }
    for (series, value) in [
        (r#"switchboard_queue_events{state="due"}"#, 0.0),
        ("switchboard_queue_oldest_seconds", 0.0),
        ("switchboard_commit_waiting_bytes", 0.0),
        (r#"switchboard_ready{part="database"}"#, 1.0),
        (r#"switchboard_build_info{version="0.1.0"}"#, 1.0),
    ] {
        assert_eq!(after.get(series), Some(&value), "{series}");
    }
    assert!(after["process_resident_memory_bytes"] > 0.0);
}

#[tokio::test]
async fn every_metric_stands_in_the_manual_and_none_names_an_account() {
    let app = TestApp::start().await;
    let message = body(Platform::Telegram, "message_text");
    assert_eq!(
        app.deliver(Platform::Telegram, &message).await.status,
        StatusCode::OK
    );
    app.settle().await;
    for series in scrape(&app).await.into_keys() {
        let (name, labels) = series.split_once('{').unwrap_or((&series, ""));
        let of_a_histogram = ["_bucket", "_sum", "_count"];
        let stem = of_a_histogram.iter().find_map(|it| name.strip_suffix(it));
        let is_known = |name: &str| MANUAL.contains(&format!("`{name}`"));
        assert!(is_known(stem.unwrap_or(name)) || is_known(name), "{name}");
        let values = labels.split('"').skip(1).step_by(2);
        for value in values.filter(|_| !labels.starts_with("version") && !labels.contains("le=")) {
            let digits = value.chars().filter(char::is_ascii_digit).count();
            assert!(digits <= 3, "{series} looks like an id");
        }
    }
}

#[tokio::test]
async fn without_a_token_only_this_machine_reads_them() {
    let app = TestApp::with(&[("TRUSTED_PROXIES", "10.0.0.0/8")]).await;
    let local = ("host", "localhost:3000");
    let public = ("host", "hub.example.com");
    for (peer, headers, status) in [
        (HERE, &[local][..], StatusCode::OK),
        ("[::1]:50000", &[("host", "[::1]:3000")], StatusCode::OK),
        ("7.7.7.7:50000", &[local], StatusCode::FORBIDDEN),
        // A proxy on this machine that is not trusted hands over strangers' requests.
        (HERE, &[public], StatusCode::FORBIDDEN),
        (
            HERE,
            &[local, ("x-forwarded-for", "127.0.0.1")],
            StatusCode::FORBIDDEN,
        ),
        (
            HERE,
            &[local, ("forwarded", "for=127.0.0.1")],
            StatusCode::FORBIDDEN,
        ),
        ("10.0.0.1:1", &[public], StatusCode::FORBIDDEN),
        (
            "10.0.0.1:1",
            &[public, ("x-forwarded-for", "7.7.7.7")],
            StatusCode::FORBIDDEN,
        ),
        (
            "10.0.0.1:1",
            &[public, ("x-forwarded-for", "127.0.0.1")],
            StatusCode::OK,
        ),
    ] {
        let answer = ask(&app, peer, headers).await;
        assert_eq!(answer.status, status, "{peer} {headers:?}");
    }
    let unknown_peer = Request::get("/metrics").body(Body::empty()).unwrap();
    assert_eq!(app.send(unknown_peer).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn with_a_token_the_token_decides() {
    let app = TestApp::with(&[("METRICS_TOKEN", TOKEN)]).await;
    let right = format!("Bearer {TOKEN}");
    for (peer, headers, status) in [
        (HERE, &[("host", "localhost")][..], StatusCode::UNAUTHORIZED),
        (
            HERE,
            &[("authorization", "Bearer guessed")],
            StatusCode::UNAUTHORIZED,
        ),
        ("7.7.7.7:1", &[("authorization", &*right)], StatusCode::OK),
    ] {
        assert_eq!(ask(&app, peer, headers).await.status, status, "{headers:?}");
    }
}
