//! What a stranger, or one app against another, might try.

use std::net::SocketAddr;

use adapters::conformance::Samples;
use adapters::fixtures::body;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Method, Request, StatusCode};
use model::Platform;
use serde_json::{Value, json};

use super::test_app::{META_SECRET, TestApp, proven};

const UUID: &str = "890e4665-4dfe-4ab1-b689-ed553bceeed0";

/// The first way in which a platform signs, with a secret of the test's.
fn samples(platform: Platform, secret: &str) -> Samples {
    Samples {
        secret: secret.to_owned(),
        ..adapters::adapter_for(platform).samples().swap_remove(0)
    }
}

async fn ask(app: &TestApp, path: &str, parameter: &str, value: &str) -> (StatusCode, Vec<u8>) {
    let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let request = Request::get(format!("/api/webhooks/{path}?{parameter}={value}"))
        .body(Body::empty())
        .unwrap();
    let answer = app.send(request).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn only_text_that_can_never_be_a_body_is_signed() {
    let app = TestApp::with(&[
        ("X_CONSUMER_SECRET", "x-secret"),
        ("LINKEDIN_CLIENT_SECRET", "linkedin-secret"),
    ])
    .await;
    for text in [r#"{"for_user_id":"1"}"#, "", "a\tb", "{}", &"a".repeat(201)] {
        let (status, answer) = ask(&app, "x", "crc_token", text).await;
        assert_eq!(
            (status, answer.len()),
            (StatusCode::BAD_REQUEST, 0),
            "{text}"
        );
    }
    for text in [r#"hmacsha256={"a":1}"#, r#"{"a":1}"#, "", "890e4665"] {
        let (status, answer) = ask(&app, "linkedin", "challengeCode", text).await;
        assert_eq!(
            (status, answer.len()),
            (StatusCode::BAD_REQUEST, 0),
            "{text}"
        );
    }
}

#[tokio::test]
async fn an_answered_challenge_can_not_be_posted_back() {
    let app = TestApp::with(&[
        ("X_CONSUMER_SECRET", "x-secret"),
        ("LINKEDIN_CLIENT_SECRET", "linkedin-secret"),
    ])
    .await;
    for (platform, parameter, text, member) in [
        (Platform::X, "crc_token", "abc", "response_token"),
        (
            Platform::Linkedin,
            "challengeCode",
            UUID,
            "challengeResponse",
        ),
    ] {
        let (status, answer) = ask(&app, platform.as_str(), parameter, text).await;
        assert_eq!(status, StatusCode::OK, "{platform}");
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        let proof = answer[member].as_str().unwrap();
        let header = adapters::adapter_for(platform).profile().proof_header;
        for proof in [proof.to_owned(), format!("hmacsha256={proof}")] {
            let request = Request::post(format!("/api/webhooks/{platform}"))
                .header(header, proof)
                .body(Body::from(text))
                .unwrap();
            let answer = app.send(request).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{platform}");
        }
    }
    assert!(app.events().await.is_empty());
}

/// The subject of Meta's client certificate, as nginx hands it over.
const SUBJECT: &str = "CN=client.webhooks.fbclientcerts.com,O=Meta Platforms";

#[tokio::test]
async fn a_client_certificate_counts_from_trusted_proxies_only() {
    let app = TestApp::with(&[
        ("WHATSAPP_CLIENT_CERT_HEADER", "x-client-subject"),
        ("TRUSTED_PROXIES", "10.0.0.0/8"),
    ])
    .await;
    let text = body(Platform::Whatsapp, "messages_text");
    for (peer, subject, status) in [
        ("10.1.2.3:5", Some(SUBJECT), StatusCode::OK),
        (
            "10.1.2.3:5",
            Some("CN=somebody.else"),
            StatusCode::UNAUTHORIZED,
        ),
        ("10.1.2.3:5", None, StatusCode::UNAUTHORIZED),
        ("192.0.2.7:5", Some(SUBJECT), StatusCode::UNAUTHORIZED),
    ] {
        for path in ["whatsapp", "facebook", "instagram"] {
            let mut request = proven(&samples(Platform::Whatsapp, META_SECRET), &text);
            *request.uri_mut() = format!("/api/webhooks/{path}").parse().unwrap();
            let peer: SocketAddr = peer.parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
            if let Some(subject) = subject {
                let value = subject.parse().unwrap();
                request.headers_mut().insert("x-client-subject", value);
            }
            let answer = app.send(request).await;
            assert_eq!(answer.status, status, "{peer} {subject:?} {path}");
        }
    }
}

#[tokio::test]
async fn an_app_can_not_speak_for_another_apps_account() {
    let app = TestApp::with(&[
        ("WHATSAPP_WEBHOOK_SECRET", "whatsapp-secret"),
        ("WHATSAPP_PHONE_NUMBER_ID", "1182"),
    ])
    .await;
    let change = |number: &str, id: &str| {
        json!({"field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": {"phone_number_id": number},
            "messages": [{"id": id, "from": "49", "timestamp": "1795168800", "type": "text", "text": {"body": id}}],
        }})
    };
    let body = json!({"object": "whatsapp_business_account", "entry": [
        {"id": "1", "changes": [change("1182", "forged"), change("77", "own")]},
    ]});
    let body = body.to_string();
    let forged = proven(&samples(Platform::Whatsapp, META_SECRET), body.as_bytes());
    assert_eq!(app.send(forged).await.status, StatusCode::OK);
    let events = app.events().await;
    assert_eq!(events.len(), 1, "{events:#?}");
    assert_eq!(events[0]["externalId"], "own");
    let id = events[0]["id"].as_str().unwrap();
    let detail = app.get(&format!("/api/webhooks/events/{id}")).await.json();
    let note = detail["delivery"]["note"].as_str().unwrap();
    assert!(note.contains("1182"), "{note}");
    let right = proven(
        &samples(Platform::Whatsapp, "whatsapp-secret"),
        body.as_bytes(),
    );
    assert_eq!(app.send(right).await.status, StatusCode::OK);
    app.settle().await;
    let found = app
        .get("/api/webhooks/events?externalId=forged")
        .await
        .json();
    assert_eq!(found["events"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_body_is_read_by_what_it_says_it_is() {
    let app = TestApp::start().await;
    let page = body(Platform::Facebook, "messages_long_text");
    for path in ["instagram", "whatsapp", "facebook"] {
        let mut request = proven(&samples(Platform::Facebook, META_SECRET), &page);
        *request.uri_mut() = format!("/api/webhooks/{path}").parse().unwrap();
        assert_eq!(app.send(request).await.status, StatusCode::OK, "{path}");
    }
    let events = app.events().await;
    assert_eq!(events.len(), 1, "{events:#?}");
    assert_eq!(events[0]["platform"], "facebook");
}

#[tokio::test]
async fn one_wrong_state_costs_its_item_and_no_other() {
    let graph = adapters::adapter_for(Platform::Teams)
        .samples()
        .swap_remove(0);
    let app = TestApp::receiving(&graph).await;
    let item = |state: &str, message: &str| {
        json!({
            "subscriptionId": "s", "changeType": "created", "clientState": state, "tenantId": "t",
            "resource": format!("chats('19:a@thread.v2')/messages('{message}')"),
            "resourceData": {"id": message},
        })
    };
    let body = json!({"value": [
        item(&graph.secret, "1"), item("guessed", "2"), item(&graph.secret, "3"),
    ]});
    let answer = app.send(proven(&graph, body.to_string().as_bytes())).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let events = app.events().await;
    let refs: Vec<_> = events.iter().map(|it| &it["messageRef"]).collect();
    assert_eq!(refs, ["19:a@thread.v2/3", "19:a@thread.v2/1"]);
    let id = events[0]["id"].as_str().unwrap();
    let detail = app.get(&format!("/api/webhooks/events/{id}")).await.json();
    let delivery = &detail["delivery"];
    assert!(
        delivery["note"].as_str().unwrap().contains("1 of 3"),
        "{delivery}"
    );
    let kept = delivery["body"].as_str().unwrap();
    assert!(!kept.contains(&graph.secret), "{kept}");
    let guess = json!({"value": [item("guessed", "4")]});
    let answer = app.send(proven(&graph, guess.to_string().as_bytes())).await;
    assert_eq!(
        (answer.status, answer.body.len()),
        (StatusCode::ACCEPTED, 0)
    );
    assert_eq!(app.events().await.len(), 2);
}

#[tokio::test]
async fn without_keys_a_token_is_neither_believed_nor_refused() {
    let samples = adapters::adapter_for(Platform::Teams).samples();
    let bot = samples.into_iter().find(|it| it.credential == "bot_app_id");
    let bot = Samples {
        published_keys: None,
        ..bot.unwrap()
    };
    let app = TestApp::receiving(&bot).await;
    let answer = app.send(proven(&bot, &bot.fixtures[0].body)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_ne!(answer.header("retry-after"), "");
    assert!(app.events().await.is_empty());
}

#[tokio::test]
async fn a_proof_of_old_or_of_nothing_is_refused() {
    let app = TestApp::start().await;
    let text = body(Platform::Whatsapp, "messages_text");
    for (header, value) in [
        (
            "x-hub-signature",
            "sha1=0000000000000000000000000000000000000000",
        ),
        (
            "x-hub-signature-256",
            "sha1=0000000000000000000000000000000000000000",
        ),
        ("x-hub-signature-256", "sha256="),
    ] {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/webhooks/whatsapp")
            .header(header, value)
            .body(Body::from(text.clone()))
            .unwrap();
        assert_eq!(app.send(request).await.status, StatusCode::UNAUTHORIZED);
    }
    for secret in ["", "another", "test_app_secre"] {
        let request = proven(&samples(Platform::Whatsapp, secret), &text);
        assert_eq!(app.send(request).await.status, StatusCode::UNAUTHORIZED);
    }
    assert!(app.events().await.is_empty());
}
