//! `GET /api/webhooks/stats`.

use adapters::fixtures::body;
use axum::body::Body;
use http::{Request, StatusCode};
use model::Platform;
use serde_json::{Value, json};

use super::test_app::{TestApp, signed};

const PATH: &str = "/api/webhooks/stats";

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(|it| &**it).collect()
}

/// Whether these are the hours of the last day: the one that has begun is the 25th, unless it begins
/// just now.
fn is_a_day(points: usize) -> bool {
    (24..=25).contains(&points)
}

#[tokio::test]
async fn it_answers_what_was_received_and_what_became_of_it() {
    let app = TestApp::start().await;
    let text = body(Platform::Whatsapp, "messages_text");
    app.deliver(Platform::Whatsapp, &text).await;
    app.deliver(Platform::Whatsapp, &text).await;
    app.deliver(
        Platform::Telegram,
        &body(Platform::Telegram, "message_text"),
    )
    .await;
    let mut forged = signed(Platform::Whatsapp, &text);
    *forged.body_mut() = Body::from("{}");
    assert_eq!(app.send(forged).await.status, StatusCode::UNAUTHORIZED);
    app.settle().await;
    app.hub.write_all_counts().await.unwrap();

    let stats = app.get(PATH).await.json();
    let totals = json!({
        "received": 2, "completed": 2, "failed": 0, "duplicates": 1, "refused": 1,
    });
    assert_eq!(stats["totals"], totals);
    assert_eq!(stats["successRate"], 1.0);
    for times in ["processingMs", "ackMs"] {
        for percentile in ["avg", "p50", "p95", "p99"] {
            assert!(stats[times][percentile].is_number(), "{times}.{percentile}");
        }
    }
    assert_eq!(stats["queue"]["length"], 0);
    assert_eq!(stats["queue"]["oldestSeconds"], 0.0);
    assert!(stats["queue"]["perSecond"].as_f64().unwrap() > 0.0);
    assert_eq!(stats["byType"][0]["eventType"], "message");
    assert_eq!(stats["byType"][0]["received"], 2);
    assert_eq!(stats["byAccount"].as_array().unwrap().len(), 2);
    let whatsapp = json!({
        "platform": "whatsapp", "received": 1, "completed": 1, "failed": 0, "duplicates": 1,
        "refused": 1,
    });
    let platforms = stats["byPlatform"].as_array().unwrap();
    assert!(platforms.contains(&whatsapp), "{platforms:?}");
    let points = stats["series"].as_array().unwrap();
    assert_eq!(
        points.len(),
        25,
        "the last day, and the hour that has begun"
    );
    assert_eq!(keys(&points[0]), ["at", "failed", "received"]);
    let contacts = stats["topContacts"].as_array().unwrap();
    assert_eq!(contacts.len(), 2);
    assert!(
        contacts[0]["contactId"]
            .as_str()
            .unwrap()
            .starts_with("cnt_")
    );

    let telegram = app.get(&format!("{PATH}?platform=telegram")).await.json();
    assert_eq!(telegram["totals"]["received"], 1);
    assert_eq!(telegram["totals"]["refused"], 0);
    assert_eq!(telegram["topContacts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_has_nothing_in_it_is_empty_and_no_error() {
    let app = TestApp::start().await;
    let path = format!("{PATH}?from=2020-02-28&to=2020-03-01T00:00:00Z&bucket=day");
    let answer = app.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK);
    let stats = answer.json();
    let none = json!({ "avg": null, "p50": null, "p95": null, "p99": null });
    assert_eq!((&stats["ackMs"], &stats["processingMs"]), (&none, &none));
    assert_eq!(stats["successRate"], Value::Null);
    assert_eq!(
        stats["series"],
        json!([
            { "at": "2020-02-28T00:00:00.000Z", "received": 0, "failed": 0 },
            { "at": "2020-02-29T00:00:00.000Z", "received": 0, "failed": 0 },
        ])
    );
    for list in ["byType", "byAccount", "byPlatform", "topContacts"] {
        assert_eq!(stats[list], json!([]), "{list}");
    }
    assert_eq!(
        keys(&stats),
        [
            "ackMs",
            "byAccount",
            "byPlatform",
            "byType",
            "processingMs",
            "queue",
            "series",
            "successRate",
            "topContacts",
            "totals"
        ]
    );
}

#[tokio::test]
async fn what_is_not_given_has_a_default() {
    let app = TestApp::start().await;
    let points = async |query: &str| {
        let stats = app.get(&format!("{PATH}?{query}")).await.json();
        stats["series"].as_array().unwrap().len()
    };
    assert!(is_a_day(points("").await));
    assert!(is_a_day(points("bucket=&platform=&from=&to=").await));
    for (query, number) in [
        ("to=2026-11-20T10:00:00Z", 24),
        ("to=2026-11-20T10:00:00Z&bucket=day", 31),
        ("from=2026-11-01&to=2026-11-08", 168),
        ("from=2026-11-01&to=2026-11-08T00:00:00.001Z", 8),
        ("from=2026-11-01&to=2026-12-02&bucket=hour", 744),
    ] {
        assert_eq!(points(query).await, number, "{query}");
    }
}

#[tokio::test]
async fn a_wrong_value_is_named() {
    let app = TestApp::start().await;
    for (query, name) in [
        ("platform=myspace", "platform"),
        ("bucket=minute", "bucket"),
        ("from=yesterday", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-11-02&to=2026-11-01", "from"),
        ("from=2026-11-01&to=2026-11-01", "from"),
        ("from=2024-01-01&to=2026-11-01", "from"),
        ("from=1969-12-31&to=1970-01-02", "from"),
        ("from=2026-11-01&to=2026-12-03&bucket=hour", "bucket"),
    ] {
        let answer = app.get(&format!("{PATH}?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.starts_with(name), "{detail}");
    }
}

#[tokio::test]
async fn it_wants_a_key_or_a_session_and_is_described() {
    let app = TestApp::start().await;
    let nobody = Request::get(PATH).body(Body::empty()).unwrap();
    assert_eq!(app.send(nobody).await.status, StatusCode::UNAUTHORIZED);
    let description = app.get("/api/openapi.json").await.json();
    let parameters = &description["paths"][PATH]["get"]["parameters"];
    let names: Vec<_> = parameters
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["from", "to", "bucket", "platform"]);
}
