//! The REST API for conversations, messages, contacts and leads.

use adapters::fixtures::{body, fixtures};
use axum::body::Body;
use http::{Request, StatusCode};
use model::Platform;
use serde_json::{Value, json};

use super::test_app::TestApp;

const ANA: &str = "16505550123";

/// Posts items of WhatsApp and waits for what comes of them.
async fn post(app: &TestApp, items: &str, all: Value) {
    let field = match items {
        "message_echoes" => "smb_message_echoes",
        _ => "messages",
    };
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "15550001111", "phone_number_id": "300400500600700" },
        items: all,
    });
    let change = json!({ "field": field, "value": value });
    let entry = json!({ "id": "200300400500600", "time": 1_795_200_007, "changes": [change] });
    let body = json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string();
    app.deliver(Platform::Whatsapp, body.as_bytes()).await;
    app.settle().await;
}

fn item(id: &str, second: u32, kind: &str, content: Value) -> Value {
    let timestamp = (1_795_200_000 + second).to_string();
    json!([{ "from": ANA, "id": id, "timestamp": timestamp, "type": kind, kind: content }])
}

fn text(id: &str, second: u32, text: &str) -> Value {
    item(id, second, "text", json!({ "body": text }))
}

/// Every entry of a list, a page at a time.
async fn all(app: &TestApp, path: &str, plural: &str, limit: u16) -> Vec<Value> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let mut entries = Vec::new();
    let mut cursor = String::new();
    loop {
        let answer = app
            .get(&format!("{path}{joint}limit={limit}&cursor={cursor}"))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let page = answer.json();
        let found = page[plural].as_array().unwrap();
        assert!(found.len() <= usize::from(limit));
        entries.extend(found.iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return entries,
        }
    }
}

fn ids(entries: &[Value]) -> Vec<&str> {
    entries
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect()
}

/// A day of Telegram and of WhatsApp.
async fn day() -> TestApp {
    let app = TestApp::start().await;
    for platform in [Platform::Telegram, Platform::Whatsapp] {
        for fixture in fixtures(platform) {
            app.deliver(platform, &fixture.body).await;
        }
    }
    app.settle().await;
    app
}

#[tokio::test]
async fn pages_of_any_size_give_the_same() {
    let app = day().await;
    for (path, plural) in [
        ("/api/conversations", "conversations"),
        ("/api/contacts", "contacts"),
        ("/api/leads", "leads"),
    ] {
        let whole = all(&app, path, plural, 200).await;
        for limit in [1, 7] {
            assert_eq!(all(&app, path, plural, limit).await, whole, "{path}");
        }
    }
    let conversations = all(&app, "/api/conversations", "conversations", 200).await;
    assert!(conversations.len() > 7);
    let last: Vec<_> = conversations
        .iter()
        .map(|it| it["lastAt"].as_str())
        .collect();
    assert!(last.is_sorted_by(|newer, older| newer >= older));
    for conversation in conversations {
        let id = conversation["id"].as_str().unwrap();
        let one = app.get(&format!("/api/conversations/{id}")).await.json();
        assert_eq!(one, conversation);
        let path = format!("/api/conversations/{id}/messages");
        let messages = all(&app, &path, "messages", 200).await;
        assert_eq!(json!(messages.len()), conversation["messages"], "{id}");
        assert_eq!(all(&app, &path, "messages", 2).await, messages, "{id}");
        assert!(messages.iter().all(|it| it["conversationId"] == id));
    }
}

#[tokio::test]
async fn filters_narrow() {
    let app = day().await;
    let list = async |query: &str| {
        let path = format!("/api/conversations?{query}");
        all(&app, &path, "conversations", 200).await
    };
    let everything = list("").await;
    let telegram = list("platform=telegram").await;
    let whatsapp = list("platform=whatsapp").await;
    assert_eq!(telegram.len() + whatsapp.len(), everything.len());
    assert!(telegram.iter().all(|it| it["platform"] == "telegram"));
    let (read, unread) = (list("unread=false").await, list("unread=true").await);
    assert_eq!(read.len() + unread.len(), everything.len());
    assert!(unread.iter().all(|it| it["unread"] != 0) && !unread.is_empty());
    assert_eq!(list("state=open").await.len(), everything.len());
    assert_eq!(list("to=2010-01-01").await, [] as [Value; 0]);
    let with_contact = whatsapp.iter().find(|it| it["contactId"].is_string());
    let with_contact = with_contact.unwrap();
    let contact = with_contact["contactId"].as_str().unwrap();
    let found = list(&format!("contactId={contact}")).await;
    assert_eq!(ids(&found), [with_contact["id"].as_str().unwrap()]);
    let connection = with_contact["connectionId"].as_str().unwrap();
    let found = list(&format!("connectionId={connection}&unread=true")).await;
    assert!(found.iter().all(|it| it["connectionId"] == connection));
    let at = with_contact["lastAt"].as_str().unwrap();
    let found = list(&format!("from={at}&contactId={contact}")).await;
    assert_eq!(found.len(), 1);
    let found = list(&format!("to={at}&contactId={contact}")).await;
    assert_eq!(found, [] as [Value; 0]);

    let named = all(&app, &format!("/api/contacts?q={ANA}"), "contacts", 200).await;
    assert!(named.iter().all(|it| it.to_string().contains(ANA)));
    let one = app.get(&format!("/api/contacts/{contact}")).await.json();
    assert_eq!(one["connectionId"], connection);
}

#[tokio::test]
async fn a_message_tells_what_became_of_it() {
    let app = TestApp::start().await;
    post(&app, "messages", text("m2", 9, "second")).await;
    post(&app, "messages", text("m1", 3, "first")).await;
    let edit = json!({ "original_message_id": "m1",
        "message": { "type": "text", "text": { "body": "mended" } } });
    post(&app, "messages", item("e1", 20, "edit", edit)).await;
    let sign = json!({ "message_id": "m1", "emoji": "👍" });
    post(&app, "messages", item("r1", 21, "reaction", sign)).await;
    let gone = json!({ "original_message_id": "m2" });
    post(&app, "messages", item("d1", 22, "revoke", gone)).await;

    let conversations = all(&app, "/api/conversations", "conversations", 200).await;
    let [conversation] = &conversations[..] else {
        panic!("{conversations:?}")
    };
    assert_eq!(conversation["title"], ANA);
    assert_eq!(
        (&conversation["unread"], &conversation["messages"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(conversation["lastMessage"]["direction"], "inbound");
    assert_eq!(conversation["lastMessage"]["text"], Value::Null);
    assert_eq!(conversation["windowEndsAt"], "2026-11-21T18:40:09.000Z");
    let id = conversation["id"].as_str().unwrap();
    let path = format!("/api/conversations/{id}/messages");
    let messages = all(&app, &path, "messages", 1).await;
    let [second, first] = &messages[..] else {
        panic!("{messages:?}")
    };
    assert_eq!(
        (&first["messageRef"], &first["text"]),
        (&json!("m1"), &json!("mended"))
    );
    assert_eq!(first["late"], true);
    assert_eq!(first["edits"][0]["text"], "first");
    assert_eq!(first["edits"].as_array().unwrap().len(), 1);
    assert_eq!(first["reactions"][0]["actor"], ANA);
    assert_eq!(first["reactions"][0]["emoji"], "👍");
    assert_eq!(first["eventIds"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&second["text"], &second["late"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(second["deletedAt"], "2026-11-20T18:40:22.000Z");

    for event in app.events().await {
        let id = event["id"].as_str().unwrap();
        let detail = app.get(&format!("/api/webhooks/events/{id}")).await.json();
        let expected = if event["externalId"] == "m2" || event["externalId"] == "d1" {
            second
        } else {
            first
        };
        assert_eq!(&detail["message"], expected, "{event}");
    }
}

#[tokio::test]
async fn an_event_that_came_to_no_message_has_none() {
    let app = TestApp::start().await;
    app.deliver(
        Platform::Telegram,
        &body(Platform::Telegram, "inline_query"),
    )
    .await;
    app.settle().await;
    let event = app.events().await[0].clone();
    let path = format!("/api/webhooks/events/{}", event["id"].as_str().unwrap());
    let detail = app.get(&path).await.json();
    assert_eq!(detail["message"], Value::Null);
    assert_eq!(detail["status"], "completed");
}

#[tokio::test]
async fn a_wrong_value_is_named() {
    let app = TestApp::start().await;
    post(&app, "messages", text("m1", 3, "first")).await;
    let conversations = all(&app, "/api/conversations", "conversations", 200).await;
    let messages = format!("/api/conversations/{}/messages", ids(&conversations)[0]);
    let of_messages = "0".repeat(52);
    for (path, query, name) in [
        ("/api/conversations", "platform=myspace", "platform"),
        ("/api/conversations", "state=lost", "state"),
        ("/api/conversations", "unread=maybe", "unread"),
        ("/api/conversations", "contactId=con_1", "contactId"),
        ("/api/conversations", "connectionId=cnt_1", "connectionId"),
        ("/api/conversations", "from=yesterday", "from"),
        ("/api/conversations", "to=tomorrow", "to"),
        ("/api/conversations", "limit=0", "limit"),
        ("/api/conversations", "limit=201", "limit"),
        ("/api/conversations", "cursor=abc", "cursor"),
        (
            "/api/conversations",
            &*format!("cursor={of_messages}"),
            "cursor",
        ),
        ("/api/conversations", "limit=1&limit=2", "query"),
        (&*messages, "limit=many", "limit"),
        (&*messages, "cursor=%F0%9F%98%80", "cursor"),
        ("/api/contacts", "cursor=1", "cursor"),
        ("/api/contacts", "limit=0", "limit"),
        ("/api/contacts", "connectionId=1", "connectionId"),
        ("/api/leads", "cursor=1", "cursor"),
        ("/api/leads", "limit=-1", "limit"),
        ("/api/leads", "contactId=1", "contactId"),
        ("/api/leads", "from=1", "from"),
        ("/api/webhooks/events", "limit=1&limit=2", "query"),
    ] {
        let answer = app.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}?{query}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.starts_with(name), "{detail}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_nobody_reads_unasked() {
    let app = TestApp::start().await;
    for path in [
        "/api/conversations/cnv_00000000000000000000000000000001",
        "/api/conversations/cnv_00000000000000000000000000000001/messages",
        "/api/conversations/nonsense",
        "/api/conversations/nonsense/messages",
        "/api/contacts/cnt_00000000000000000000000000000001",
        "/api/contacts/cnv_00000000000000000000000000000001",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["code"], "not_found");
    }
    for path in [
        "/api/conversations",
        "/api/conversations/cnv_00000000000000000000000000000001",
        "/api/conversations/cnv_00000000000000000000000000000001/messages",
        "/api/contacts",
        "/api/contacts/cnt_00000000000000000000000000000001",
        "/api/leads",
    ] {
        let answer = app
            .send(Request::get(path).body(Body::empty()).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.json()["code"], "unauthenticated");
    }
    let description = app.get("/api/openapi.json").await.json();
    for path in [
        "/api/conversations",
        "/api/conversations/{id}",
        "/api/conversations/{id}/messages",
        "/api/contacts",
        "/api/contacts/{id}",
        "/api/leads",
    ] {
        assert!(description["paths"][path]["get"].is_object(), "{path}");
    }
}
