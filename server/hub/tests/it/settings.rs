//! Changed settings: an app is known by its setting, not by what stands there.

use hub::HubError;
use model::Platform;

use crate::bodies::{NUMBER, whatsapp, whatsapp_signed};
use crate::test_hub::{TestHub, World};

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
    let old = hub
        .receive(Platform::Whatsapp, whatsapp(NUMBER, &ids))
        .await;
    assert!(matches!(old, Err(HubError::Refused(_))), "{old:?}");
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
