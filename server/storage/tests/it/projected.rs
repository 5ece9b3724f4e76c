//! What events come to, numbered and put straight into the tables. Ids grow with the number.

use model::{
    ConnectionId, ContactId, ConversationId, Direction, EventId, EventType, MessageId, Platform,
    Timestamp,
};
use std::sync::atomic::{AtomicU32, Ordering};

use storage::{
    Changes, ContactFacts, ContactState, Created, FactKey, LastState, MessageFacts, MessageState,
    NewLead, Store, ThreadState,
};

use crate::samples::{at, claim, event_id, record};

/// The connection of all samples that are not told another.
pub(crate) const CONNECTION: ConnectionId = ConnectionId::from_u128(0xC0);

/// Numbers of the events that stand behind what is put in; apart from those that tests use.
static NEXT: AtomicU32 = AtomicU32::new(1_000_000);

/// Puts changes in, as the work on one event does.
pub(crate) async fn put(store: &Store, changes: Changes) {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    record(store, [number]).await;
    let claim = claim(store, at(0)).await.expect("an event is due");
    claim.save(&changes).await.expect("the changes are kept");
    let ended: Vec<_> = claim
        .events
        .iter()
        .map(|it| crate::samples::finished(it, storage::Outcome::Completed))
        .collect();
    claim
        .finish(&ended, at(1), std::time::Duration::from_millis(1))
        .await
        .expect("the event is done");
}

/// The id of [`thread`] `number`.
pub(crate) fn thread_id(number: u32) -> ConversationId {
    ConversationId::from_u128(u128::from(number))
}

/// The id of [`contact`] `number`.
pub(crate) fn contact_id(number: u32) -> ContactId {
    ContactId::from_u128(u128::from(number))
}

/// The id of [`message`] `number`.
pub(crate) fn message_id(number: u32) -> MessageId {
    MessageId::from_u128(u128::from(number))
}

/// A conversation in which something happened last at `last`.
pub(crate) fn thread(number: u32, last: Timestamp) -> ThreadState {
    ThreadState {
        id: thread_id(number),
        platform: Platform::Whatsapp,
        connection: CONNECTION,
        thread_ref: number.to_string(),
        contact: None,
        title: None,
        title_at: None,
        unread: 0,
        messages: 1,
        last: Some(LastState {
            at: last,
            position: 0,
            message: Some(message_id(number)),
            text: Some(format!("text {number}")),
            direction: Some(Direction::Inbound),
        }),
        last_inbound_at: Some(last),
        delivered_at: None,
        read_at: None,
        seen_at: None,
        created_at: at(0),
    }
}

/// Somebody who is known by their number.
pub(crate) fn contact(number: u32) -> ContactState {
    ContactState {
        id: contact_id(number),
        connection: CONNECTION,
        name: None,
        username: None,
        picture: None,
        attributes: Default::default(),
        known: true,
        opted_out: false,
        facts: ContactFacts {
            aliases: [(number.to_string(), 0)].into(),
            ..ContactFacts::default()
        },
        created_at: at(0),
    }
}

/// A key of a fact.
pub(crate) fn key(millis: i64, id: &str) -> FactKey {
    FactKey {
        at: Some(at(millis).as_millis()),
        id: id.to_owned(),
    }
}

/// A message to us in conversation 1, that says its number and was written at `at(millis)`.
pub(crate) fn message(number: u32, millis: i64) -> MessageState {
    let reference = format!("m{number}");
    let text = Some(number.to_string());
    let created = Created {
        key: key(millis, &reference),
        kind: EventType::Message,
        direction: Direction::Inbound,
        text: text.clone(),
        attachments: Vec::new(),
        reply_to: None,
        sender_id: None,
        sender_name: None,
    };
    MessageState {
        id: message_id(number),
        connection: CONNECTION,
        reference,
        conversation: Some(thread_id(1)),
        kind: Some(EventType::Message),
        direction: Some(Direction::Inbound),
        sender_id: None,
        sender_name: None,
        text,
        attachments: Vec::new(),
        reply_to: None,
        status: None,
        error: None,
        facts: MessageFacts {
            created: vec![created],
            events: [event_id(number)].into(),
            ..MessageFacts::default()
        },
        unread: true,
        late: false,
        deleted_at: None,
        occurred_at: Some(at(millis)),
        received_at: at(millis),
        sort_at: at(millis),
        position: 0,
    }
}

/// A lead of the event of that number.
pub(crate) fn lead(number: u32, contact: Option<ContactId>) -> NewLead {
    NewLead {
        event: event_id(number),
        connection: CONNECTION,
        contact,
        external_id: number.to_string(),
        text: None,
        occurred_at: None,
        received_at: at(i64::from(number)),
    }
}

/// The id of a lead.
pub(crate) fn lead_id(number: u32) -> EventId {
    event_id(number)
}
