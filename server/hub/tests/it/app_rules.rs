//! Who may change which apps, and what an app must be.

use hub::{Actor, HubError, NewApp};
use model::{Platform, Role, UserId};
use storage::StorageError;

use super::apps::{app, bot, create, is_refused, owner, update};
use super::test_hub::{TestHub, secret};
use crate::bodies::telegram;

#[tokio::test]
async fn what_is_wrong_with_a_new_app_is_named() {
    let hub = TestHub::new().await;
    let named = |name: &str| NewApp {
        name: name.to_owned(),
        ..bot("second")
    };
    let on = |platforms: &[Platform]| NewApp {
        platforms: platforms.to_vec(),
        ..bot("second")
    };
    let telegram = |secrets| app(Platform::Telegram, secrets);
    for (new, expected) in [
        (named("  "), "name"),
        (named(&"x".repeat(101)), "name"),
        (on(&[]), "platforms"),
        (on(&[Platform::Telegram, Platform::Whatsapp]), "platforms"),
        (telegram(&[]), "secret_token"),
        (telegram(&[("secret_token", "with blanks")]), "secret_token"),
        (
            telegram(&[("secret_token", "a"), ("secret_token", "b")]),
            "secret_token",
        ),
        (
            telegram(&[("secret_token", "a"), ("bot_token", "none")]),
            "bot_token",
        ),
        (
            telegram(&[("secret_token", "a"), ("app_secret", "b")]),
            "secrets",
        ),
        (
            app(Platform::Whatsapp, &[("app_secret", "a")]),
            "verify_token",
        ),
    ] {
        let refused = hub.hub.create_app(&Actor::System, new).await;
        match refused {
            Err(HubError::Invalid { field, .. }) => assert_eq!(field, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    assert_eq!(hub.hub.apps(&Actor::System).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_app_of_the_settings_is_changed_there() {
    let hub = TestHub::new().await;
    let app = owner(&hub, telegram(1)).await;
    let actor = Actor::System;
    for refused in [
        hub.hub.remove_app(&actor, app).await,
        hub.hub.rename_app(&actor, app, "Other").await,
        hub.hub
            .replace_secret(&actor, app, "secret_token", secret("other"))
            .await,
    ] {
        let is_conflict = matches!(refused, Err(HubError::Storage(StorageError::Conflict(_))));
        assert!(is_conflict, "{refused:?}");
    }
    let detail = hub.hub.apps(&actor).await.unwrap();
    let held = &detail
        .iter()
        .find(|it| it.app.id == app)
        .unwrap()
        .credentials;
    assert_eq!(held.len(), 1);
}

#[tokio::test]
async fn only_an_admin_sees_and_changes_apps() {
    let hub = TestHub::new().await;
    let app = create(&hub, bot("second")).await;
    for role in [Role::Viewer, Role::Agent] {
        for actor in [Actor::User(UserId::from_u128(1), role), Actor::ApiKey(role)] {
            for refused in [
                hub.hub.apps(&actor).await.map(|_| ()),
                hub.hub.create_app(&actor, bot("third")).await.map(|_| ()),
                hub.hub.remove_app(&actor, app).await,
                hub.hub.rename_app(&actor, app, "Other").await,
                hub.hub
                    .replace_secret(&actor, app, "secret_token", secret("other"))
                    .await,
            ] {
                let is_forbidden = matches!(refused, Err(HubError::Forbidden(Role::Admin)));
                assert!(is_forbidden, "{refused:?}");
            }
        }
    }
    assert_eq!(owner(&hub, update("second", 1)).await, app);
    let admin = Actor::User(UserId::from_u128(1), Role::Admin);
    hub.hub.rename_app(&admin, app, "Other").await.unwrap();
    let apps = hub.hub.apps(&admin).await.unwrap();
    assert!(apps.iter().any(|it| it.app.name == "Other"));
    hub.hub.remove_app(&admin, app).await.unwrap();
}

#[tokio::test]
async fn a_key_that_was_rotated_away_encrypts_nothing_more() {
    let hub = TestHub::new().await;
    let replaced = "update encryption_keys set key_id = 'another'";
    assert_eq!(hub.world.tamper(replaced).await, 1);
    let refused = hub.hub.create_app(&Actor::System, bot("second")).await;
    let is_conflict = matches!(refused, Err(HubError::Storage(StorageError::Conflict(_))));
    assert!(is_conflict, "{refused:?}");
    assert!(is_refused(&hub, "second").await);
    assert_eq!(hub.hub.apps(&Actor::System).await.unwrap().len(), 2);
}
