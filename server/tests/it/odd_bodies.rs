//! Bodies that break careless readers: kept, and their neighbours unharmed.

use http::StatusCode;
use model::Platform;

use crate::test_app::TestApp;

/// A WhatsApp batch of an ordinary message and one that holds `odd`.
fn whatsapp(odd: &str) -> Vec<u8> {
    let message = |id: u32, more: &str| {
        format!(
            r#"{{"from":"5521987654321","id":"wamid.{id}","timestamp":"1795271600","type":"text",{more}}}"#
        )
    };
    let messages = [
        message(1, r#""text":{"body":"before"}"#),
        message(2, odd),
        message(3, r#""text":{"body":"after"}"#),
    ];
    let value = format!(
        r#"{{"messaging_product":"whatsapp","metadata":{{"phone_number_id":"1182"}},"messages":[{}]}}"#,
        messages.join(",")
    );
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{value}}}]}}]}}"#
    )
    .into_bytes()
}

fn telegram(odd: &str) -> Vec<u8> {
    format!(
        r#"{{"update_id":7,"message":{{"message_id":5,"chat":{{"id":1,"type":"private"}},"date":1795168800,{odd}}}}}"#
    )
    .into_bytes()
}

fn nested() -> String {
    format!(
        r#""text":{{"body":"odd"}},"deep":{}{}"#,
        "[".repeat(64),
        "]".repeat(64)
    )
}

#[tokio::test]
async fn neighbours_of_an_odd_whatsapp_message_survive() {
    for odd in [
        r#""text":{"body":"nul \u0000"}"#.to_owned(),
        r#""text":{"body":"lone \ud83d surrogate"}"#.to_owned(),
        r#""text":{"body":"huge"},"number":1e400"#.to_owned(),
        nested(),
    ] {
        let app = TestApp::start().await;
        let body = whatsapp(&odd);
        assert_eq!(
            app.deliver(Platform::Whatsapp, &body).await.status,
            StatusCode::OK,
            "{odd}"
        );
        app.settle().await;
        let events = app.events().await;
        assert_eq!(events.len(), 3, "{odd}: {events:#?}");
        let texts: Vec<_> = events
            .iter()
            .map(|it| it["content"]["text"].as_str().unwrap())
            .collect();
        assert_eq!((texts[0], texts[2]), ("after", "before"), "{odd}");
        keeps_the_bytes(&app, &events[0]["id"], &body).await;
    }
}

#[tokio::test]
async fn an_odd_telegram_update_is_kept() {
    for odd in [
        r#""text":"nul \u0000""#.to_owned(),
        r#""text":"lone \udc00 surrogate""#.to_owned(),
        r#""text":"huge","number":1e400"#.to_owned(),
        nested().replace(r#"{"body":"odd"}"#, r#""odd""#),
    ] {
        let app = TestApp::start().await;
        let body = telegram(&odd);
        assert_eq!(
            app.deliver(Platform::Telegram, &body).await.status,
            StatusCode::OK,
            "{odd}"
        );
        app.settle().await;
        let events = app.events().await;
        assert_eq!(events.len(), 1, "{odd}");
        assert_eq!(events[0]["eventType"], "message", "{odd}");
        keeps_the_bytes(&app, &events[0]["id"], &body).await;
    }
}

async fn keeps_the_bytes(app: &TestApp, id: &serde_json::Value, body: &[u8]) {
    let detail = app
        .get(&format!("/api/webhooks/events/{}", id.as_str().unwrap()))
        .await
        .json();
    assert_eq!(detail["delivery"]["bodyEncoding"], "text");
    assert_eq!(
        detail["delivery"]["body"].as_str().unwrap().as_bytes(),
        body
    );
}
