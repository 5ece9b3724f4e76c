//! Accounts of ours: known, learned, discovered.

use model::{
    AppId, AppSource, Connection, ConnectionId, ConnectionState, EventType, Platform,
    SubscriptionId,
};
use storage::{AccountKey, StorageError, Store};

use super::database::Database;
use crate::samples::{APP, at, claim, record};

/// A bot of the settings.
fn bot(number: u32, account: Option<&str>) -> Connection {
    Connection {
        id: ConnectionId::from_u128(u128::from(number)),
        platform: Platform::Telegram,
        app_id: APP,
        account_id: account.map(str::to_owned),
        name: None,
        state: ConnectionState::Active,
        source: AppSource::Environment,
        created_at: at(0),
    }
}

/// A number that a body named.
fn found(number: u32, account: &str) -> Connection {
    Connection {
        platform: Platform::Whatsapp,
        state: ConnectionState::Discovered,
        source: AppSource::Discovered,
        ..bot(number, Some(account))
    }
}

async fn ensure(store: &Store, connection: Connection) -> Connection {
    let subscription = SubscriptionId::from_u128(connection.id.as_u128());
    store
        .ensure_connection(connection, subscription)
        .await
        .expect("the connection is ensured")
}

fn key(platform: Platform, account: Option<&str>) -> AccountKey {
    AccountKey {
        platform,
        app: APP,
        account_id: account.map(str::to_owned),
    }
}

#[tokio::test]
async fn ensuring_twice_makes_one() {
    let database = Database::fresh().await;
    for account in [None, Some("42")] {
        let first = ensure(&database.store, bot(1, account)).await;
        assert_eq!(ensure(&database.store, bot(2, account)).await, first);
    }
    assert_eq!(database.number("select count(*) from connections").await, 1);
    assert_eq!(
        database.number("select count(*) from subscriptions").await,
        1
    );
}

#[tokio::test]
async fn ensuring_twice_at_once_makes_one() {
    let database = Database::fresh().await;
    let (one, two) = tokio::join!(
        ensure(&database.store, found(1, "5")),
        ensure(&database.store, found(2, "5"))
    );
    assert_eq!(one, two);
    assert_eq!(database.number("select count(*) from connections").await, 1);
}

#[tokio::test]
async fn ensuring_in_two_processes_at_once_makes_one() {
    let database = Database::fresh().await;
    let other = database.open_again().await;
    for round in 1..=40 {
        let account = round.to_string();
        let (one, two) = tokio::join!(
            ensure(&database.store, found(round, &account)),
            ensure(&other, found(100 + round, &account))
        );
        assert_eq!(one, two);
    }
    let connections = database.number("select count(*) from connections").await;
    assert_eq!(connections, 40);
}

#[tokio::test]
async fn an_account_id_learned_later_goes_to_the_connection_that_is_there() {
    let database = Database::fresh().await;
    let unknown = ensure(&database.store, bot(1, None)).await;
    let learned = ensure(&database.store, bot(2, Some("42"))).await;
    assert_eq!(learned.id, unknown.id);
    assert_eq!(learned.account_id.as_deref(), Some("42"));
    for account in [None, Some("42")] {
        let known = database
            .store
            .connection_of(&key(Platform::Telegram, account))
            .await
            .unwrap();
        assert_eq!(known.as_ref(), Some(&learned));
    }
}

#[tokio::test]
async fn an_account_belongs_to_the_app_that_had_it_first() {
    let database = Database::fresh().await;
    let first = ensure(&database.store, found(1, "5")).await;
    let other = Connection {
        app_id: AppId::from_u128(0xB),
        ..found(2, "5")
    };
    assert_eq!(ensure(&database.store, other).await, first);
}

#[tokio::test]
async fn who_names_no_account_is_not_given_a_discovered_one() {
    let database = Database::fresh().await;
    ensure(&database.store, found(1, "5")).await;
    let none = database
        .store
        .connection_of(&key(Platform::Whatsapp, None))
        .await
        .unwrap();
    assert_eq!(none, None);
}

#[tokio::test]
async fn who_names_no_account_means_the_newest_bot_of_the_settings() {
    let database = Database::fresh().await;
    ensure(&database.store, bot(1, Some("42"))).await;
    let newer = ensure(&database.store, bot(2, Some("43"))).await;
    let meant = database
        .store
        .connection_of(&key(Platform::Telegram, None))
        .await
        .unwrap();
    assert_eq!(meant, Some(newer));
}

#[tokio::test]
async fn who_names_no_account_may_mean_a_bot_of_the_dashboard() {
    let database = Database::fresh().await;
    let made = Connection {
        source: AppSource::Dashboard,
        ..bot(1, None)
    };
    ensure(&database.store, made.clone()).await;
    let key = key(Platform::Telegram, None);
    let meant = database.store.connection_of(&key).await.unwrap();
    assert_eq!(meant, Some(made));
}

#[tokio::test]
async fn only_discovered_ones_are_counted() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    ensure(&database.store, bot(1, None)).await;
    assert_eq!(discovered(&database).await, 0);
    for number in 2..=4 {
        ensure(&database.store, found(number, &number.to_string())).await;
    }
    assert_eq!(discovered(&database).await, 3);
}

/// As a worker counts them.
async fn discovered(database: &Database) -> u64 {
    let claim = claim(&database.store, at(0)).await.expect("one is due");
    claim.discovered_count().await.expect("the database works")
}

#[tokio::test]
async fn muting_is_kept_with_the_subscription() {
    let database = Database::fresh().await;
    let connection = ensure(&database.store, bot(1, None)).await;
    assert_eq!(
        database
            .store
            .subscription_of(connection.id)
            .await
            .unwrap()
            .muted,
        []
    );
    let muted = [EventType::Read, EventType::Poll];
    database.store.mute(connection.id, &muted).await.unwrap();
    assert_eq!(
        database
            .store
            .subscription_of(connection.id)
            .await
            .unwrap()
            .muted,
        muted
    );

    let stranger = ConnectionId::from_u128(9);
    assert!(matches!(
        database.store.mute(stranger, &[]).await,
        Err(StorageError::NotFound(_))
    ));
}
