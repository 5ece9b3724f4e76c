//! Webhooks as platforms send them, signed here and not by the code under test.

use adapters::WebhookRequest;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use serde_json::{Value, json};
use sha2::Sha256;

/// The secret of the Telegram bot.
pub(crate) const TELEGRAM_SECRET: &str = "telegram-secret";
/// The secret of the Meta app.
pub(crate) const META_SECRET: &str = "0123456789abcdef0123456789abcdef";
/// The verify token of the Meta app.
pub(crate) const VERIFY_TOKEN: &str = "a-verify-token";
/// The number that WhatsApp bodies are for unless they say otherwise.
pub(crate) const NUMBER: &str = "300400500600700";

/// An update with a text message; its number is its external id.
pub(crate) fn telegram(update: u32) -> WebhookRequest {
    let person = json!({ "id": 5, "is_bot": false, "first_name": "Mia", "type": "private" });
    let message = json!({
        "message_id": update, "date": 1_795_168_800, "chat": person, "from": person, "text": "hello",
    });
    let body = json!({ "update_id": update, "message": message });
    telegram_signed(TELEGRAM_SECRET, body.to_string())
}

/// Any body, sent by whoever knows `secret`.
pub(crate) fn telegram_signed(secret: &str, body: impl Into<Bytes>) -> WebhookRequest {
    Request::post("/api/webhooks/telegram?x=1")
        .header("x-telegram-bot-api-secret-token", secret)
        .header("content-type", "application/json")
        .body(body.into())
        .expect("the parts are valid")
}

/// One delivery with a text message for each of the ids, to the account `number`.
pub(crate) fn whatsapp(number: &str, ids: &[String]) -> WebhookRequest {
    let messages = ids.iter().map(|id| {
        json!({
            "from": "16505550123", "id": id, "timestamp": "1795200007",
            "type": "text", "text": { "body": "hello" },
        })
    });
    whatsapp_change(
        "messages",
        json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550001111", "phone_number_id": number },
            "contacts": [{ "profile": { "name": "Ana Souza" }, "wa_id": "16505550123" }],
            "messages": messages.collect::<Vec<_>>(),
        }),
    )
}

/// One delivery with these items in a value of [`NUMBER`]: `messages`, `statuses` or `message_echoes`.
pub(crate) fn whatsapp_items(items: &str, all: Value) -> WebhookRequest {
    let field = if items == "message_echoes" {
        "smb_message_echoes"
    } else {
        "messages"
    };
    whatsapp_change(
        field,
        json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550001111", "phone_number_id": NUMBER },
            items: all,
        }),
    )
}

/// One delivery with a text of somebody who is known as `contact` says, and named by one of these ids.
pub(crate) fn whatsapp_text(contact: Value, from: (&str, &str), id: &str) -> WebhookRequest {
    let message = json!({
        from.0: from.1, "id": id, "timestamp": "1795200001", "type": "text", "text": { "body": "x" },
    });
    whatsapp_change(
        "messages",
        json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550001111", "phone_number_id": NUMBER },
            "contacts": [contact], "messages": [message],
        }),
    )
}

/// One delivery with one change of a field.
pub(crate) fn whatsapp_change(field: &str, value: Value) -> WebhookRequest {
    let change = json!({ "field": field, "value": value });
    let entry = json!({ "id": "200300400500600", "time": 1_795_200_007, "changes": [change] });
    let body = json!({ "object": "whatsapp_business_account", "entry": [entry] });
    whatsapp_signed(META_SECRET, body.to_string())
}

/// Any body, signed with `secret`.
pub(crate) fn whatsapp_signed(secret: &str, body: impl Into<Bytes>) -> WebhookRequest {
    let body = body.into();
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(&body);
    Request::post("/api/webhooks/whatsapp")
        .header(
            "x-hub-signature-256",
            format!("sha256={}", hex::encode(mac.finalize().into_bytes())),
        )
        .body(body)
        .expect("the parts are valid")
}
