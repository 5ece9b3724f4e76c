//! Steps 2 to 6: what is taken, what is refused, what is a repeat.

use bytes::Bytes;
use http::{Request, StatusCode};
use hub::{HubError, Received};
use model::{AppId, AttemptOutcome, EventStatus, Platform, RawBody, Verdict};

use super::test_hub::{BOT, TestHub, Worker, World};
use crate::bodies::{
    META_SECRET, NUMBER, TELEGRAM_SECRET, telegram, telegram_signed, whatsapp, whatsapp_signed,
};

#[tokio::test]
async fn a_telegram_update_is_stored_then_processed() {
    let hub = TestHub::new().await;
    let id = hub.store_one(Platform::Telegram, telegram(7)).await;
    assert_eq!(hub.event(id).await.event.status, EventStatus::Received);
    assert_eq!(hub.drain().await, 1);

    let detail = hub.event(id).await;
    assert_eq!(
        (detail.event.status, detail.event.attempts),
        (EventStatus::Completed, 1)
    );
    assert_eq!(detail.attempts[0].outcome, AttemptOutcome::Completed);
    assert!(
        detail.event.connection_id.is_some(),
        "the bot of the settings"
    );
    assert_eq!(detail.event.inbound.account_id.as_deref(), Some(BOT));
    assert_eq!(detail.event.inbound.external_id, "7");
    assert_eq!(
        (&*detail.delivery.path, detail.delivery.verdict),
        ("/api/webhooks/telegram", Verdict::Accepted)
    );
}

#[tokio::test]
async fn a_whatsapp_batch_is_stored_then_processed() {
    let hub = TestHub::new().await;
    let ids = ["a", "b", "c"].map(str::to_owned);
    hub.store_one(Platform::Whatsapp, whatsapp(NUMBER, &ids))
        .await;
    assert_eq!(hub.drain().await, 3);
    for (id, external) in hub.ids().await.into_iter().zip(["c", "b", "a"]) {
        let event = hub.event(id).await.event;
        assert_eq!(
            (event.status, &*event.inbound.external_id),
            (EventStatus::Completed, external)
        );
        assert!(event.connection_id.is_some());
    }
}

#[tokio::test]
async fn the_running_worker_needs_nobody() {
    let world = World {
        worker: Worker::Running,
        ..World::new()
    };
    let hub = world.start().await;
    let id = hub.store_one(Platform::Telegram, telegram(7)).await;
    let detail = hub.until(id, EventStatus::Completed).await;
    assert_eq!(detail.attempts.len(), 1);
    assert_eq!(hub.hub.worker(), hub::WorkerState::Running);
    hub.end().await;
}

#[tokio::test]
async fn a_delivery_that_comes_again_brings_no_second_event() {
    let hub = TestHub::new().await;
    let id = hub.store_one(Platform::Telegram, telegram(7)).await;
    hub.drain().await;
    assert_eq!(hub.store_one(Platform::Telegram, telegram(7)).await, id);
    assert_eq!(hub.drain().await, 0);
    assert_eq!(hub.ids().await, [id]);
    let detail = hub.event(id).await;
    assert_eq!((detail.repeated_by.len(), detail.attempts.len()), (1, 1));
}

#[tokio::test]
async fn refused_requests_leave_nothing() {
    let hub = TestHub::new().await;
    let genuine = whatsapp_signed(META_SECRET, "{}");
    let forged = genuine.clone().map(|_| Bytes::from_static(b"{ }"));
    let get = Request::get("/api/webhooks/telegram")
        .body(Bytes::new())
        .unwrap();
    for (platform, request) in [
        (Platform::Telegram, telegram_signed("another-secret", "{}")),
        (
            Platform::Telegram,
            Request::post("/").body(Bytes::from_static(b"{}")).unwrap(),
        ),
        (Platform::Telegram, get),
        (Platform::Whatsapp, whatsapp_signed("another secret", "{}")),
        (Platform::Whatsapp, forged),
        (Platform::Whatsapp, telegram(1)),
    ] {
        let refused = hub.receive(platform, request).await;
        assert!(matches!(refused, Err(HubError::Refused(_))), "{refused:?}");
    }
    assert_eq!(hub.number("select count(*) from deliveries").await, 0);
    assert_eq!(hub.drain().await, 0);
}

#[tokio::test]
async fn an_endpoint_of_an_app_takes_what_that_app_proves() {
    let hub = TestHub::new().await;
    let stranger = hub
        .hub
        .receive(Platform::Telegram, Some(AppId::from_u128(1)), telegram(1))
        .await;
    assert!(
        matches!(stranger, Err(HubError::UnknownApp)),
        "{stranger:?}"
    );

    let id = hub.store_one(Platform::Telegram, telegram(1)).await;
    let bot = hub.event(id).await.event.app_id;
    hub.hub
        .receive(Platform::Telegram, Some(bot), telegram(2))
        .await
        .unwrap();
    let elsewhere = hub
        .hub
        .receive(
            Platform::Whatsapp,
            Some(bot),
            whatsapp_signed(META_SECRET, "{}"),
        )
        .await;
    assert!(
        matches!(elsewhere, Err(HubError::UnknownApp)),
        "{elsewhere:?}"
    );
    assert_eq!(hub.ids().await.len(), 2);
}

#[tokio::test]
async fn a_handshake_is_answered_and_not_kept() {
    let hub = TestHub::new().await;
    let uri = "/api/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=a-verify-token&hub.challenge=1158201444";
    let asked = Request::get(uri).body(Bytes::new()).unwrap();
    let Received::Handshake(reply) = hub.receive(Platform::Whatsapp, asked).await.unwrap() else {
        panic!("this asks for a handshake");
    };
    assert_eq!(
        (reply.status(), &reply.body()[..]),
        (StatusCode::OK, &b"1158201444"[..])
    );
    assert_eq!(hub.number("select count(*) from deliveries").await, 0);
}

#[tokio::test]
async fn a_proven_body_that_cannot_be_read_is_kept_and_acknowledged() {
    let hub = TestHub::new().await;
    for (platform, request) in [
        (
            Platform::Telegram,
            telegram_signed(TELEGRAM_SECRET, "no json"),
        ),
        (
            Platform::Whatsapp,
            whatsapp_signed(META_SECRET, &b"\xff\xfe"[..]),
        ),
    ] {
        let Received::Stored(reply) = hub.receive(platform, request).await.unwrap() else {
            panic!("this is a delivery");
        };
        assert_eq!(reply.status(), StatusCode::OK);
    }
    let kept = "select count(*) from deliveries where verdict = 'unreadable' and note <> '' and length(body) > 1";
    assert_eq!(hub.number(kept).await, 2);
    assert_eq!(hub.ids().await, []);
}

#[tokio::test]
async fn what_is_kept_of_a_request_does_not_tell_the_secret() {
    let hub = TestHub::new().await;
    let mut request = telegram(1);
    request
        .headers_mut()
        .insert("authorization", "Bearer something".parse().unwrap());
    let id = hub.store_one(Platform::Telegram, request).await;
    let delivery = hub.event(id).await.delivery;
    let header = |name: &str| {
        let found = delivery.headers.iter().find(|it| it.name == name);
        found.map(|it| it.value.clone()).unwrap()
    };
    assert_eq!(
        header("x-telegram-bot-api-secret-token"),
        "present, matched"
    );
    assert_eq!(header("authorization"), "present");
    assert_eq!(header("content-type"), "application/json");
    assert!(matches!(delivery.body, RawBody::Text(body) if body.contains(r#""update_id":1"#)));
}

#[tokio::test]
async fn later_events_have_greater_ids_even_if_the_clock_jumps_back() {
    let hub = TestHub::new().await;
    let mut in_time = Vec::new();
    for (update, jump) in [(1, 0), (2, 0), (3, -3_600_000), (4, 1), (5, 10), (6, -1)] {
        hub.world.clock.advance(jump);
        in_time.push(hub.store_one(Platform::Telegram, telegram(update)).await);
    }
    assert!(in_time.is_sorted_by(|one, next| one < next), "{in_time:?}");
    let last = hub.event(in_time[5]).await.event;
    assert_eq!(
        last.inbound.external_id, "6",
        "the newest is the one that came last"
    );
}
