//! Filters: each narrows to what its word says, and to nothing else.

use model::{ConnectionId, Direction, EventFilter, EventStatus, EventType, Platform};
use storage::{Finished, NewDelivery, NewEvent, Outcome, Owner};

use super::database::Database;
use crate::samples::{at, claim, delivery, event, finished};
use std::time::Duration;

/// The numbers of the events that match, oldest first.
async fn matching(database: &Database, wanted: &EventFilter) -> Vec<u32> {
    let page = database
        .store
        .events(wanted, None, 200)
        .await
        .expect("the filter is understood");
    let numbers = page
        .events
        .iter()
        .rev()
        .map(|event| event.id.as_u128() & 0xffff_ffff);
    numbers
        .map(|number| u32::try_from(number).expect("ids end with their number"))
        .collect()
}

/// Events 1, 2, … of these types, each with its native name and direction.
async fn with_types(types: &[(EventType, &str, Direction)]) -> Database {
    let database = Database::fresh().await;
    let events = (1..)
        .zip(types)
        .map(|(number, (event_type, native, direction))| {
            let mut event = event(number);
            event.inbound.event_type = *event_type;
            event.inbound.native_type = Some((*native).to_owned());
            event.inbound.direction = *direction;
            event
        });
    let all = delivery(1, events.collect());
    database
        .store
        .record(&[all], at(0))
        .await
        .expect("the samples are kept");
    database
}

#[tokio::test]
async fn event_types_are_found_by_every_name_they_have() {
    use EventType as E;
    let database = with_types(&[
        (E::Message, "messages/text", Direction::Inbound),
        (E::Message, "message_echoes/image", Direction::Outbound),
        (E::MessageEdited, "Channel_Post", Direction::Inbound),
        (E::Delivered, "statuses/delivered", Direction::Status),
        (E::Unknown, "messagex", Direction::None),
    ])
    .await;
    for (name, found) in [
        ("message", &[1, 2][..]),
        ("messages", &[1, 2]),
        ("MESSAGE", &[1, 2]),
        ("message-echoes", &[2]),
        ("statuses", &[4]),
        ("delivered", &[4]),
        ("channel_post", &[3]),
        ("channel_posts", &[3]),
        ("text", &[1]),
        ("images", &[2]),
        ("ext", &[]),
        ("channel", &[]),
        ("channelxpost", &[]),
        ("messag*", &[1, 2, 3, 5]),
        ("Channel*", &[3]),
        ("%*", &[]),
        ("%", &[]),
        ("unheard_of", &[]),
    ] {
        let wanted = EventFilter {
            event_type: Some(name.to_owned()),
            ..EventFilter::default()
        };
        assert_eq!(matching(&database, &wanted).await, found, "{name}");
    }
}

/// Events 1, 2, … with these texts.
async fn with_texts(texts: &[&str]) -> Database {
    let database = Database::fresh().await;
    let events = (1..).zip(texts).map(|(number, text)| {
        let mut event = event(number);
        event.inbound.external_id = "x".to_owned();
        event.inbound.content.text = Some((*text).to_owned());
        event
    });
    database
        .store
        .record(&[delivery(1, events.collect())], at(0))
        .await
        .expect("the samples are kept");
    database
}

async fn assert_contains(database: &Database, cases: &[(&str, &[u32])]) {
    for (q, found) in cases {
        let wanted = EventFilter {
            q: Some((*q).to_owned()),
            ..EventFilter::default()
        };
        assert_eq!(matching(database, &wanted).await, *found, "{q:?}");
    }
}

#[tokio::test]
async fn characters_of_like_are_taken_literally() {
    let database = with_texts(&[
        "100% sure",
        "1000 sure",
        "a_b",
        "acb",
        r"c:\temp",
        "c:/temp",
    ])
    .await;
    assert_contains(
        &database,
        &[
            ("100%", &[1]),
            ("%", &[1]),
            ("a_b", &[3]),
            ("_", &[3]),
            (r"c:\t", &[5]),
            (r"\", &[5]),
            ("'", &[]),
            ("SURE", &[1, 2]),
            ("  sure ", &[1, 2]),
            (" ", &[1, 2, 3, 4, 5, 6]),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_search_looks_at_text_ids_and_names() {
    let database = Database::fresh().await;
    let edits: [fn(&mut NewEvent); 7] = [
        |it| it.inbound.content.text = Some("one needle here".to_owned()),
        |it| it.inbound.sender_id = Some("needle".to_owned()),
        |it| it.inbound.recipient_id = Some("needle".to_owned()),
        |it| it.inbound.contact_ref = Some("needle".to_owned()),
        |it| it.inbound.external_id = "needle".to_owned(),
        |it| it.inbound.user_info.full_name = Some(r#"Ann "needle" O'Neil"#.to_owned()),
        |it| it.inbound.user_info.username = Some("needle".to_owned()),
    ];
    let events = (1..).zip(edits).map(|(number, edit)| {
        let mut event = event(number);
        edit(&mut event);
        event
    });
    database
        .store
        .record(&[delivery(1, events.collect())], at(0))
        .await
        .unwrap();
    assert_contains(
        &database,
        &[
            ("needle", &[1, 2, 3, 4, 5, 6, 7]),
            (r#""needle" o'n"#, &[6]),
            // How a name is stored is not part of it.
            ("fullName", &[]),
            ("null", &[]),
        ],
    )
    .await;
}

/// Four events that differ in all else that can be asked for; 2 is done and has a connection.
async fn mixed() -> Database {
    let database = Database::fresh().await;
    let mut named = event(3);
    named.inbound.account_id = Some("42".to_owned());
    let group = [
        delivery(1, vec![event(1)]),
        delivery(2, vec![event(2)]),
        NewDelivery {
            platform: Platform::Whatsapp,
            ..delivery(3, vec![named])
        },
        delivery(4, vec![event(4)]),
    ];
    database
        .store
        .record(&group, at(0))
        .await
        .expect("the samples are kept");
    let claim = claim(&database.store, at(2)).await.expect("some are due");
    let second = claim.events.get(1).expect("two are due");
    let done = Finished {
        owner: Some(Owner {
            connection: ConnectionId::from_u128(7),
            account_id: None,
        }),
        ..finished(second, Outcome::Completed)
    };
    claim
        .finish(&[done], at(2), Duration::ZERO)
        .await
        .expect("tries can be finished");
    database
}

type Narrow = fn(&mut EventFilter);

#[tokio::test]
async fn every_field_narrows() {
    let database = mixed().await;
    let cases: [(Narrow, &[u32]); 10] = [
        (|_| {}, &[1, 2, 3, 4]),
        (|it| it.platform = Some(Platform::Whatsapp), &[3]),
        (|it| it.status = Some(EventStatus::Completed), &[2]),
        (|it| it.status = Some(EventStatus::Received), &[1, 3, 4]),
        (|it| it.account_id = Some("42".to_owned()), &[3]),
        (
            |it| it.connection_id = Some(ConnectionId::from_u128(7)),
            &[2],
        ),
        (|it| it.external_id = Some("4".to_owned()), &[4]),
        (|it| it.from = Some(at(3)), &[3, 4]),
        (|it| it.to = Some(at(3)), &[1, 2]),
        (
            |it| (it.from, it.status) = (Some(at(2)), Some(EventStatus::Received)),
            &[3, 4],
        ),
    ];
    for (number, (narrow, found)) in cases.into_iter().enumerate() {
        let mut wanted = EventFilter::default();
        narrow(&mut wanted);
        assert_eq!(
            matching(&database, &wanted).await,
            found,
            "case {number}: {wanted:?}"
        );
    }
}
