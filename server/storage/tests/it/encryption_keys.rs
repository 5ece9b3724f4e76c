//! Keys: which are in use, and how one takes the place of all others.

use std::collections::BTreeSet;

use storage::{CheckValue, SealedSecret, StorageError};

use super::database::Database;
use crate::samples::{at, check, sealed};

async fn with_secrets() -> Database {
    let database = Database::fresh().await;
    let store = &database.store;
    let known = store.add_check_value(&check("k1")).await;
    known.expect("the key is kept");
    for secret in [sealed(1, "a"), sealed(2, "b"), sealed(3, "a")] {
        let put = store.put_secret(&secret).await;
        put.expect("the secret is kept");
    }
    database
}

fn ids(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn a_fresh_database_needs_no_key() {
    let database = Database::fresh().await;
    assert_eq!(database.store.check_values().await.unwrap(), []);
    assert_eq!(database.store.needed_keys().await.unwrap(), ids(&[]));
}

#[tokio::test]
async fn a_check_value_stays_as_it_was_first() {
    let database = Database::fresh().await;
    let later = CheckValue {
        created_at: at(5),
        ..check("k2")
    };
    let again = CheckValue {
        created_at: at(9),
        ..check("k1")
    };
    for it in [&later, &check("k1"), &again] {
        database.store.add_check_value(it).await.unwrap();
    }
    let kept = database.store.check_values().await.unwrap();
    assert_eq!(kept, [check("k1"), later]);
}

#[tokio::test]
async fn another_key_takes_the_place_of_all() {
    let database = with_secrets().await;
    let reseal = |secret: &SealedSecret| -> Result<_, StorageError> {
        Ok([b"new ", &secret.ciphertext[..]].concat())
    };
    let number = database.store.rewrap(&check("k2"), reseal).await.unwrap();
    assert_eq!(number, 3, "previous ones too");
    assert_eq!(database.store.check_values().await.unwrap(), [check("k2")]);
    assert_eq!(database.store.needed_keys().await.unwrap(), ids(&["k2"]));
    let found = database.store.secrets_of_apps(at(0)).await.unwrap();
    let texts: Vec<_> = found.iter().map(|it| &it.ciphertext[..]).collect();
    assert_eq!(texts, [b"new 1", b"new 2", b"new 3"]);
    assert_eq!(found[0].replaced_at, Some(at(3)));

    let late = database.store.put_secret(&sealed(4, "a")).await;
    assert!(matches!(late, Err(StorageError::Conflict(_))), "{late:?}");
}

#[tokio::test]
async fn one_secret_that_cannot_be_resealed_leaves_all_as_they_were() {
    let database = with_secrets().await;
    let before = database.store.secrets_of_apps(at(0)).await.unwrap();
    let reseal = |secret: &SealedSecret| match &*secret.name {
        "b" => Err(StorageError::NotFound("the key")),
        _ => Ok(b"new".to_vec()),
    };
    let refused = database.store.rewrap(&check("k2"), reseal).await;
    assert!(
        matches!(refused, Err(StorageError::NotFound(_))),
        "{refused:?}"
    );
    let after = database.store.secrets_of_apps(at(0)).await.unwrap();
    assert_eq!(after, before);
    assert_eq!(database.store.check_values().await.unwrap(), [check("k1")]);
}
