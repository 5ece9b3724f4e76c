//! Step 6, *process*: whose an event is, and whether it is wanted.

use model::{ConnectionState, EventStatus, EventType, Platform};
use serde_json::json;
use storage::AccountKey;

use super::test_hub::TestHub;
use crate::bodies::{NUMBER, telegram, whatsapp, whatsapp_change};

#[tokio::test]
async fn an_unknown_account_is_discovered_once() {
    let hub = TestHub::new().await;
    for id in ["a", "b"] {
        hub.store_one(Platform::Whatsapp, whatsapp(NUMBER, &[id.to_owned()]))
            .await;
    }
    let id = hub
        .store_one(Platform::Whatsapp, whatsapp("77", &["c".to_owned()]))
        .await;
    hub.drain().await;
    assert_eq!(discovered(&hub).await, 2);

    let event = hub.event(id).await.event;
    let key = AccountKey {
        platform: Platform::Whatsapp,
        app: event.app_id,
        account_id: Some("77".to_owned()),
    };
    let found = hub.store.connection_of(&key).await.unwrap().unwrap();
    assert_eq!(
        (found.state, Some(found.id)),
        (ConnectionState::Discovered, event.connection_id)
    );
}

#[tokio::test]
async fn news_about_an_account_belong_to_the_app() {
    let hub = TestHub::new().await;
    let news = json!({ "event": "VERIFIED_ACCOUNT", "phone_number": "15550001111" });
    let account = hub
        .store_one(Platform::Whatsapp, whatsapp_change("account_update", news))
        .await;
    let test = hub
        .store_one(Platform::Whatsapp, whatsapp("0", &["a".to_owned()]))
        .await;
    let unknown = whatsapp_change("field_of_the_future", json!({ "some": "thing" }));
    let unknown = hub.store_one(Platform::Whatsapp, unknown).await;
    assert_eq!(hub.drain().await, 3);

    let types = [EventType::Account, EventType::Message, EventType::Unknown];
    for (id, event_type) in [account, test, unknown].into_iter().zip(types) {
        let event = hub.event(id).await.event;
        assert_eq!(
            (event.inbound.event_type, event.status),
            (event_type, EventStatus::Completed)
        );
        assert_eq!(event.connection_id, None, "{event_type}");
    }
    assert_eq!(discovered(&hub).await, 0);
}

#[tokio::test]
async fn a_muted_type_is_kept_and_ignored() {
    let hub = TestHub::new().await;
    let first = hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    let bot = hub.event(first).await.event.connection_id.unwrap();
    hub.store.mute(bot, &[EventType::Message]).await.unwrap();
    let muted = hub.store_one(Platform::Telegram, telegram(2)).await;
    hub.drain().await;

    let detail = hub.event(muted).await;
    assert_eq!(detail.event.status, EventStatus::Ignored);
    assert_eq!(detail.event.connection_id, Some(bot));
    assert_eq!(detail.attempts.len(), 1);
}

async fn discovered(hub: &TestHub) -> i64 {
    hub.number("select count(*) from connections where state = 'discovered'")
        .await
}
