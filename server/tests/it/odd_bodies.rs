//! Bodies that break careless readers: kept, and their neighbours unharmed.

use http::StatusCode;
use model::Platform;

use super::kind;
use super::test_app::{TestApp, proven};

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

/// Members that no manual knows, in front of everything else.
fn with_oddities(body: &[u8]) -> Option<Vec<u8>> {
    let rest = std::str::from_utf8(body)
        .ok()?
        .trim_start()
        .strip_prefix('{')?;
    let deep = format!("{}{}", "[".repeat(64), "]".repeat(64));
    let odd = format!(r#""nul":"\u0000","lone":"\ud83d","huge":1e400,"deep":{deep}"#);
    Some(format!("{{{odd},{rest}").into_bytes())
}

#[tokio::test]
async fn what_is_odd_in_a_body_of_any_platform_harms_nothing_else() {
    let adapters = Platform::ALL.iter().map(|it| adapters::adapter_for(*it));
    for samples in adapters.flat_map(|it| it.samples()) {
        let fixtures = samples
            .fixtures
            .iter()
            .filter(|it| !it.name.contains("rich"));
        // A database for each takes longer on PostgreSQL.
        for fixture in fixtures.take(kind().either(12, 3)) {
            let Some(body) = with_oddities(&fixture.body) else {
                continue;
            };
            let app = TestApp::receiving(&samples).await;
            let answer = app.send(proven(&samples, &body)).await;
            let name = format!("{}/{}", samples.platform, fixture.name);
            assert_eq!(answer.status, samples.acknowledged, "{name}");
            app.settle().await;
            // X keeps a list it does not know as an unknown event.
            let mut events = app.events().await;
            events.retain(|it| it["nativeType"] != "deep");
            let expected = fixture.expected.as_array().unwrap();
            assert_eq!(events.len(), expected.len(), "{name}: {events:#?}");
            for (event, expected) in events.iter().rev().zip(expected) {
                assert_eq!(event["eventType"], expected["event_type"], "{name}");
                assert_eq!(event["messageRef"], expected["message_ref"], "{name}");
            }
        }
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
