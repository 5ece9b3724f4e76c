//! Changed settings: an app is known by its setting, not by what stands there.

use hub::{Actor, HubError};
use model::Platform;

use super::test_hub::{TestHub, World};
use crate::bodies::{NUMBER, TELEGRAM_SECRET, telegram, whatsapp, whatsapp_signed};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn another_secret_in_the_settings_keeps_the_app() {
    let hub = TestHub::new().await;
    let ids = ["wamid.1".to_owned()];
    let id = hub
        .store_one(Platform::Whatsapp, whatsapp(NUMBER, &ids))
        .await;
    hub.drain().await;
    let before = hub.event(id).await.event;
    let world = World {
        meta_secret: "ffffffffffffffffffffffffffffffff",
        ..hub.end().await
    };

    let hub = world.start().await;
    let body = whatsapp(NUMBER, &ids).into_body();
    let again = whatsapp_signed("ffffffffffffffffffffffffffffffff", body);
    assert_eq!(
        hub.store_one(Platform::Whatsapp, again).await,
        id,
        "it is a repeat"
    );
    let new = ["wamid.2".to_owned()];
    let body = whatsapp(NUMBER, &new).into_body();
    let next = whatsapp_signed("ffffffffffffffffffffffffffffffff", body);
    let next = hub.store_one(Platform::Whatsapp, next).await;
    hub.drain().await;
    let after = hub.event(next).await.event;
    assert_eq!(
        (after.app_id, after.connection_id),
        (before.app_id, before.connection_id)
    );
}

#[tokio::test]
async fn the_secret_before_a_changed_one_is_accepted_for_seven_days() {
    let world = World {
        meta_secret: "ffffffffffffffffffffffffffffffff",
        ..TestHub::new().await.end().await
    };
    let hub = world.start().await;
    let since = hub.hub.clock().now();
    // Restarts in between change nothing.
    let hub = hub.end().await.start().await;
    let passed = hub.hub.clock().now().millis_since(since);
    hub.world.clock.advance(7 * DAY_MS - 1 - passed);
    let ids = ["wamid.1".to_owned()];
    hub.store_one(Platform::Whatsapp, whatsapp(NUMBER, &ids))
        .await;
    hub.world.clock.advance(1);
    let old = hub
        .receive(Platform::Whatsapp, whatsapp(NUMBER, &ids))
        .await;
    assert!(matches!(old, Err(HubError::Refused(_))), "{old:?}");
    let kept = "select count(*) from secrets where replaced_at is not null";
    assert_eq!(hub.number(kept).await, 1);
    let hub = hub.end().await.start().await;
    assert_eq!(hub.number(kept).await, 0, "it is deleted");
}

#[tokio::test]
async fn unchanged_settings_keep_their_secrets_as_they_are() {
    let hub = TestHub::new().await;
    let stored = "select count(*) from secrets";
    assert_eq!(hub.number(stored).await, 3);
    let hub = hub.end().await.start().await;
    assert_eq!(hub.number(stored).await, 3);
}

#[tokio::test]
async fn an_app_that_left_the_settings_keeps_its_row_and_proves_nothing() {
    let hub = TestHub::new().await;
    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    let app = hub.event(id).await.event.app_id;
    let without = World {
        telegram_secret: None,
        ..hub.end().await
    };

    let hub = without.start().await;
    let refused = hub.receive(Platform::Telegram, telegram(2)).await;
    assert!(matches!(refused, Err(HubError::Off)), "{refused:?}");
    let apps = hub.hub.apps(&Actor::System).await.unwrap();
    let gone = apps.iter().find(|it| it.app.id == app).unwrap();
    assert_eq!(gone.credentials, []);
    let back = World {
        telegram_secret: Some(TELEGRAM_SECRET),
        ..hub.end().await
    };

    let hub = back.start().await;
    let id = hub.store_one(Platform::Telegram, telegram(3)).await;
    assert_eq!(hub.event(id).await.event.app_id, app);
}
