//! `/api/apps`: several apps on one address, secrets that change, and who may do it.

use adapters::conformance::Samples;
use adapters::fixtures::body;
use axum::body::Body;
use http::{Method, Request, StatusCode};
use model::Platform;
use serde_json::{Value, json};

use super::test_app::{Answer, META_SECRET, TestApp, proven};

const UUID: &str = "890e4665-4dfe-4ab1-b689-ed553bceeed0";

async fn create(app: &TestApp, platform: &str, secrets: Value) -> Answer {
    let new = json!({"name": "Shop", "platforms": [platform], "secrets": secrets});
    app.call(Method::POST, "/api/apps", &new).await
}

fn signed(platform: Platform, secret: &str, name: &str) -> Request<Body> {
    let samples = Samples {
        secret: secret.to_owned(),
        ..adapters::adapter_for(platform).samples().swap_remove(0)
    };
    proven(&samples, &body(platform, name))
}

#[tokio::test]
async fn an_app_receives_from_the_moment_it_is_made_until_it_is_removed() {
    let app = TestApp::start().await;
    let message = || signed(Platform::Viber, "shop-token", "message_text");
    let off = app.send(message()).await;
    assert_eq!(off.status, StatusCode::SERVICE_UNAVAILABLE);
    let made = create(&app, "viber", json!({"bot_token": "shop-token"})).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made = made.json();
    let id = made["id"].as_str().unwrap();
    assert_eq!(app.send(message()).await.status, StatusCode::OK);
    let endpoint = made["endpoints"][0].as_str().unwrap();
    assert!(
        endpoint.ends_with(&format!("/api/webhooks/viber/{id}")),
        "{endpoint}"
    );
    assert_eq!(app.events().await.len(), 1);

    let path = format!("/api/apps/{id}");
    let named = app
        .call(Method::PUT, &path, &json!({"name": "Bakery"}))
        .await;
    assert_eq!(named.status, StatusCode::NO_CONTENT);
    let listed = app.get("/api/apps").await;
    let text = String::from_utf8(listed.body.clone()).unwrap();
    assert!(!text.contains("shop-token"), "{text}");
    let apps = listed.json();
    let own = apps["apps"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == id);
    let own = own.unwrap();
    assert_eq!(own["name"], "Bakery");
    assert_eq!(own["source"], "dashboard");
    assert_eq!(own["credentials"][0]["name"], "bot_token");

    let gone = app.call(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let off = app.send(message()).await;
    assert_eq!(off.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.events().await.len(), 1, "what was received stays");
}

#[tokio::test]
async fn the_secret_before_the_present_one_is_accepted_too() {
    let app = TestApp::start().await;
    let made = create(&app, "viber", json!({"bot_token": "one"}))
        .await
        .json();
    let path = format!(
        "/api/apps/{}/secrets/bot_token",
        made["id"].as_str().unwrap()
    );
    let changed = app.call(Method::PUT, &path, &json!({"value": "two"})).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    for (secret, status) in [
        ("one", StatusCode::OK),
        ("two", StatusCode::OK),
        ("three", StatusCode::UNAUTHORIZED),
    ] {
        let answer = app.send(signed(Platform::Viber, secret, "message_text"));
        assert_eq!(answer.await.status, status, "{secret}");
    }
    let apps = app.get("/api/apps").await.json();
    let held = apps["apps"].as_array().unwrap().last().unwrap();
    assert!(
        held["credentials"][0]["previousUntil"].is_string(),
        "{held}"
    );
}

#[tokio::test]
async fn a_challenge_on_a_shared_address_is_answered_for_one_app_only() {
    let app = TestApp::with(&[("X_CONSUMER_SECRET", "x"), ("LINKEDIN_CLIENT_SECRET", "li")]).await;
    let ask = async |path: &str| app.get(&format!("/api/webhooks/{path}")).await.status;
    let (x, linkedin) = ("crc_token=abc", format!("challengeCode={UUID}"));
    assert_eq!(ask(&format!("x?{x}")).await, StatusCode::OK);
    assert_eq!(ask(&format!("linkedin?{linkedin}")).await, StatusCode::OK);
    let second = create(&app, "x", json!({"consumer_secret": "second"})).await;
    let second = second.json()["id"].as_str().unwrap().to_owned();
    let third = json!({"client_secret": "third", "client_id": "client-3"});
    let third = create(&app, "linkedin", third).await;
    let third = third.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(ask(&format!("x?{x}")).await, StatusCode::FORBIDDEN);
    assert_eq!(
        ask(&format!("linkedin?{linkedin}")).await,
        StatusCode::FORBIDDEN
    );
    let named = format!("linkedin?applicationId=client-3&{linkedin}");
    assert_eq!(ask(&named).await, StatusCode::OK);
    assert_eq!(ask(&format!("x/{second}?{x}")).await, StatusCode::OK);
    assert_eq!(
        ask(&format!("linkedin/{third}?{linkedin}")).await,
        StatusCode::OK
    );
    assert_eq!(ask(&format!("x/{third}?{x}")).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_wrong_with_an_app_is_said_without_its_secrets() {
    let app = TestApp::start().await;
    for (new, says) in [
        (
            json!({"name": "", "platforms": ["viber"], "secrets": {"bot_token": "t0p"}}),
            "name",
        ),
        (
            json!({"name": "A", "platforms": [], "secrets": {}}),
            "platforms",
        ),
        (
            json!({"name": "A", "platforms": ["myspace"], "secrets": {}}),
            "body",
        ),
        (
            json!({"name": "A", "platforms": ["viber", "x"], "secrets": {}}),
            "platforms",
        ),
        (
            json!({"name": "A", "platforms": ["viber"], "secrets": {}}),
            "bot_token",
        ),
        (
            json!({"name": "A", "platforms": ["viber"], "secrets": {"bot_token": ""}}),
            "bot_token",
        ),
        (
            json!({"name": "A", "platforms": ["viber"], "secrets": {"bot_token": "t0p cret"}}),
            "bot_token",
        ),
        (
            json!({"name": "A", "platforms": ["viber"], "secrets": {"bot_token": 7}}),
            "body",
        ),
        (
            json!({"name": "A", "platforms": ["viber"], "secrets": {"nonsense": "t0p"}}),
            "nonsense",
        ),
    ] {
        let answer = app.call(Method::POST, "/api/apps", &new).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{new}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(says), "{new}: {detail}");
        assert!(!detail.contains("t0p"), "{detail}");
    }
    let apps = app.get("/api/apps").await.json();
    let meta = apps["apps"][0].clone();
    assert_eq!(meta["source"], "environment", "{meta}");
    let path = format!("/api/apps/{}", meta["id"].as_str().unwrap());
    let kept = app.call(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(kept.status, StatusCode::CONFLICT);
    let unknown = app
        .call(Method::DELETE, "/api/apps/app_1", &Value::Null)
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let stranger = Request::get("/api/apps").body(Body::empty()).unwrap();
    assert_eq!(app.send(stranger).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn two_apps_never_have_one_secret_or_one_account() {
    let app = TestApp::start().await;
    let first = json!({"secret_token": "one", "bot_token": "4242:abc"});
    let first = create(&app, "telegram", first).await;
    assert_eq!(first.status, StatusCode::CREATED);
    for (secrets, what) in [
        (
            json!({"secret_token": "one", "bot_token": "4243:abc"}),
            "the secret",
        ),
        (
            json!({"secret_token": "two", "bot_token": "4242:def"}),
            "the account",
        ),
    ] {
        let twin = create(&app, "telegram", secrets).await;
        assert_eq!(twin.status, StatusCode::CONFLICT, "{what}");
    }
    let path = format!("/api/apps/{}", first.json()["id"].as_str().unwrap());
    app.call(Method::DELETE, &path, &Value::Null).await;
    let heir = json!({"secret_token": "two", "bot_token": "4242:def"});
    let heir = create(&app, "telegram", heir).await;
    assert_eq!(heir.status, StatusCode::CREATED);
    let update = signed(Platform::Telegram, "two", "message_text");
    assert_eq!(app.send(update).await.status, StatusCode::OK);
    app.settle().await;
    let events = app.events().await;
    assert_eq!(events[0]["accountId"], "4242", "{events:#?}");
}

#[tokio::test]
async fn a_batch_about_two_apps_loses_nothing_of_either() {
    let app = TestApp::start().await;
    for state in ["state-a", "state-b"] {
        let made = create(&app, "teams", json!({"client_state": state})).await;
        assert_eq!(made.status, StatusCode::CREATED);
    }
    let item = |state: &str, message: &str| {
        json!({
            "subscriptionId": state, "changeType": "created", "clientState": state, "tenantId": "t",
            "resource": format!("chats('19:a@thread.v2')/messages('{message}')"),
            "resourceData": {"id": message},
        })
    };
    let body = json!({"value": [item("state-a", "1"), item("state-b", "2"), item("x", "3")]});
    for _ in ["first", "again"] {
        let request = Request::post("/api/webhooks/teams");
        let request = request.body(Body::from(body.to_string())).unwrap();
        assert_eq!(app.send(request).await.status, StatusCode::ACCEPTED);
    }
    let events = app.events().await;
    assert_eq!(events.len(), 2, "{events:#?}");
    assert_ne!(events[0]["appId"], events[1]["appId"]);
    for event in &events {
        let id = event["id"].as_str().unwrap();
        let detail = app.get(&format!("/api/webhooks/events/{id}")).await.json();
        let note = detail["delivery"]["note"].as_str().unwrap().to_owned();
        assert!(note.contains("1 of 3 items carry no proof"), "{note}");
        assert!(note.contains("1 of 3 items are another app's"), "{note}");
    }
}

#[tokio::test]
async fn an_account_goes_to_the_app_that_names_it() {
    let text = body(Platform::Whatsapp, "messages_text");
    let number = {
        let events: Value = serde_json::from_slice(&text).unwrap();
        let metadata = events.pointer("/entry/0/changes/0/value/metadata").unwrap();
        metadata["phone_number_id"].as_str().unwrap().to_owned()
    };
    let app = TestApp::start().await;
    let discovered = signed(Platform::Whatsapp, META_SECRET, "messages_text");
    assert_eq!(app.send(discovered).await.status, StatusCode::OK);
    app.settle().await;
    let secrets = json!({"app_secret": "own", "verify_token": "t", "account_id": number});
    let named = create(&app, "whatsapp", secrets).await;
    assert_eq!(named.status, StatusCode::CREATED, "{:?}", named.json());
    let own = signed(Platform::Whatsapp, "own", "messages_text");
    assert_eq!(app.send(own).await.status, StatusCode::OK);
    assert_eq!(app.events().await.len(), 2, "it may speak for its account");
    let other = signed(
        Platform::Whatsapp,
        META_SECRET,
        "messages_text_unicode_emoji",
    );
    assert_eq!(app.send(other).await.status, StatusCode::OK);
    assert_eq!(
        app.events().await.len(),
        2,
        "the other one may not any more"
    );
}
