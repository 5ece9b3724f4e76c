//! Encrypted secrets: one in use, those before it for a while.

use storage::{SealedSecret, StorageError};

use super::database::Database;
use super::kind;
use crate::samples::{at, check, sealed};

async fn database() -> Database {
    let database = Database::fresh().await;
    let known = database.store.add_check_value(&check("k1")).await;
    known.expect("the key is kept");
    database
}

fn replaced(secret: SealedSecret, millis: i64) -> SealedSecret {
    SealedSecret {
        replaced_at: Some(at(millis)),
        ..secret
    }
}

#[tokio::test]
async fn a_new_value_takes_the_place_of_the_one_before() {
    let database = database().await;
    for secret in [
        sealed(1, "a"),
        sealed(2, "b"),
        sealed(3, "a"),
        sealed(4, "a"),
    ] {
        database.store.put_secret(&secret).await.unwrap();
    }
    let all = [
        replaced(sealed(1, "a"), 3),
        sealed(2, "b"),
        replaced(sealed(3, "a"), 4),
        sealed(4, "a"),
    ];
    for (since, expected) in [
        (2, &all[..]),
        (3, &all[1..]),
        (4, &[all[1].clone(), all[3].clone()]),
    ] {
        let found = database.store.secrets_of_apps(at(since)).await.unwrap();
        assert_eq!(found, expected, "since {since}");
    }
}

#[tokio::test]
async fn old_values_are_deleted_and_those_in_use_never() {
    let database = database().await;
    for secret in [sealed(1, "a"), sealed(2, "a"), sealed(3, "a")] {
        database.store.put_secret(&secret).await.unwrap();
    }
    database.store.prune_secrets(at(2)).await.unwrap();
    let found = database.store.secrets_of_apps(at(0)).await.unwrap();
    assert_eq!(found, [replaced(sealed(2, "a"), 3), sealed(3, "a")]);
    database.store.prune_secrets(at(1_000)).await.unwrap();
    let found = database.store.secrets_of_apps(at(0)).await.unwrap();
    assert_eq!(found, [sealed(3, "a")]);
}

#[tokio::test]
async fn two_values_in_use_are_impossible() {
    let database = database().await;
    database.store.put_secret(&sealed(1, "a")).await.unwrap();
    let copy = |replaced_at: &str| {
        let id = kind().either("randomblob(16)", "gen_random_uuid()");
        format!(
            "insert into secrets select {id}, app_id, name, ciphertext, key_id, created_at,
             {replaced_at} from secrets"
        )
    };
    assert!(database.execute(&copy("replaced_at")).await.is_err());
    database.execute(&copy("1")).await.unwrap();
}

#[tokio::test]
async fn two_at_once_leave_one_in_use() {
    let database = database().await;
    let other = database.open_again().await;
    let (first, second) = (sealed(1, "a"), sealed(2, "a"));
    let (one, two) = tokio::join!(database.store.put_secret(&first), other.put_secret(&second));
    one.and(two).unwrap();
    let in_use = "select count(*) from secrets where replaced_at is null";
    assert_eq!(database.number(in_use).await, 1);
    assert_eq!(database.number("select count(*) from secrets").await, 2);
}

#[tokio::test]
async fn a_key_that_is_not_in_use_here_encrypts_nothing() {
    let database = database().await;
    let foreign = SealedSecret {
        key_id: "k2".to_owned(),
        ..sealed(2, "a")
    };
    database.store.put_secret(&sealed(1, "a")).await.unwrap();
    let refused = database.store.put_secret(&foreign).await;
    assert!(
        matches!(refused, Err(StorageError::Conflict(_))),
        "{refused:?}"
    );
    let found = database.store.secrets_of_apps(at(0)).await.unwrap();
    assert_eq!(found, [sealed(1, "a")]);
}
