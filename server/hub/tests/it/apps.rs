//! Apps that are made, changed and removed while the hub runs.

use adapters::WebhookRequest;
use hub::{Actor, HubError, NewApp, Received};
use model::{AppId, AppSource, EventStatus, Platform};
use serde_json::json;
use storage::StorageError;

use super::test_hub::{TestHub, secret};
use crate::bodies::{
    NUMBER, TELEGRAM_SECRET, telegram, telegram_signed, whatsapp, whatsapp_signed,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A Telegram bot with that secret token.
pub(crate) fn bot(token: &str) -> NewApp {
    app(Platform::Telegram, &[("secret_token", token)])
}

/// An update that the bot with that secret token is sent.
pub(crate) fn update(token: &str, number: u32) -> WebhookRequest {
    telegram_signed(token, json!({ "update_id": number }).to_string())
}

/// An app with secrets of these names and values.
pub(crate) fn app(platform: Platform, secrets: &[(&str, &str)]) -> NewApp {
    let secrets = secrets.iter();
    NewApp {
        name: " A new one ".to_owned(),
        platforms: vec![platform],
        secrets: secrets
            .map(|(name, value)| ((*name).to_owned(), secret(value)))
            .collect(),
    }
}

/// Makes an app.
pub(crate) async fn create(hub: &TestHub, new: NewApp) -> AppId {
    let created = hub.hub.create_app(&Actor::System, new).await;
    created.expect("the app is made").id
}

/// Stores an update at the shared endpoint; says whose it is.
pub(crate) async fn owner(hub: &TestHub, request: WebhookRequest) -> AppId {
    let id = hub.store_one(Platform::Telegram, request).await;
    hub.event(id).await.event.app_id
}

/// Whether an update with that secret token proves nothing.
pub(crate) async fn is_refused(hub: &TestHub, token: &str) -> bool {
    let received = hub.receive(Platform::Telegram, update(token, 99)).await;
    matches!(received, Err(HubError::Refused(_)))
}

#[tokio::test]
async fn the_secret_that_matches_decides_whose_it_is() {
    let hub = TestHub::new().await;
    let settings = owner(&hub, telegram(1)).await;
    assert!(is_refused(&hub, "second").await);
    let second = create(&hub, bot("second")).await;
    let third = create(&hub, bot("third")).await;
    assert_eq!(owner(&hub, update("second", 1)).await, second);
    assert_eq!(owner(&hub, update("third", 1)).await, third);
    assert_eq!(owner(&hub, telegram(2)).await, settings);

    let hub = hub.end().await.start().await;
    assert_eq!(owner(&hub, update("second", 2)).await, second);
    assert_eq!(owner(&hub, update("third", 2)).await, third);
}

#[tokio::test]
async fn an_own_endpoint_takes_its_own_secret_alone() {
    let hub = TestHub::new().await;
    let [one, other] = [
        create(&hub, bot("one")).await,
        create(&hub, bot("other")).await,
    ];
    let at = |app, token| {
        hub.hub
            .receive(Platform::Telegram, Some(app), update(token, 1))
    };
    assert!(matches!(at(one, "one").await, Ok(Received::Stored(_))));
    assert!(matches!(at(other, "one").await, Err(HubError::Refused(_))));
}

#[tokio::test]
async fn a_bot_has_its_connection_from_the_start_and_learns_its_account() {
    let hub = TestHub::new().await;
    let app = create(&hub, bot("second")).await;
    let event = hub.store_one(Platform::Telegram, update("second", 1)).await;
    hub.drain().await;
    let first = hub.event(event).await.event;
    assert_eq!(first.status, EventStatus::Completed);
    assert!(first.connection_id.is_some());
    assert_eq!(first.inbound.account_id, None);

    let token = secret("77:abcdefghijklmnopqrstuvwxyz0123456789");
    hub.hub
        .replace_secret(&Actor::System, app, "bot_token", token)
        .await
        .unwrap();
    let event = hub.store_one(Platform::Telegram, update("second", 2)).await;
    hub.drain().await;
    let second = hub.event(event).await.event;
    assert_eq!(second.connection_id, first.connection_id);
    assert_eq!(second.inbound.account_id.as_deref(), Some("77"));
}

#[tokio::test]
async fn a_replaced_secret_is_accepted_for_seven_days() {
    let hub = TestHub::new().await;
    let app = create(&hub, bot("before")).await;
    let replace = |value| {
        hub.hub
            .replace_secret(&Actor::System, app, "secret_token", secret(value))
    };
    replace("after").await.unwrap();
    let replaced_at = hub.hub.clock().now();
    assert_eq!(owner(&hub, update("after", 1)).await, app);
    assert_eq!(owner(&hub, update("before", 2)).await, app);

    hub.world.clock.advance(7 * DAY_MS - 1);
    replace("after").await.unwrap();
    let detail = hub.hub.apps(&Actor::System).await.unwrap();
    let held = &detail
        .iter()
        .find(|it| it.app.id == app)
        .unwrap()
        .credentials;
    let until = replaced_at.plus_millis(7 * DAY_MS);
    assert_eq!(held.len(), 1);
    assert_eq!(
        (&*held[0].name, held[0].set_at),
        ("secret_token", replaced_at)
    );
    assert_eq!(
        held[0].previous_until,
        Some(until),
        "the same again changes nothing"
    );
    assert_eq!(owner(&hub, update("before", 3)).await, app);
    hub.world.clock.advance(1);
    assert!(is_refused(&hub, "before").await);
    assert_eq!(owner(&hub, update("after", 4)).await, app);
}

#[tokio::test]
async fn a_removed_app_proves_nothing_from_then_on() {
    let hub = TestHub::new().await;
    let app = create(&hub, bot("second")).await;
    let event = hub.store_one(Platform::Telegram, update("second", 1)).await;
    hub.hub.remove_app(&Actor::System, app).await.unwrap();
    assert!(is_refused(&hub, "second").await);
    let own = hub
        .hub
        .receive(Platform::Telegram, Some(app), update("second", 2))
        .await;
    assert!(matches!(own, Err(HubError::UnknownApp)), "{own:?}");
    let apps = hub.hub.apps(&Actor::System).await.unwrap();
    assert!(apps.iter().all(|it| it.app.id != app));
    assert_eq!(hub.event(event).await.event.app_id, app, "its events stay");
    assert_eq!(hub.drain().await, 1);

    let again = hub.hub.remove_app(&Actor::System, app).await;
    let is_missing = matches!(again, Err(HubError::Storage(StorageError::NotFound(_))));
    assert!(is_missing, "{again:?}");
    let hub = hub.end().await.start().await;
    assert!(is_refused(&hub, "second").await);
}

#[tokio::test]
async fn the_seventeenth_app_is_heard_at_its_own_endpoint_alone() {
    let hub = TestHub::new().await;
    let mut last = AppId::from_u128(0);
    for number in 2..=17 {
        assert!(!is_refused(&hub, TELEGRAM_SECRET).await);
        last = create(&hub, bot(&format!("bot-{number}"))).await;
    }
    assert!(!is_refused(&hub, "bot-16").await);
    assert!(is_refused(&hub, "bot-17").await);
    let own = hub
        .hub
        .receive(Platform::Telegram, Some(last), update("bot-17", 1))
        .await;
    assert!(matches!(own, Ok(Received::Stored(_))), "{own:?}");
}

#[tokio::test]
async fn an_app_of_meta_serves_the_whole_family() {
    let hub = TestHub::new().await;
    let secrets = [("app_secret", "a-meta-secret"), ("verify_token", "token")];
    let id = create(&hub, app(Platform::Whatsapp, &secrets)).await;
    let apps = hub.hub.apps(&Actor::System).await.unwrap();
    let made = apps.iter().find(|it| it.app.id == id).unwrap();
    let family = [Platform::Whatsapp, Platform::Facebook, Platform::Instagram];
    assert_eq!(
        (&*made.app.platforms, &*made.app.name),
        (&family[..], "A new one")
    );
    assert_eq!(made.app.source, AppSource::Dashboard);
    for platform in family {
        let body = whatsapp(NUMBER, &["a".to_owned()]).into_body();
        let signed = whatsapp_signed("a-meta-secret", body);
        let received = hub.hub.receive(platform, Some(id), signed).await;
        let is_known = !matches!(received, Err(HubError::UnknownApp | HubError::Off));
        assert!(is_known, "{platform}: {received:?}");
    }
    let overview = hub.hub.overview(&Actor::System).await.unwrap();
    let on = overview.platforms.iter().filter(|it| it.on);
    let on: Vec<_> = on.map(|it| it.platform).collect();
    assert!(family.iter().all(|it| on.contains(it)), "{on:?}");
}
