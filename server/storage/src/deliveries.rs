//! Step 4 of a webhook's life, *record*: delivery, events and their due work in one transaction.

use std::collections::{BTreeSet, HashSet};

use model::{
    AppId, Delivery, DeliveryId, EventId, Header, InboundEvent, Platform, RawBody, Timestamp,
    Verdict,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect, QueryTrait, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    StorageError, Store, Tally,
    chunks::in_chunks,
    convert::{clean, clean_opt, count, json, to_json, uncount, word},
    dialect::is_shared,
    entity::{deliveries, events, repeats},
    events as event_rows, rollups,
};

/// A statement may carry 32,766 values; an event has 35 columns.
const EVENTS_A_STATEMENT: usize = 500;

/// A proven delivery that is to be kept.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// Its id.
    pub id: DeliveryId,
    /// Who sent it.
    pub platform: Platform,
    /// The app whose secret matched.
    pub app_id: AppId,
    /// When it had arrived.
    pub received_at: Timestamp,
    /// How long verifying and reading took, in microseconds.
    pub verify_micros: u32,
    /// The path it came by, without the query.
    pub path: String,
    /// Its headers, secrets masked.
    pub headers: Vec<Header>,
    /// The raw bytes.
    pub body: Vec<u8>,
    /// Read or unreadable.
    pub verdict: Verdict,
    /// Why it is unreadable.
    pub note: Option<String>,
    /// What was in it, in document order.
    pub events: Vec<NewEvent>,
}

/// An event that is to be kept, unless its key is there already.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Its id.
    pub id: EventId,
    /// What makes it the same thing when the platform repeats it.
    pub dedupe_key: [u8; 16],
    /// What was read.
    pub inbound: InboundEvent,
    /// Made by a test call.
    pub test: bool,
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its id.
    pub delivery: DeliveryId,
    /// The events that are new.
    pub events: Vec<EventId>,
    /// The earlier events that it repeats.
    pub repeats: Vec<EventId>,
}

impl Store {
    /// Keeps deliveries in one transaction: when this returns, all of them are on disk, in the file that
    /// the next start opens.
    ///
    /// # Errors
    /// [`StorageError`] when the transaction fails; then none of them is kept.
    pub async fn record(
        &self,
        group: &[NewDelivery],
        stored_at: Timestamp,
    ) -> Result<Vec<Recorded>, StorageError> {
        let transaction = self.begin().await?;
        for chunk in in_chunks(group) {
            let rows = chunk.into_iter().map(|it| delivery_row(it, stored_at));
            deliveries::Entity::insert_many(rows)
                .exec_without_returning(&transaction)
                .await?;
        }
        let new = insert_events(&transaction, group).await?;
        let recorded = note_repeats(&transaction, group, &new).await?;
        let mut tally = Tally::default();
        for (delivery, recorded) in group.iter().zip(&recorded) {
            tally.recorded(delivery, &new, recorded.repeats.len());
        }
        rollups::write(&tally, &transaction, self.instance).await?;
        transaction.commit().await?;
        self.check_place()?;
        Ok(recorded)
    }
}

/// Inserts the events whose keys are new and says which these are. There is no look before: the
/// unique key decides, also between two events of one group.
async fn insert_events(
    transaction: &DatabaseTransaction,
    group: &[NewDelivery],
) -> Result<HashSet<Uuid>, StorageError> {
    let mut rows: Vec<_> = group
        .iter()
        .flat_map(|delivery| {
            delivery
                .events
                .iter()
                .enumerate()
                .map(move |(position, event)| event_rows::write(event, position, delivery))
        })
        .collect();
    if is_shared(transaction) {
        // Two instances that keep the same events must not wait for each other in a circle.
        rows.sort_by(|one, other| one.dedupe_key.as_ref().cmp(other.dedupe_key.as_ref()));
    }
    let ids: Vec<_> = rows.iter().map(|row| *row.id.as_ref()).collect();
    let mut inserted = 0;
    for chunk in in_chunks(rows) {
        let known = OnConflict::column(events::Column::DedupeKey)
            .do_nothing()
            .to_owned();
        let statement = events::Entity::insert_many(chunk).on_conflict(known);
        inserted += transaction
            .execute(&statement.into_query())
            .await?
            .rows_affected();
    }
    // Most often all are new, and nobody has to ask which.
    if usize::try_from(inserted).is_ok_and(|inserted| inserted == ids.len()) {
        return Ok(ids.into_iter().collect());
    }
    let mut new = HashSet::with_capacity(ids.len());
    for chunk in ids.chunks(EVENTS_A_STATEMENT) {
        let found: Vec<Uuid> = events::Entity::find()
            .select_only()
            .column(events::Column::Id)
            .filter(events::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(transaction)
            .await?;
        new.extend(found);
    }
    Ok(new)
}

/// Notes which earlier events each delivery brought again, and sums up.
async fn note_repeats(
    transaction: &DatabaseTransaction,
    group: &[NewDelivery],
    new: &HashSet<Uuid>,
) -> Result<Vec<Recorded>, StorageError> {
    let mut recorded = Vec::with_capacity(group.len());
    let mut rows = Vec::new();
    for delivery in group {
        let is_new = |event: &&NewEvent| new.contains(&Uuid::from_u128(event.id.as_u128()));
        let (first, again): (Vec<_>, Vec<_>) = delivery.events.iter().partition(is_new);
        let keys: BTreeSet<_> = again.iter().map(|event| event.dedupe_key).collect();
        let earlier = events_of(transaction, keys).await?;
        rows.extend(earlier.iter().map(|event| repeats::ActiveModel {
            delivery_id: Set(Uuid::from_u128(delivery.id.as_u128())),
            event_id: Set(*event),
        }));
        recorded.push(Recorded {
            delivery: delivery.id,
            events: first.iter().map(|event| event.id).collect(),
            repeats: earlier
                .iter()
                .map(|event| EventId::from_u128(event.as_u128()))
                .collect(),
        });
    }
    for chunk in rows.chunks(EVENTS_A_STATEMENT) {
        repeats::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(recorded)
}

/// The events with these keys.
async fn events_of(
    transaction: &DatabaseTransaction,
    keys: BTreeSet<[u8; 16]>,
) -> Result<Vec<Uuid>, StorageError> {
    let keys: Vec<_> = keys.into_iter().map(Vec::from).collect();
    let mut found = Vec::with_capacity(keys.len());
    for chunk in keys.chunks(EVENTS_A_STATEMENT) {
        let ids: Vec<Uuid> = events::Entity::find()
            .select_only()
            .column(events::Column::Id)
            .filter(events::Column::DedupeKey.is_in(chunk.iter().cloned()))
            .into_tuple()
            .all(transaction)
            .await?;
        found.extend(ids);
    }
    Ok(found)
}

fn delivery_row(delivery: &NewDelivery, stored_at: Timestamp) -> deliveries::ActiveModel {
    deliveries::ActiveModel {
        id: Set(Uuid::from_u128(delivery.id.as_u128())),
        platform: Set(delivery.platform.to_string()),
        app_id: Set(Uuid::from_u128(delivery.app_id.as_u128())),
        received_at: Set(delivery.received_at.as_millis()),
        stored_at: Set(stored_at.as_millis()),
        verify_micros: Set(count(delivery.verify_micros)),
        path: Set(clean(delivery.path.clone())),
        headers: Set(to_json(&delivery.headers)),
        body: Set(delivery.body.clone()),
        verdict: Set(delivery.verdict.to_string()),
        note: Set(clean_opt(delivery.note.clone())),
    }
}

/// Reads a delivery row; `repeated` are the earlier events it brought again.
pub(crate) fn read(
    row: deliveries::Model,
    repeated: Vec<EventId>,
) -> Result<Delivery, StorageError> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let body_size = u32::try_from(row.body.len()).unwrap_or(u32::MAX);
    let body = match String::from_utf8(row.body) {
        Ok(text) => RawBody::Text(text),
        Err(bytes) => RawBody::Base64(STANDARD.encode(bytes.as_bytes())),
    };
    Ok(Delivery {
        id: DeliveryId::from_u128(row.id.as_u128()),
        platform: word("deliveries.platform", &row.platform)?,
        app_id: AppId::from_u128(row.app_id.as_u128()),
        received_at: Timestamp::from_millis(row.received_at),
        stored_at: Timestamp::from_millis(row.stored_at),
        verify_micros: uncount(row.verify_micros),
        path: row.path,
        headers: json("deliveries.headers", &row.headers)?,
        body,
        body_size,
        verdict: word("deliveries.verdict", &row.verdict)?,
        note: row.note,
        duplicate_of: repeated,
    })
}
