//! Step 4, *record*: delivery, events and jobs in one transaction; repeats make no second event.

use base64::{Engine, engine::general_purpose::STANDARD};
use model::{EventStatus, Header, RawBody, Verdict};
use storage::{NewDelivery, StorageError};

use super::database::Database;
use crate::samples::{APP, at, delivery, delivery_id, due, event, event_id, record, repeat};

#[tokio::test]
async fn a_delivery_is_kept_with_its_events_and_their_jobs() {
    let database = Database::fresh().await;
    let headers = vec![Header {
        name: "host".to_owned(),
        value: "example.com".to_owned(),
    }];
    let sent = NewDelivery {
        headers: headers.clone(),
        ..delivery(5, vec![event(6), event(7)])
    };
    let recorded = database.store.record(&[sent], at(9)).await.unwrap();
    assert_eq!(recorded[0].events, [event_id(6), event_id(7)]);
    assert_eq!(recorded[0].repeats, []);

    let detail = database.store.event(event_id(7)).await.unwrap();
    assert_eq!(detail.event.inbound, event(7).inbound);
    assert_eq!(
        (detail.event.app_id, detail.event.delivery_id),
        (APP, delivery_id(5))
    );
    assert_eq!(
        (detail.event.status, detail.event.attempts),
        (EventStatus::Received, 0)
    );
    assert_eq!(
        (detail.delivery.received_at, detail.delivery.stored_at),
        (at(5), at(9))
    );
    assert_eq!(detail.delivery.headers, headers);
    assert_eq!(detail.delivery.verdict, Verdict::Accepted);
    assert_eq!(
        (detail.attempts, detail.repeated_by),
        (Vec::new(), Vec::new())
    );
    assert_eq!(due(&database.store, at(5)).await.len(), 2);
}

#[tokio::test]
async fn nothing_of_a_group_is_kept_when_one_of_it_is_refused() {
    let database = Database::fresh().await;
    let group = [
        delivery(1, vec![event(1)]),
        delivery(2, vec![event(2)]),
        delivery(1, Vec::new()),
    ];
    let refused = database.store.record(&group, at(0)).await;
    assert!(
        matches!(refused, Err(StorageError::Database(_))),
        "{refused:?}"
    );
    for table in [
        "select count(*) from deliveries",
        "select count(*) from events",
        "select count(*) from events where due_at is not null",
    ] {
        assert_eq!(database.number(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn the_same_event_twice_in_one_group_is_kept_once() {
    let database = Database::fresh().await;
    let group = [
        delivery(1, vec![event(1)]),
        delivery(2, vec![event(2), repeat(1, 3)]),
    ];
    let recorded = database.store.record(&group, at(0)).await.unwrap();
    assert_eq!(recorded[0].events, [event_id(1)]);
    assert_eq!(
        (&*recorded[1].events, &*recorded[1].repeats),
        (&[event_id(2)][..], &[event_id(1)][..])
    );
    assert_seen_from_both(&database, [1, 2], [1, 2]).await;
}

#[tokio::test]
async fn the_same_event_in_two_groups_at_once_is_kept_once() {
    let database = Database::fresh().await;
    let one = [delivery(1, vec![repeat(9, 11), event(1)])];
    let other = [delivery(2, vec![repeat(9, 12), event(2)])];
    let (first, second) = tokio::join!(
        database.store.record(&one, at(0)),
        database.store.record(&other, at(0))
    );
    let (first, second) = (&first.unwrap()[0], &second.unwrap()[0]);
    let (winner, loser, late) = if first.events.len() == 2 {
        (11, 2, second)
    } else {
        (12, 1, first)
    };
    assert_eq!(late.repeats, [event_id(winner)]);
    assert_seen_from_both(&database, [winner, loser], [3 - loser, loser]).await;
}

/// The platform sends again what it believes lost, and another process gets it at the same moment. Who
/// looked first and inserted then would be wrong in some of the rounds.
#[tokio::test]
async fn the_same_event_in_two_processes_at_once_is_kept_once() {
    let database = Database::fresh().await;
    let other = database.open_again().await;
    for round in 1..=40 {
        let one = [delivery(round, vec![event(round)])];
        let again = [delivery(100 + round, vec![repeat(round, 100 + round)])];
        let (one, again) = tokio::join!(
            database.store.record(&one, at(0)),
            other.record(&again, at(0))
        );
        let (one, again) = (&one.expect("it is kept")[0], &again.expect("it is kept")[0]);
        let (first, late) = if one.repeats.is_empty() {
            (one, again)
        } else {
            (again, one)
        };
        assert_eq!((first.events.len(), first.repeats.len()), (1, 0));
        assert_eq!((late.events.len(), &late.repeats), (0, &first.events));
    }
    assert_eq!(database.number("select count(*) from events").await, 40);
    assert_eq!(database.number("select count(*) from repeats").await, 40);
}

/// `kept` came first; `beside` is an event of the delivery that brought `kept` again.
async fn assert_seen_from_both(
    database: &Database,
    [kept, beside]: [u32; 2],
    [by, again]: [u32; 2],
) {
    let first = database
        .store
        .event(event_id(kept))
        .await
        .expect("the first one is kept");
    assert_eq!(first.delivery.id, delivery_id(by));
    assert_eq!(first.repeated_by, [delivery_id(again)]);
    let other = database
        .store
        .event(event_id(beside))
        .await
        .expect("its neighbour is kept");
    assert_eq!(other.delivery.duplicate_of, [event_id(kept)]);
    assert_eq!(database.number("select count(*) from repeats").await, 1);
    assert_eq!(
        database
            .number("select count(*) from events where external_id in ('1', '9')")
            .await,
        2 - i64::from(kept == 1)
    );
}

#[tokio::test]
async fn a_delivery_may_hold_more_events_than_a_statement_carries() {
    let database = Database::fresh().await;
    let numbers = 1..=1_201;
    let all = delivery(1, numbers.clone().map(event).collect());
    let recorded = database.store.record(&[all], at(0)).await.unwrap();
    assert_eq!(
        recorded[0].events,
        numbers.clone().map(event_id).collect::<Vec<_>>()
    );

    let again = delivery(
        2,
        numbers.clone().map(|it| repeat(it, it + 2_000)).collect(),
    );
    let recorded = database.store.record(&[again], at(0)).await.unwrap();
    assert_eq!(
        (recorded[0].events.len(), recorded[0].repeats.len()),
        (0, 1_201)
    );
    assert_eq!(
        database
            .number("select count(*) from events where due_at is not null")
            .await,
        1_201
    );
    assert_eq!(database.number("select count(*) from repeats").await, 1_201);
}

/// SQLite takes 32,766 values a statement; a body of 4 MiB may repeat more receipts than that.
#[tokio::test]
async fn a_delivery_may_repeat_more_events_than_a_statement_has_values() {
    let database = Database::fresh().await;
    record(&database.store, [1]).await;
    let again = delivery(2, (0..33_000).map(|it| repeat(1, it + 2)).collect());
    let recorded = database.store.record(&[again], at(0)).await.unwrap();
    assert_eq!(recorded[0].repeats, [event_id(1)]);
}

#[tokio::test]
async fn a_zero_character_becomes_a_replacement_character() {
    let database = Database::fresh().await;
    let mut odd = event(1);
    odd.inbound.content.text = Some("a\0b".to_owned());
    odd.inbound.sender_id = Some("\0".to_owned());
    odd.inbound.external_id = "x\0".to_owned();
    let sent = NewDelivery {
        path: "/api\0".to_owned(),
        note: Some("\0".to_owned()),
        ..delivery(1, vec![odd])
    };
    database.store.record(&[sent], at(0)).await.unwrap();
    let detail = database.store.event(event_id(1)).await.unwrap();
    assert_eq!(
        detail.event.inbound.content.text.as_deref(),
        Some("a\u{fffd}b")
    );
    assert_eq!(detail.event.inbound.sender_id.as_deref(), Some("\u{fffd}"));
    assert_eq!(detail.event.inbound.external_id, "x\u{fffd}");
    assert_eq!(detail.delivery.path, "/api\u{fffd}");
    assert_eq!(detail.delivery.note.as_deref(), Some("\u{fffd}"));
}

#[tokio::test]
async fn bodies_come_back_byte_for_byte() {
    let database = Database::fresh().await;
    for (number, body) in [(1, &b"\xff\x00\x80{}"[..]), (2, b"\0 \xc3\xa9"), (3, b"")] {
        let sent = NewDelivery {
            body: body.to_vec(),
            ..delivery(number, vec![event(number)])
        };
        database.store.record(&[sent], at(0)).await.unwrap();
        let kept = database
            .store
            .event(event_id(number))
            .await
            .unwrap()
            .delivery;
        let bytes = match &kept.body {
            RawBody::Text(text) => text.as_bytes().to_vec(),
            RawBody::Base64(text) => STANDARD.decode(text).unwrap(),
        };
        assert_eq!(bytes, body);
        assert_eq!(kept.body_size as usize, body.len());
        assert_eq!(
            matches!(kept.body, RawBody::Base64(_)),
            std::str::from_utf8(body).is_err()
        );
    }
}
