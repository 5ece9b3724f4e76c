//! `/api/webhooks/events/retry` and `/api/webhooks/retries`.

use adapters::fixtures::body;
use http::{Method, StatusCode};
use hub::Fault;
use model::Platform;
use serde_json::{Value, json};

use super::test_app::TestApp;

/// A server on which one event has failed for good, and whose fault is mended.
async fn with_a_failed_event() -> TestApp {
    let app = TestApp::with(&[("WEBHOOK_RETRY_ATTEMPTS", "1")]).await;
    app.hub.faults().cause("481201", Fault::Fail);
    app.deliver(
        Platform::Telegram,
        &body(Platform::Telegram, "message_text"),
    )
    .await;
    app.settle().await;
    assert_eq!(app.events().await[0]["status"], "failed");
    app.hub.faults().mend();
    app
}

async fn until(app: &TestApp, path: &str, state: &str) -> Value {
    loop {
        let bulk = app.get(path).await.json();
        if bulk["state"] == state {
            return bulk;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn many_are_counted_first_then_retried() {
    let app = with_a_failed_event().await;
    let path = "/api/webhooks/events/retry";
    for (filter, count) in [
        (json!({}), 1),
        (json!({"platform": "telegram"}), 1),
        (json!({"platform": "viber"}), 0),
        (json!({"q": "nobody said this"}), 0),
    ] {
        let wish = json!({"filter": filter, "dryRun": true});
        let answer = app.call(Method::POST, path, &wish).await;
        assert_eq!(
            (answer.status, answer.json()),
            (StatusCode::OK, json!({"count": count}))
        );
    }
    assert_eq!(
        app.events().await[0]["status"],
        "failed",
        "nothing was done"
    );

    let everything = json!({"filter": {}});
    let begun = app.call(Method::POST, path, &everything).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED);
    let own = begun.header("location").to_owned();
    let done = until(&app, &own, "completed").await;
    assert_eq!(
        (
            &done["total"],
            &done["tried"],
            &done["completed"],
            &done["failed"]
        ),
        (&json!(1), &json!(1), &json!(1), &json!(0))
    );
    assert_eq!(app.events().await[0]["status"], "completed");
    let over = app
        .call(Method::POST, &format!("{own}/cancel"), &json!({}))
        .await;
    assert_eq!(over.status, StatusCode::CONFLICT);

    app.call(Method::POST, path, &everything).await;
    let first = app.get("/api/webhooks/retries?limit=1").await.json();
    let next = first["nextCursor"].as_str().unwrap();
    let second = app
        .get(&format!("/api/webhooks/retries?limit=1&cursor={next}"))
        .await
        .json();
    assert_eq!(second["retries"][0]["id"], done["id"]);
    assert_eq!(second["nextCursor"], Value::Null);
}

#[tokio::test]
async fn what_makes_no_sense_retries_nothing() {
    let app = with_a_failed_event().await;
    let path = "/api/webhooks/events/retry";
    for (wish, named) in [
        (json!({"filter": {"plattform": "viber"}}), "body"),
        (json!({"platform": "viber"}), "body"),
        (json!({"filter": {"platform": "icq"}}), "platform"),
        (json!({"filter": {"status": "completed"}}), "status"),
        (json!({}), "body"),
        (json!([]), "body"),
    ] {
        let answer = app.call(Method::POST, path, &wish).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wish}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.starts_with(named), "{detail}");
    }
    for (method, path) in [
        (Method::GET, "/api/webhooks/retries/brt_1"),
        (
            Method::POST,
            "/api/webhooks/retries/brt_00000000000000000000000000000001/pause",
        ),
    ] {
        let answer = app.call(method, path, &json!({})).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let list = app.get("/api/webhooks/retries").await.json();
    assert_eq!(list["retries"], json!([]));
}
