//! Several instances on one database: what they do at once is as if one had done it after the other.

use futures::future::join_all;
use model::Platform;

use super::test_hub::{TestHub, World};
use crate::bodies::{telegram, whatsapp};

/// Some hubs on one database, which take few events at a time, so that each has work.
async fn hubs(number: usize) -> Vec<TestHub> {
    let world = World {
        batch_size: 3,
        ..World::new()
    };
    let mut hubs = Vec::new();
    for _ in 0..number {
        hubs.push(world.clone().start().await);
    }
    hubs
}

async fn drain(hubs: &[TestHub]) {
    join_all(hubs.iter().map(TestHub::drain)).await;
}

/// Each event reads the conversation, counts itself in, and writes it back.
#[tokio::test]
async fn hubs_that_work_on_one_conversation_lose_nothing() {
    let hubs = hubs(4).await;
    for update in 1..=60 {
        let one = &hubs[update as usize % hubs.len()];
        one.store_one(Platform::Telegram, telegram(update)).await;
    }
    drain(&hubs).await;
    let one = &hubs[0];
    let whole = "select count(*) from conversations where messages = 60 and unread = 60";
    assert_eq!(one.number(whole).await, 1);
    assert_eq!(one.number("select count(*) from contacts").await, 1);
    assert_eq!(one.number("select count(*) from messages").await, 60);
    assert_eq!(one.number("select sum(attempts) from events").await, 60);
}

/// Of an account that is new to all of them there is one connection, contact and conversation.
#[tokio::test]
async fn hubs_that_discover_an_account_at_once_lose_nothing() {
    let hubs = hubs(4).await;
    for number in 0..40 {
        let account = format!("10000000{}", number % 2);
        let one = &hubs[number % hubs.len()];
        let message = whatsapp(&account, &[format!("wamid.{number}")]);
        one.store_one(Platform::Whatsapp, message).await;
    }
    drain(&hubs).await;
    let one = &hubs[0];
    let discovered = "select count(*) from connections where state = 'discovered'";
    assert_eq!(one.number(discovered).await, 2);
    let whole = "select count(*) from conversations where messages = 20 and unread = 20";
    assert_eq!(one.number(whole).await, 2);
    assert_eq!(one.number("select count(*) from contacts").await, 2);
    assert_eq!(one.number("select sum(attempts) from events").await, 40);
}

/// The platform sends again what it believes lost, and another instance gets it.
#[tokio::test]
async fn what_comes_to_two_hubs_at_once_is_one_event() {
    let hubs = hubs(2).await;
    for update in 1..=20 {
        let (one, other) = tokio::join!(
            hubs[0].receive(Platform::Telegram, telegram(update)),
            hubs[1].receive(Platform::Telegram, telegram(update)),
        );
        one.and(other).unwrap();
    }
    drain(&hubs).await;
    assert_eq!(hubs[0].number("select count(*) from events").await, 20);
    assert_eq!(hubs[0].number("select count(*) from deliveries").await, 40);
    assert_eq!(
        hubs[0].number("select messages from conversations").await,
        20
    );
}
