//! What may be asked of conversations, messages, contacts and leads.

use hub::{Actor, HubError};
use model::{
    ContactFilter, Conversation, ConversationFilter, EventId, LeadFilter, MessageStatus, Platform,
    Role, Timestamp, UserId,
};
use serde_json::{Value, json};
use storage::StorageError;

use super::test_hub::TestHub;
use crate::bodies::{telegram, whatsapp_items, whatsapp_text};

const ANA: &str = "16505550123";

async fn post(hub: &TestHub, items: &str, all: Value) -> EventId {
    let request = whatsapp_items(items, all);
    let id = hub.store_one(Platform::Whatsapp, request).await;
    hub.drain().await;
    id
}

async fn only(hub: &TestHub) -> Conversation {
    let page = hub
        .hub
        .conversations(&Actor::System, &ConversationFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(page.conversations.len(), 1);
    page.conversations[0].clone()
}

#[tokio::test]
async fn a_page_has_1_to_200_entries() {
    let hub = TestHub::new().await;
    post(&hub, "messages", text("m1")).await;
    let thread = only(&hub).await.id;
    let hub = &hub.hub;
    let who = &Actor::System;
    for limit in [0, 1, 200, 201, u16::MAX] {
        let answers = [
            hub.conversations(who, &ConversationFilter::default(), None, limit)
                .await
                .err(),
            hub.messages(who, thread, None, limit).await.err(),
            hub.contacts(who, &ContactFilter::default(), None, limit)
                .await
                .err(),
            hub.leads(who, &LeadFilter::default(), None, limit)
                .await
                .err(),
        ];
        for answer in answers {
            let is_refused = matches!(answer, Some(HubError::Invalid { field: "limit", .. }));
            assert_eq!(is_refused, !(1..=200).contains(&limit), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn everybody_may_read() {
    let hub = TestHub::new().await;
    let event = post(&hub, "messages", text("m1")).await;
    let thread = only(&hub).await;
    let hub = &hub.hub;
    for role in Role::ALL {
        for who in [
            Actor::User(UserId::from_u128(1), *role),
            Actor::ApiKey(*role),
        ] {
            let filter = ConversationFilter::default();
            let page = hub.conversations(&who, &filter, None, 1).await.unwrap();
            assert_eq!(page.conversations.first(), Some(&thread));
            assert_eq!(hub.conversation(&who, thread.id).await.unwrap(), thread);
            let page = hub.messages(&who, thread.id, None, 1).await.unwrap();
            assert_eq!(page.messages[0].text.as_deref(), Some("hello"));
            let message = hub.message_of(&who, event).await.unwrap();
            assert_eq!(message.as_ref(), page.messages.first());
            let filter = ContactFilter::default();
            let page = hub.contacts(&who, &filter, None, 1).await.unwrap();
            assert_eq!(Some(page.contacts[0].id), thread.contact_id);
            let contact = hub.contact(&who, page.contacts[0].id).await.unwrap();
            assert_eq!(contact.aliases, [ANA]);
            let page = hub.leads(&who, &LeadFilter::default(), None, 1).await;
            assert_eq!(page.unwrap().leads, []);
        }
    }
}

fn text(id: &str) -> Value {
    json!([{ "from": ANA, "id": id, "timestamp": "1795200001", "type": "text",
        "text": { "body": "hello" } }])
}

#[tokio::test]
async fn a_window_shuts_a_day_after_the_other_party_wrote() {
    let hub = TestHub::new().await;
    post(&hub, "messages", text("m1")).await;
    let written_at = Timestamp::from_millis(1_795_200_001_000);
    let day = 24 * 60 * 60 * 1000;
    assert_eq!(
        only(&hub).await.window_ends_at,
        Some(written_at.plus_millis(day))
    );
    let hub = TestHub::new().await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    assert_eq!(only(&hub).await.window_ends_at, None);
}

#[tokio::test]
async fn an_event_leads_to_its_message() {
    let hub = TestHub::new().await;
    let receipt = json!([{ "id": "m1", "status": "delivered", "timestamp": "1795200009",
        "recipient_id": ANA }]);
    let delivered = post(&hub, "statuses", receipt).await;
    let message_of = |event| hub.hub.message_of(&Actor::System, event);
    assert_eq!(message_of(delivered).await.unwrap(), None, "not yet");
    let ours = json!([{ "from": "15550001111", "to": ANA, "id": "m1", "timestamp": "1795200001",
        "type": "text", "text": { "body": "ours" } }]);
    let echo = post(&hub, "message_echoes", ours).await;
    let made = message_of(echo).await.unwrap().unwrap();
    assert_eq!(made.status, Some(MessageStatus::Delivered));
    assert_eq!(made.event_ids, [delivered, echo]);
    assert_eq!(message_of(delivered).await.unwrap(), Some(made));
    let missing = message_of(EventId::from_u128(1)).await;
    assert!(
        matches!(missing, Err(HubError::Storage(StorageError::NotFound(_)))),
        "{missing:?}"
    );
}

/// Whoever has kept an id is led to what it is part of now.
#[tokio::test]
async fn former_ids_lead_to_whom_they_are_now() {
    let hub = TestHub::new().await;
    let phone = whatsapp_text(json!({ "wa_id": ANA }), ("from", ANA), "m1");
    let scoped = whatsapp_text(json!({ "user_id": "US.1" }), ("from_user_id", "US.1"), "m2");
    for request in [phone, scoped] {
        hub.store_one(Platform::Whatsapp, request).await;
        hub.drain().await;
    }
    let filter = ConversationFilter::default();
    let page = hub.hub.conversations(&Actor::System, &filter, None, 10);
    let before = page.await.unwrap().conversations;
    assert_eq!(before.len(), 2);
    let both = json!({ "wa_id": ANA, "user_id": "US.1" });
    let both = whatsapp_text(both, ("from", ANA), "m3");
    hub.store_one(Platform::Whatsapp, both).await;
    hub.drain().await;
    let now = only(&hub).await;
    for thread in before {
        let found = hub.hub.conversation(&Actor::System, thread.id).await;
        assert_eq!(found.unwrap(), now);
        let messages = hub.hub.messages(&Actor::System, thread.id, None, 10).await;
        assert_eq!(messages.unwrap().messages.len(), 3);
        let id = thread.contact_id.unwrap();
        let contact = hub.hub.contact(&Actor::System, id).await.unwrap();
        assert_eq!(Some(contact.id), now.contact_id);
        assert_eq!(contact.aliases, [ANA, "US.1"]);
    }
}
