//! Who may log in.

use model::{Role, UserId};
use storage::{NewUser, StorageError};

use super::database::Database;
use crate::samples::at;

fn person(number: u32) -> NewUser {
    NewUser {
        id: UserId::from_u128(u128::from(number)),
        email: format!("person{number}@example.com"),
        password_hash: format!("hash {number}"),
        role: Role::Admin,
        at: at(0),
    }
}

#[tokio::test]
async fn the_first_login_is_made_and_found() {
    let database = Database::fresh().await;
    assert!(!database.store.has_users().await.unwrap());
    let user = database.store.create_first_user(person(1)).await.unwrap();
    assert!(database.store.has_users().await.unwrap());
    let found = database
        .store
        .credentials("person1@example.com")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&found.user, &*found.password_hash), (&user, "hash 1"));
    assert_eq!(database.store.user(user.id).await.unwrap(), Some(user));
}

#[tokio::test]
async fn strangers_are_not_found() {
    let database = Database::fresh().await;
    database.store.create_first_user(person(1)).await.unwrap();
    assert!(
        database
            .store
            .credentials("person2@example.com")
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        database
            .store
            .user(UserId::from_u128(2))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn there_is_only_one_first_login() {
    let database = Database::fresh().await;
    database.store.create_first_user(person(1)).await.unwrap();
    let second = database.store.create_first_user(person(2)).await;
    assert!(
        matches!(second, Err(StorageError::Conflict(_))),
        "{second:?}"
    );
}

#[tokio::test]
async fn there_is_only_one_even_if_two_come_at_once() {
    let database = Database::fresh().await;
    let other = database.open_again().await;
    let (one, two) = tokio::join!(
        database.store.create_first_user(person(1)),
        other.create_first_user(person(2))
    );
    let lost = match (one, two) {
        (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
        both => panic!("one of them should have won: {both:?}"),
    };
    assert!(matches!(lost, StorageError::Conflict(_)), "{lost:?}");
    assert_eq!(database.number("select count(*) from users").await, 1);
}
