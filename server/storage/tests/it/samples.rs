//! Numbered deliveries, events and tries. Their ids are like the hub's: they grow with the number.

use model::{
    AppId, AttemptId, DeliveryId, Direction, EventId, EventType, InboundEvent, Platform, SecretId,
    Timestamp, Verdict,
};
use storage::{CheckValue, Finished, Job, NewDelivery, NewEvent, Outcome, SealedSecret, Store};

/// The app of all samples.
pub(crate) const APP: AppId = AppId::from_u128(0xA);

const START: i64 = 1_795_168_800_000;

/// A moment, `millis` after the tests begin.
pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(START + millis)
}

fn id(number: u32) -> u128 {
    let millis = u128::from(START.unsigned_abs()) + u128::from(number);
    (millis << 80) | u128::from(number)
}

/// The id of [`event`] `number`.
pub(crate) fn event_id(number: u32) -> EventId {
    EventId::from_u128(id(number))
}

/// The id of [`delivery`] `number`.
pub(crate) fn delivery_id(number: u32) -> DeliveryId {
    DeliveryId::from_u128(id(number))
}

/// A message; its number makes its dedupe key and external id.
pub(crate) fn event(number: u32) -> NewEvent {
    NewEvent {
        id: event_id(number),
        dedupe_key: u128::from(number).to_be_bytes(),
        inbound: InboundEvent::new(EventType::Message, Direction::Inbound, number.to_string()),
        test: false,
    }
}

/// What the platform sends when it repeats `first`: the same thing under a new id.
pub(crate) fn repeat(first: u32, number: u32) -> NewEvent {
    NewEvent {
        id: event_id(number),
        ..event(first)
    }
}

/// A delivery that arrived at `at(number)`.
pub(crate) fn delivery(number: u32, events: Vec<NewEvent>) -> NewDelivery {
    NewDelivery {
        id: delivery_id(number),
        platform: Platform::Telegram,
        app_id: APP,
        received_at: at(i64::from(number)),
        verify_micros: 7,
        path: "/api/webhooks/telegram".to_owned(),
        headers: Vec::new(),
        body: b"{}".to_vec(),
        verdict: Verdict::Accepted,
        note: None,
        events,
    }
}

/// Keeps one delivery for each of the numbers, with one event in it.
pub(crate) async fn record(store: &Store, numbers: impl IntoIterator<Item = u32>) {
    let group: Vec<_> = numbers
        .into_iter()
        .map(|it| delivery(it, vec![event(it)]))
        .collect();
    store
        .record(&group, at(0))
        .await
        .expect("the samples are kept");
}

/// Leases everything that is due at `now`, for ten seconds.
pub(crate) async fn lease(store: &Store, now: Timestamp) -> Vec<Job> {
    store
        .lease_jobs(now, now.plus_millis(10_000), 1_000)
        .await
        .expect("jobs can be leased")
}

/// A try at `job` from `at(100)` to `at(140)` that ended like this.
pub(crate) fn finished(job: &Job, outcome: Outcome) -> Finished {
    let try_number = u128::from(job.tries);
    Finished {
        event: job.event.id,
        lease_token: job.lease_token,
        attempt: AttemptId::from_u128(job.event.id.as_u128() + try_number),
        started_at: at(100),
        ended_at: at(140),
        owner: None,
        outcome,
    }
}

/// Leases what is due at `now` and ends all of it alike.
pub(crate) async fn settle(store: &Store, now: Timestamp, outcome: &Outcome) {
    let jobs = lease(store, now).await;
    let ended: Vec<_> = jobs
        .iter()
        .map(|job| finished(job, outcome.clone()))
        .collect();
    store
        .finish_jobs(&ended)
        .await
        .expect("jobs can be finished");
}

/// A key that may encrypt; nothing here looks into what it has encrypted.
pub(crate) fn check(key_id: &str) -> CheckValue {
    CheckValue {
        key_id: key_id.to_owned(),
        ciphertext: b"check".to_vec(),
        created_at: at(0),
    }
}

/// A secret of the app that came into use at `at(number)`, encrypted with key `k1`.
pub(crate) fn sealed(number: u32, name: &str) -> SealedSecret {
    SealedSecret {
        id: SecretId::from_u128(id(number)),
        app: APP,
        name: name.to_owned(),
        ciphertext: number.to_string().into_bytes(),
        key_id: "k1".to_owned(),
        created_at: at(i64::from(number)),
        replaced_at: None,
    }
}
