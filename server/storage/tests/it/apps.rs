//! Apps: of the settings, and of the dashboard.

use model::{App, AppId, AppSource, Platform};
use storage::{EnvironmentApp, SealedSecret, StorageError};

use super::database::Database;
use crate::samples::{APP, at, check, sealed};

fn app() -> App {
    App {
        id: APP,
        name: "Bot".to_owned(),
        platforms: vec![Platform::Telegram],
        source: AppSource::Dashboard,
        created_at: at(0),
    }
}

fn of_settings(id: u128, name: &str) -> EnvironmentApp {
    EnvironmentApp {
        id: AppId::from_u128(id),
        setting: "META_APP_SECRET",
        name: name.to_owned(),
        platforms: vec![Platform::Whatsapp],
        at: at(0),
    }
}

async fn database() -> Database {
    let database = Database::fresh().await;
    let store = &database.store;
    let known = store.add_check_value(&check("k1")).await;
    known.expect("the key is kept");
    let made = store.create_app(&app(), &[sealed(1, "a")]).await;
    made.expect("the app is made");
    database
}

#[tokio::test]
async fn an_app_is_known_by_its_setting() {
    let database = Database::fresh().await;
    let store = &database.store;
    let first = store.ensure_app(of_settings(1, "old")).await.unwrap();
    let second = store.ensure_app(of_settings(2, "new")).await.unwrap();
    assert_eq!((second.id, &*second.name), (first.id, "new"));
    assert_eq!(second.source, AppSource::Environment);
}

#[tokio::test]
async fn apps_without_a_setting_stand_beside_those_with_one() {
    let database = database().await;
    let other = App {
        id: AppId::from_u128(0xB),
        ..app()
    };
    database.store.create_app(&other, &[]).await.unwrap();
    let settings = database.store.ensure_app(of_settings(1, "Meta")).await;
    let expected = [settings.unwrap(), app(), other];
    assert_eq!(database.store.apps().await.unwrap(), expected);
    assert_eq!(database.store.app(APP).await.unwrap(), app());
}

#[tokio::test]
async fn an_app_is_made_with_all_its_secrets_or_not_at_all() {
    let database = Database::fresh().await;
    database.store.add_check_value(&check("k1")).await.unwrap();
    let foreign = SealedSecret {
        key_id: "k2".to_owned(),
        ..sealed(2, "b")
    };
    let secrets = [sealed(1, "a"), foreign];
    let refused = database.store.create_app(&app(), &secrets).await;
    assert!(
        matches!(refused, Err(StorageError::Conflict(_))),
        "{refused:?}"
    );
    assert_eq!(database.store.apps().await.unwrap(), []);
    assert_eq!(database.store.secrets_of_apps(at(0)).await.unwrap(), []);
}

#[tokio::test]
async fn a_removed_app_leaves_its_row_but_no_secret() {
    let database = database().await;
    database.store.put_secret(&sealed(2, "a")).await.unwrap();
    database.store.remove_app(APP, at(5)).await.unwrap();
    assert_eq!(database.store.apps().await.unwrap(), []);
    assert_eq!(
        database.number("select removed_at from apps").await,
        at(5).as_millis()
    );
    assert_eq!(database.number("select count(*) from secrets").await, 0);
    for missing in [
        database.store.app(APP).await.map(|_| ()),
        database.store.remove_app(APP, at(6)).await,
        database.store.rename_app(APP, "x".to_owned()).await,
    ] {
        assert!(
            matches!(missing, Err(StorageError::NotFound(_))),
            "{missing:?}"
        );
    }
}

#[tokio::test]
async fn an_app_can_be_renamed() {
    let database = database().await;
    let renamed = database.store.rename_app(APP, "Other".to_owned()).await;
    renamed.unwrap();
    assert_eq!(database.store.app(APP).await.unwrap().name, "Other");
}
