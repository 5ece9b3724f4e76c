//! Receipts for what we sent, and problems of the number as a whole.

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::party::Party;
use super::people::enter_thread;
use super::scope::Scope;
use super::wire::{Problem, Status};
use crate::scalar::filled;

/// Reads an item of `statuses[]`; `None` if it does not fit or has a status we do not know.
pub(super) fn status(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let status = Status::deserialize(item).ok()?;
    let event_type = event_type(&status.status)?;
    let is_group = status.recipient_type.as_deref() == Some("group");
    let participant = Party::participant(item);
    // All receipts of a message have its id: the status, and in groups the person, tell them apart.
    let mut id = format!("{}:{}", status.id.0, status.status);
    if let Some(participant) = participant.id().filter(|_| is_group) {
        id = format!("{id}:{participant}");
    }
    let mut event = scope.derived((event_type, Direction::Status), &id, item);
    event.native_type = scope.native(&format!("statuses/{}", status.status));
    event.sender_id = scope.account.clone();
    event.message_ref = Some(status.id.0);
    if event_type == EventType::Failed {
        event.content.text = status.errors.into_iter().flatten().next().and_then(reason);
    }
    let recipient = Party::recipient(item);
    event.recipient_id = recipient.id().map(str::to_owned);
    if is_group {
        event.thread_ref = event.recipient_id.clone();
        scope.people.enter(&mut event, participant, Vec::new());
    } else {
        scope.people.enter(&mut event, recipient, Vec::new());
        enter_thread(&mut event);
    }
    Some(event)
}

fn event_type(status: &str) -> Option<EventType> {
    Some(match status {
        "sent" => EventType::Sent,
        "delivered" => EventType::Delivered,
        "read" => EventType::Read,
        "played" => EventType::Played,
        "failed" => EventType::Failed,
        _ => return None,
    })
}

/// Reads an item of a value's own `errors[]`, or of an item's that is nothing else: the number is
/// throttled, a request was refused.
pub(super) fn error(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let problem = Problem::deserialize(item).ok()?;
    let code = problem.code.as_ref().map_or("-", |code| code.0.as_str());
    let id = format!("error:{}:{code}:{}", scope.entry_id(), scope.entry_time());
    let mut event = scope.derived((EventType::Error, Direction::None), &id, item);
    event.native_type = Some(match scope.field {
        "messages" => "errors".to_owned(),
        field => format!("{field}/error"),
    });
    event.content.text = reason(problem);
    Some(event)
}

/// The most telling text there is.
fn reason(problem: Problem) -> Option<String> {
    let details = problem.error_data.and_then(|it| it.details);
    [details, problem.details, problem.message, problem.title]
        .into_iter()
        .find_map(filled)
}
