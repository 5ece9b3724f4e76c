//! Step 6, *process*: what events come to. Whatever may come in another order is tried in each.

use model::{EventStatus, Platform};
use serde_json::{Value, json};

use super::kind;
use super::test_hub::TestHub;
use crate::bodies::{
    TELEGRAM_SECRET, telegram, telegram_signed, whatsapp_change, whatsapp_items, whatsapp_text,
};
use hub::Fault;

const ANA: &str = "16505550123";
const BEN: &str = "16505550199";

fn text(from: &str, id: &str, second: u32, text: &str) -> Value {
    let timestamp = (1_795_200_000 + second).to_string();
    json!([{ "from": from, "id": id, "timestamp": timestamp, "type": "text", "text": { "body": text } }])
}

fn edit(id: &str, of: &str, second: u32, text: &str) -> Value {
    let timestamp = (1_795_200_000 + second).to_string();
    let message = json!({ "type": "text", "text": { "body": text } });
    json!([{ "from": ANA, "id": id, "timestamp": timestamp, "type": "edit",
        "edit": { "original_message_id": of, "message": message } }])
}

fn echo(id: &str, second: u32) -> Value {
    let timestamp = (1_795_200_000 + second).to_string();
    json!([{ "from": "15550001111", "to": ANA, "id": id, "timestamp": timestamp, "type": "text",
        "text": { "body": "ours" } }])
}

fn status(of: &str, status: &str, second: u32) -> Value {
    let timestamp = (1_795_200_000 + second).to_string();
    json!([{ "id": of, "status": status, "timestamp": timestamp, "recipient_id": ANA }])
}

async fn post(hub: &TestHub, items: &str, all: Value) {
    let request = whatsapp_items(items, all);
    hub.store_one(Platform::Whatsapp, request).await;
}

/// Posts deliveries in their order and in the opposite one, works each off at once or all at the end,
/// and hands what came of it to `check`.
async fn in_both_orders(deliveries: &[(&str, Value)], check: impl AsyncFn(&TestHub)) {
    for is_reversed in [false, true] {
        for is_at_once in [false, true] {
            let hub = TestHub::new().await;
            let mut order: Vec<_> = deliveries.iter().collect();
            if is_reversed {
                order.reverse();
            }
            for (items, all) in order {
                post(&hub, items, all.clone()).await;
                if is_at_once {
                    hub.drain().await;
                }
            }
            hub.drain().await;
            check(&hub).await;
        }
    }
}

/// What a message's facts say at a place, in SQL; each database writes the place in its own way.
fn fact(sqlite: &str, postgres: &str) -> String {
    kind().either(
        format!("json_extract(facts, '{sqlite}')"),
        format!("(facts::json #>> '{postgres}')"),
    )
}

#[tokio::test]
async fn a_status_never_goes_back() {
    let deliveries = [
        ("message_echoes", echo("m1", 1)),
        ("statuses", status("m1", "sent", 2)),
        ("statuses", status("m1", "read", 4)),
        ("statuses", status("m1", "delivered", 3)),
    ];
    in_both_orders(&deliveries, async |hub| {
        let read = "select count(*) from messages where message_ref = 'm1' and status = 'read'";
        assert_eq!(hub.number(read).await, 1);
    })
    .await;
}

/// Platforms may date what a message came to first after what it came to later.
#[tokio::test]
async fn a_status_that_is_dated_later_does_not_go_back_either() {
    let deliveries = [
        ("message_echoes", echo("m1", 1)),
        ("statuses", status("m1", "read", 2)),
        ("statuses", status("m1", "delivered", 3)),
        ("statuses", status("m1", "sent", 4)),
    ];
    in_both_orders(&deliveries, async |hub| {
        let read = "select count(*) from messages where message_ref = 'm1' and status = 'read'";
        assert_eq!(hub.number(read).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_second_edit_counts_and_the_first_is_remembered() {
    let deliveries = [
        ("messages", text(ANA, "m1", 1, "one")),
        ("messages", edit("e1", "m1", 2, "two")),
        ("messages", edit("e2", "m1", 3, "three")),
    ];
    in_both_orders(&deliveries, async |hub| {
        let newest = "select count(*) from messages where message_ref = 'm1' and text = 'three'";
        assert_eq!(hub.number(newest).await, 1);
        let edits = kind().either(
            "select json_array_length(facts, '$.edits') from messages",
            "select json_array_length(facts::json -> 'edits') from messages",
        );
        assert_eq!(hub.number(edits).await, 2);
        let original = fact("$.created[0].text", "{created,0,text}");
        let original = format!("select count(*) from messages where {original} = 'one'");
        assert_eq!(hub.number(&original).await, 1);
        let shown = "select count(*) from conversations where last_text = 'three' and unread = 1";
        assert_eq!(hub.number(shown).await, 1);
    })
    .await;
}

/// One body, several people: each has a conversation of their own.
#[tokio::test]
async fn the_first_contact_is_not_taken_for_all() {
    let hub = TestHub::new().await;
    let both: Vec<Value> = [text(ANA, "m1", 1, "a"), text(BEN, "m2", 2, "b")]
        .iter()
        .flat_map(|it| it.as_array().unwrap().clone())
        .collect();
    post(&hub, "messages", both.into()).await;
    hub.drain().await;
    assert_eq!(hub.number("select count(*) from contacts").await, 2);
    let apart = "select count(distinct conversation_id) from messages";
    assert_eq!(hub.number(apart).await, 2);
    let titles = "select count(*) from conversations where title in ('16505550123', '16505550199')";
    assert_eq!(hub.number(titles).await, 2);
}

#[tokio::test]
async fn what_was_taken_back_is_shown_no_more_and_not_unread() {
    let revoke = json!([{ "from": ANA, "id": "r1", "timestamp": "1795200005", "type": "revoke",
        "revoke": { "original_message_id": "m1" } }]);
    let deliveries = [
        ("messages", text(ANA, "m1", 1, "oops")),
        ("messages", revoke),
    ];
    in_both_orders(&deliveries, async |hub| {
        let gone = "select count(*) from messages where text is null and deleted_at is not null";
        assert_eq!(hub.number(gone).await, 1);
        let seen = "select count(*) from conversations where unread = 0 and last_text is null";
        assert_eq!(hub.number(seen).await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_newest_reaction_of_a_person_counts() {
    let reaction = |id: &str, second: u32, emoji: &str| {
        let timestamp = (1_795_200_000 + second).to_string();
        json!([{ "from": ANA, "id": id, "timestamp": timestamp, "type": "reaction",
            "reaction": { "message_id": "m1", "emoji": emoji } }])
    };
    let deliveries = [
        ("message_echoes", echo("m1", 1)),
        ("messages", reaction("a", 2, "👍")),
        ("messages", reaction("b", 3, "❤️")),
    ];
    in_both_orders(&deliveries, async |hub| {
        let newest = fact(
            "$.reactions.16505550123.emoji",
            "{reactions,16505550123,emoji}",
        );
        let newest = format!("select count(*) from messages where {newest} = '❤️'");
        assert_eq!(hub.number(&newest).await, 1);
    })
    .await;
}

/// What is read into the queue later may have been written earlier.
#[tokio::test]
async fn a_late_message_slots_in_and_says_so() {
    let hub = TestHub::new().await;
    post(&hub, "messages", text(ANA, "m2", 9, "second")).await;
    hub.drain().await;
    post(&hub, "messages", text(ANA, "m1", 3, "first")).await;
    hub.drain().await;
    let late = "select count(*) from messages where message_ref = 'm1' and late";
    assert_eq!(hub.number(late).await, 1);
    let last = "select count(*) from conversations where last_text = 'second' and messages = 2";
    assert_eq!(hub.number(last).await, 1);
}

/// Two people turn out to be one when something names both ids.
#[tokio::test]
async fn ids_of_one_person_share_a_conversation() {
    let hub = TestHub::new().await;
    let phone = whatsapp_text(json!({ "wa_id": ANA }), ("from", ANA), "m1");
    let scoped = whatsapp_text(json!({ "user_id": "US.1" }), ("from_user_id", "US.1"), "m2");
    let both = json!({ "wa_id": ANA, "user_id": "US.1" });
    let both = whatsapp_text(both, ("from", ANA), "m3");
    for request in [phone, scoped, both] {
        hub.store_one(Platform::Whatsapp, request).await;
        hub.drain().await;
    }
    assert_eq!(hub.number("select count(*) from contacts").await, 1);
    let one = "select count(*) from conversations where messages = 3 and unread = 3";
    assert_eq!(hub.number(one).await, 1);
    let all = "select count(distinct conversation_id) from messages";
    assert_eq!(hub.number(all).await, 1);
}

/// An event in retry holds nobody up, least of all its own conversation.
#[tokio::test]
async fn a_retry_does_not_hold_up_its_conversation() {
    let hub = TestHub::new().await;
    hub.hub.faults().cause("1", Fault::Fail);
    let waiting = hub.store_one(Platform::Telegram, telegram(1)).await;
    let next = hub.store_one(Platform::Telegram, telegram(2)).await;
    hub.drain().await;
    assert_eq!(hub.event(waiting).await.event.status, EventStatus::Retrying);
    assert_eq!(hub.event(next).await.event.status, EventStatus::Completed);
    assert_eq!(hub.number("select messages from conversations").await, 1);
    hub.hub.faults().mend();
    hub.world.clock.advance(60_000);
    hub.drain().await;
    assert_eq!(hub.number("select messages from conversations").await, 2);
}

/// A row that the database refuses fails alone; who stood in its batch does not.
#[tokio::test]
async fn a_poison_row_does_not_fail_its_batch() {
    let hub = TestHub::new().await;
    let refuse = kind().either(
        "create trigger poison before insert on messages when new.text = 'poison'
         begin select raise(abort, 'refused'); end",
        "alter table messages add constraint poison check (text <> 'poison')",
    );
    hub.world.tamper(refuse).await;
    for (id, what) in [("m1", "fine"), ("m2", "poison"), ("m3", "fine too")] {
        post(&hub, "messages", text(ANA, id, 1, what)).await;
    }
    hub.drain().await;
    assert_eq!(hub.number("select count(*) from messages").await, 2);
    let done = "select count(*) from events where status = 'completed'";
    assert_eq!(hub.number(done).await, 2);
    let waits = "select count(*) from events where status = 'retrying' and attempts = 1";
    assert_eq!(hub.number(waits).await, 1);
}

/// Doing it once more changes nothing.
#[tokio::test]
async fn processing_again_doubles_nothing() {
    let hub = TestHub::new().await;
    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    let again = hub
        .hub
        .retry_event(&hub::Actor::System, id, storage::Requeue::Forced);
    again.await.unwrap();
    hub.drain().await;
    let once = "select count(*) from conversations where messages = 1 and unread = 1";
    assert_eq!(hub.number(once).await, 1);
    assert_eq!(hub.number("select count(*) from messages").await, 1);
}

/// Telegram has an id for the chat of two, too.
#[tokio::test]
async fn a_chat_of_two_is_with_its_contact() {
    let hub = TestHub::new().await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    let titled = "select count(*) from conversations join contacts on contacts.id = contact_id
                  where title = 'Mia'";
    assert_eq!(hub.number(titled).await, 1);
}

#[tokio::test]
async fn a_group_is_called_what_it_was_called_last() {
    let post = |update: u32, title: &str| {
        let group = json!({ "id": -7, "type": "group", "title": title });
        let person = json!({ "id": 5, "is_bot": false, "first_name": "Mia" });
        let message = json!({ "message_id": update, "date": 1_795_168_800 + update, "chat": group,
            "from": person, "text": "hello" });
        let body = json!({ "update_id": update, "message": message });
        telegram_signed(TELEGRAM_SECRET, body.to_string())
    };
    for order in [[(1, "old"), (2, "new")], [(2, "new"), (1, "old")]] {
        let hub = TestHub::new().await;
        for (update, title) in order {
            hub.store_one(Platform::Telegram, post(update, title)).await;
            hub.drain().await;
        }
        let titled = "select count(*) from conversations where title = 'new' and messages = 2
                      and contact_id is null";
        assert_eq!(hub.number(titled).await, 1);
    }
}

/// What a group is called may be heard of before anything is said in it.
#[tokio::test]
async fn a_group_that_is_made_has_its_name_when_somebody_writes() {
    let value = |items: &str, all: Value| {
        json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550001111", "phone_number_id": crate::bodies::NUMBER },
            items: all,
        })
    };
    let made = json!([{ "timestamp": "1795200001", "group_id": "g1", "type": "group_create",
        "request_id": "1", "subject": "VIP" }]);
    let said = json!([{ "from": ANA, "group_id": "g1", "id": "m1", "timestamp": "1795200002",
        "type": "text", "text": { "body": "hello" } }]);
    let hub = TestHub::new().await;
    let request = whatsapp_change("group_lifecycle_update", value("groups", made));
    hub.store_one(Platform::Whatsapp, request).await;
    hub.drain().await;
    let shown = "select count(*) from conversations where last_at is not null";
    assert_eq!(hub.number(shown).await, 0, "nothing is to be seen yet");
    let request = whatsapp_change("messages", value("messages", said));
    hub.store_one(Platform::Whatsapp, request).await;
    hub.drain().await;
    let titled = "select count(*) from conversations where title = 'VIP' and messages = 1";
    assert_eq!(hub.number(titled).await, 1);
}
