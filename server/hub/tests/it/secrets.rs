//! Secrets at rest: unreadable, and bound to their place.

use adapters::names;
use hub::{Actor, HubError, NewApp};
use model::{AppId, Platform};

use super::apps::{bot, update};
use super::kind;
use super::test_hub::{KEY, TestHub, secret};
use crate::bodies::{META_SECRET, TELEGRAM_SECRET, VERIFY_TOKEN};

#[tokio::test]
async fn no_secret_stands_in_the_database() {
    let hub = TestHub::new().await;
    hub.hub
        .create_app(&Actor::System, bot("a-secret-of-the-dashboard"))
        .await
        .unwrap();
    hub.store_one(Platform::Telegram, update("a-secret-of-the-dashboard", 1))
        .await;
    let everything = hub.world.database.everything().await;
    let contains = |needle: &str| {
        everything
            .windows(needle.len())
            .any(|it| it == needle.as_bytes())
    };
    assert!(
        contains(names::SECRET_TOKEN),
        "the search finds what is there"
    );
    for value in [
        META_SECRET,
        TELEGRAM_SECRET,
        VERIFY_TOKEN,
        "a-secret-of-the-dashboard",
        KEY,
    ] {
        assert!(!contains(value), "{value}");
    }
}

async fn two_bots() -> (TestHub, [AppId; 2]) {
    let hub = TestHub::new().await;
    let make = async |token| {
        let app = hub.hub.create_app(&Actor::System, bot(token)).await;
        app.expect("the app is made").id
    };
    let ids = [make("token-one").await, make("token-two").await];
    (hub, ids)
}

async fn assert_refused(hub: &TestHub, token: &str) {
    let refused = hub.receive(Platform::Telegram, update(token, 9)).await;
    assert!(matches!(refused, Err(HubError::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn a_secret_moved_to_another_place_does_not_count() {
    let another = kind().either("randomblob(16)", "gen_random_uuid()");
    let renumber = format!(
        "update secrets set id = {another}
         where id = (select id from secrets order by id desc limit 1 offset 1)"
    );
    for moves in [
        // Another bot's ciphertext.
        "update secrets set ciphertext = (select other.ciphertext from secrets as other
             order by other.id desc limit 1)
         where id = (select id from secrets order by id desc limit 1 offset 1)",
        // The same row under another name, id and app.
        "update secrets set name = 'bot_token'
         where id = (select id from secrets order by id desc limit 1 offset 1)",
        &renumber,
        "update secrets set replaced_at = created_at,
             app_id = (select other.app_id from secrets as other order by other.id desc limit 1)
         where id = (select id from secrets order by id desc limit 1 offset 1)",
    ] {
        let (hub, _) = two_bots().await;
        let world = hub.end().await;
        assert_eq!(world.tamper(moves).await, 1, "{moves}");
        let hub = world.start().await;
        assert_refused(&hub, "token-one").await;
    }
}

#[tokio::test]
async fn a_flipped_byte_does_not_count_and_harms_no_other() {
    let (hub, [one, _]) = two_bots().await;
    let world = hub.end().await;
    let zero = kind().either("x'00'", r"'\x00'::bytea");
    let forge = format!(
        "update secrets set ciphertext = substr(ciphertext, 1, 30) || {zero} || substr(ciphertext, 32)
         where id = (select id from secrets order by id desc limit 1)"
    );
    assert_eq!(world.tamper(&forge).await, 1);
    let hub = world.start().await;
    assert_refused(&hub, "token-two").await;
    let id = hub
        .store_one(Platform::Telegram, update("token-one", 1))
        .await;
    assert_eq!(hub.event(id).await.event.app_id, one);
}

#[tokio::test]
async fn a_stored_secret_without_a_place_in_the_profile_is_left_out() {
    let (hub, _) = two_bots().await;
    let world = hub.end().await;
    let rename = "update secrets set name = 'of_the_future'
                  where id = (select id from secrets order by id desc limit 1)";
    assert_eq!(world.tamper(rename).await, 1);
    let hub = world.start().await;
    assert_refused(&hub, "token-two").await;
    hub.store_one(Platform::Telegram, update("token-one", 1))
        .await;
}

#[test]
fn debug_shows_no_secret() {
    let new = NewApp {
        name: "Bot".to_owned(),
        platforms: vec![Platform::Telegram],
        secrets: vec![("secret_token".to_owned(), secret("hidden-value"))],
    };
    assert!(!format!("{new:?}").contains("hidden-value"));
}
