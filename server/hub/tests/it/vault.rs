//! Keys: which one opens a database, where it comes from, and how another takes its place.

use hub::{KeyError, Keys, Vault, VaultError, find_keys, rotate_key_file};
use model::{Platform, Timestamp};

use super::kind;
use super::test_hub::{KEY, TestHub, World};
use crate::bodies::telegram;

const OTHER_KEY: &str = "2222222222222222222222222222222222222222222222222222222222222222";
const BOTH: &str = "2222222222222222222222222222222222222222222222222222222222222222,\
                    1111111111111111111111111111111111111111111111111111111111111111";

fn now() -> Timestamp {
    Timestamp::from_millis(1_795_168_800_000)
}

async fn open(world: &World, key: &str) -> Result<Vault, VaultError> {
    let store = world.database.open().await;
    let keys = Keys::parse(key).expect("it is a key");
    Vault::open(store, keys, now()).await
}

/// So many bytes of nothing, in SQL.
fn zeroes(length: u32) -> String {
    kind().either(
        format!("zeroblob({length})"),
        format!("decode(repeat('00', {length}), 'hex')"),
    )
}

#[tokio::test]
async fn another_key_does_not_open_the_database() {
    let world = TestHub::new().await.end().await;
    let refused = open(&world, OTHER_KEY).await.unwrap_err();
    assert!(
        matches!(refused, VaultError::WrongKey { .. }),
        "{refused:?}"
    );
    let said = refused.to_string();
    assert!(said.contains("ENCRYPTION_KEY"), "{said}");
    assert!(!said.contains('\n') && !said.contains("2222"), "{said}");
    open(&world, KEY).await.unwrap();
}

#[tokio::test]
async fn a_check_value_that_was_tampered_with_does_not_open() {
    let world = TestHub::new().await.end().await;
    let forge = format!("update encryption_keys set check_value = {}", zeroes(51));
    assert_eq!(world.tamper(&forge).await, 1);
    let refused = open(&world, KEY).await;
    assert!(
        matches!(refused, Err(VaultError::WrongKey { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn after_a_rotation_the_old_key_alone_opens_nothing() {
    let world = TestHub::new().await.end().await;
    let number = open(&world, BOTH).await.unwrap().rotate(now()).await;
    assert_eq!(number.unwrap(), 3);
    let refused = open(&world, KEY).await;
    assert!(
        matches!(refused, Err(VaultError::WrongKey { .. })),
        "{refused:?}"
    );

    let hub = World {
        key: OTHER_KEY,
        ..world
    };
    let hub = hub.start().await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    let unchanged = "select count(*) from secrets where replaced_at is null";
    assert_eq!(hub.number("select count(*) from secrets").await, 3);
    assert_eq!(hub.number(unchanged).await, 3);
}

#[tokio::test]
async fn what_a_second_key_encrypted_needs_it() {
    let world = World {
        key: BOTH,
        ..World::new()
    };
    let world = world.start().await.end().await;
    let refused = open(&world, KEY).await;
    assert!(
        matches!(refused, Err(VaultError::WrongKey { .. })),
        "{refused:?}"
    );

    let world = TestHub::new().await.end().await;
    let changed = World {
        key: BOTH,
        meta_secret: "ffffffffffffffffffffffffffffffff",
        ..world
    };
    let world = changed.start().await.end().await;
    for key in [KEY, OTHER_KEY] {
        let refused = open(&world, key).await;
        assert!(
            matches!(refused, Err(VaultError::MissingKey { .. })),
            "{refused:?}"
        );
    }
    open(&world, BOTH).await.unwrap();
}

#[tokio::test]
async fn a_secret_that_was_tampered_with_stops_a_rotation() {
    let world = TestHub::new().await.end().await;
    let forge = format!(
        "update secrets set ciphertext = {} where name = 'verify_token'",
        zeroes(60)
    );
    assert_eq!(world.tamper(&forge).await, 1);
    let refused = open(&world, BOTH).await.unwrap().rotate(now()).await;
    assert!(
        matches!(&refused, Err(VaultError::Unreadable { name, .. }) if name == "verify_token"),
        "{refused:?}"
    );
    open(&world, KEY).await.expect("nothing was changed");
}

#[tokio::test]
async fn a_key_is_made_for_a_new_database_alone() {
    let world = World::new();
    let store = world.database.open().await;
    let file = world.folder.path().join("data/encryption.key");
    let made = find_keys(&store, None, Some(&file)).await.unwrap();
    let found = find_keys(&store, None, Some(&file)).await.unwrap();
    assert_eq!(format!("{made:?}"), format!("{found:?}"));
    #[cfg(unix)]
    {
        let rights = std::fs::metadata(&file).unwrap().permissions();
        let mode = std::os::unix::fs::PermissionsExt::mode(&rights);
        assert_eq!(mode & 0o777, 0o600);
    }
    Vault::open(store.clone(), made, now()).await.unwrap();

    std::fs::remove_file(&file).unwrap();
    let refused = find_keys(&store, None, Some(&file)).await;
    assert!(
        matches!(refused, Err(VaultError::NoKey { .. })),
        "{refused:?}"
    );
    assert!(!file.exists());
}

#[tokio::test]
async fn a_given_key_counts_before_the_file_and_must_be_one() {
    let world = World::new();
    let store = world.database.open().await;
    let file = world.folder.path().join("encryption.key");
    let given = find_keys(&store, Some(KEY), Some(&file)).await.unwrap();
    assert_eq!(
        format!("{given:?}"),
        format!("{:?}", Keys::parse(KEY).unwrap())
    );
    assert!(!file.exists());

    let refused = find_keys(&store, Some("secret"), Some(&file)).await;
    let is_misshapen = matches!(refused, Err(VaultError::Key(KeyError::Misshapen(1))));
    assert!(is_misshapen, "{refused:?}");
    let refused = find_keys(&store, None, None).await;
    assert!(
        matches!(refused, Err(VaultError::NoKey { .. })),
        "{refused:?}"
    );
    std::fs::write(&file, "no key").unwrap();
    let refused = find_keys(&store, None, Some(&file)).await;
    assert!(
        matches!(refused, Err(VaultError::KeyFile { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_key_file_is_rotated_even_after_an_interruption() {
    let world = TestHub::new().await.end().await;
    let store = world.database.open().await;
    let file = world.folder.path().join("encryption.key");
    let missing = rotate_key_file(&store, &file, now()).await;
    assert!(
        matches!(missing, Err(VaultError::NoKey { .. })),
        "{missing:?}"
    );

    // As it stands when the process ended before or after the database was changed.
    std::fs::write(&file, BOTH).unwrap();
    std::fs::write(file.with_extension("key.new"), "half").unwrap();
    for _again in 0..2 {
        let before = std::fs::read_to_string(&file).unwrap();
        assert_eq!(rotate_key_file(&store, &file, now()).await.unwrap(), 3);
        let after = std::fs::read_to_string(&file).unwrap();
        assert_ne!(before, after);
        assert_eq!(after.trim().len(), 64, "one key is left");
        let keys = find_keys(&store, None, Some(&file)).await.unwrap();
        Vault::open(store.clone(), keys, now()).await.unwrap();
    }
    let refused = open(&world, BOTH).await;
    assert!(
        matches!(refused, Err(VaultError::WrongKey { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn debug_shows_no_key() {
    let world = World::new();
    let vault = open(&world, KEY).await.unwrap();
    assert!(!format!("{vault:?}").contains("1111"));
}
