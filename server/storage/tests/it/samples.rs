//! Numbered deliveries, events and tries. Their ids are like the hub's: they grow with the number.

use model::{
    AppId, AttemptId, ConnectionId, DeliveryId, Direction, EventId, EventType, InboundEvent,
    Platform, SecretId, Timestamp, Verdict,
};
use std::time::Duration;

use storage::{
    CheckValue, Claim, Claimed, Finished, NewDelivery, NewEvent, Outcome, Owner, SealedSecret,
    Store, Wanted,
};

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

/// Takes everything that is due at `now`.
pub(crate) async fn claim(store: &Store, now: Timestamp) -> Option<Claim> {
    let claimed = store.claim(Wanted::Due(now, 1_000)).await;
    claimed.expect("events can be claimed")
}

/// What is due at `now`.
pub(crate) async fn due(store: &Store, now: Timestamp) -> Vec<EventId> {
    let Some(claim) = claim(store, now).await else {
        return Vec::new();
    };
    let ids = claim.events.iter().map(|it| it.event.id).collect();
    // Ended with nothing done: PostgreSQL notices a while later that a claim was dropped.
    let ended = claim.finish(&[], now, Duration::ZERO).await;
    ended.expect("the claim ends");
    ids
}

/// A try that ended like this.
pub(crate) fn finished(claimed: &Claimed, outcome: Outcome) -> Finished {
    let try_number = u128::from(claimed.event.attempts);
    Finished {
        event: claimed.event.id,
        attempt: AttemptId::from_u128(claimed.event.id.as_u128() + try_number),
        owner: None,
        outcome,
    }
}

/// Ends the tries of a claim at `at(140)`, after 40 milliseconds each; the outcome goes by the place in
/// the claim.
pub(crate) async fn finish(claim: Claim, outcome: impl Fn(usize) -> Option<Outcome>) {
    let ended: Vec<_> = claim
        .events
        .iter()
        .enumerate()
        .filter_map(|(place, claimed)| Some(finished(claimed, outcome(place)?)))
        .collect();
    let took = Duration::from_millis(40);
    claim
        .finish(&ended, at(140), took)
        .await
        .expect("tries can be finished");
}

/// Takes what is due at `now` and ends all of it alike.
pub(crate) async fn settle(store: &Store, now: Timestamp, outcome: &Outcome) {
    if let Some(claim) = claim(store, now).await {
        finish(claim, |_| Some(outcome.clone())).await;
    }
}

/// An account of ours.
pub(crate) fn account(number: u128) -> Owner {
    Owner {
        connection: ConnectionId::from_u128(number),
        account_id: None,
    }
}

/// Takes everything that is due within nine seconds and ends all of it alike, on behalf of an account.
pub(crate) async fn settle_for(store: &Store, owner: &Owner, outcome: &Outcome) {
    let Some(claim) = claim(store, at(9_000)).await else {
        return;
    };
    let ended = claim.events.iter().map(|claimed| Finished {
        owner: Some(owner.clone()),
        ..finished(claimed, outcome.clone())
    });
    let ended: Vec<_> = ended.collect();
    let took = Duration::from_millis(40);
    claim
        .finish(&ended, at(140), took)
        .await
        .expect("tries can be finished");
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
