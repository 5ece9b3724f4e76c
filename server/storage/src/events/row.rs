//! An event and its row.

use model::{
    AppId, Attempt, AttemptId, AttemptOutcome, ConnectionId, Content, DeliveryId, Event, EventId,
    EventStatus, InboundEvent, Timestamp,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use crate::{
    NewDelivery, NewEvent, StorageError,
    convert::{clean, clean_opt, json, moment, to_json, uncount, word},
    entity::events,
};

/// The row of a new event.
pub(crate) fn write(
    event: &NewEvent,
    position: usize,
    delivery: &NewDelivery,
) -> events::ActiveModel {
    let inbound = event.inbound.clone();
    events::ActiveModel {
        id: Set(Uuid::from_u128(event.id.as_u128())),
        dedupe_key: Set(event.dedupe_key.to_vec()),
        delivery_id: Set(Uuid::from_u128(delivery.id.as_u128())),
        platform: Set(delivery.platform.to_string()),
        app_id: Set(Uuid::from_u128(delivery.app_id.as_u128())),
        connection_id: Set(None),
        event_type: Set(inbound.event_type.to_string()),
        native_type: Set(clean_opt(inbound.native_type)),
        direction: Set(inbound.direction.to_string()),
        account_id: Set(clean_opt(inbound.account_id)),
        sender_id: Set(clean_opt(inbound.sender_id)),
        recipient_id: Set(clean_opt(inbound.recipient_id)),
        external_id: Set(clean(inbound.external_id)),
        message_ref: Set(clean_opt(inbound.message_ref)),
        message_refs: Set(to_json(&inbound.message_refs)),
        watermark_ms: Set(inbound.watermark_ms),
        thread_ref: Set(clean_opt(inbound.thread_ref)),
        thread_title: Set(clean_opt(inbound.thread_title)),
        reply_to: Set(clean_opt(inbound.reply_to)),
        contact_ref: Set(clean_opt(inbound.contact_ref)),
        contact_aliases: Set(to_json(&inbound.contact_aliases)),
        text: Set(clean_opt(inbound.content.text)),
        attachments: Set(to_json(&inbound.content.attachments)),
        user_info: Set(to_json(&inbound.user_info)),
        raw: Set(clean_opt(inbound.raw)),
        status: Set(EventStatus::Received.to_string()),
        error: Set(None),
        attempts: Set(0),
        // At once, whatever the clock says: one that was set back must hold nothing up.
        due_at: Set(Some(0)),
        tries: Set(0),
        position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
        processing_us: Set(0),
        test: Set(event.test),
        occurred_at: Set(inbound.occurred_at.map(Timestamp::as_millis)),
        received_at: Set(delivery.received_at.as_millis()),
        processed_at: Set(None),
    }
}

/// The event of a row.
pub(crate) fn read(row: events::Model) -> Result<Event, StorageError> {
    let status = word("events.status", &row.status)?;
    Ok(Event {
        id: EventId::from_u128(row.id.as_u128()),
        platform: word("events.platform", &row.platform)?,
        app_id: AppId::from_u128(row.app_id.as_u128()),
        connection_id: row
            .connection_id
            .map(|id| ConnectionId::from_u128(id.as_u128())),
        delivery_id: DeliveryId::from_u128(row.delivery_id.as_u128()),
        inbound: InboundEvent {
            event_type: word("events.event_type", &row.event_type)?,
            native_type: row.native_type,
            direction: word("events.direction", &row.direction)?,
            account_id: row.account_id,
            sender_id: row.sender_id,
            recipient_id: row.recipient_id,
            external_id: row.external_id,
            digest: None,
            scope: None,
            message_ref: row.message_ref,
            message_refs: json("events.message_refs", &row.message_refs)?,
            watermark_ms: row.watermark_ms,
            thread_ref: row.thread_ref,
            thread_title: row.thread_title,
            reply_to: row.reply_to,
            contact_ref: row.contact_ref,
            contact_aliases: json("events.contact_aliases", &row.contact_aliases)?,
            content: Content {
                text: row.text,
                attachments: json("events.attachments", &row.attachments)?,
            },
            user_info: json("events.user_info", &row.user_info)?,
            occurred_at: moment(row.occurred_at),
            raw: row.raw,
        },
        status,
        error: row.error,
        attempts: uncount(row.attempts),
        next_attempt_at: moment(row.due_at).filter(|_| status == EventStatus::Retrying),
        test: row.test,
        received_at: Timestamp::from_millis(row.received_at),
        processed_at: moment(row.processed_at),
    })
}

/// The try that has no row of its own: a first one that succeeded.
pub(crate) fn silent_attempt(row: &events::Model) -> Result<Option<Attempt>, StorageError> {
    let outcome = match word("events.status", &row.status)? {
        EventStatus::Completed => AttemptOutcome::Completed,
        EventStatus::Ignored => AttemptOutcome::Ignored,
        _ => return Ok(None),
    };
    let Some(ended_at) = row.processed_at else {
        return Ok(None);
    };
    let duration_ms = uncount(row.processing_us) / 1000;
    Ok(Some(Attempt {
        id: AttemptId::from_u128(row.id.as_u128()),
        event_id: EventId::from_u128(row.id.as_u128()),
        started_at: Timestamp::from_millis(ended_at).plus_millis(-i64::from(duration_ms)),
        duration_ms,
        outcome,
        error: None,
    }))
}
