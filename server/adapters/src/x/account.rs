//! News about an account, the app's permission, or a job of ours.

use model::{Direction, EventType, InboundEvent};
use serde_json::Value;

use super::people::Person;
use super::scope::Scope;
use crate::scalar::{self, Id};

use super::time;

/// Reads `user_event`: somebody took the app's permission back. It is the one item that names its
/// account itself.
pub(super) fn user_event(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let revoke = item.get("revoke")?;
    let [user, app] = ["/source/user_id", "/target/app_id"].map(|it| revoke.pointer(it));
    let mut event = revoked(scope, [user, app, revoke.get("date_time")], item)?;
    event.native_type = Some("user_event.revoke".to_owned());
    Some(event)
}

/// Reads the payload of `oauth.revoke`.
pub(super) fn oauth_revoke(scope: &Scope<'_>, payload: &Value) -> Option<InboundEvent> {
    let parts = ["user_id", "app_id", "date_time"].map(|it| payload.get(it));
    revoked(scope, parts, payload)
}

fn revoked(
    scope: &Scope<'_>,
    [user, app, at]: [Option<&Value>; 3],
    item: &Value,
) -> Option<InboundEvent> {
    let user = scalar::id(user)?;
    let [app, date] = [app, at].map(|it| scalar::id(it).unwrap_or_else(|| "-".to_owned()));
    let scope = Scope {
        account: Some(user.clone()),
        ..*scope
    };
    let kind = (EventType::Revoked, Direction::None);
    let mut event = scope.derived(kind, format!("revoke:{app}:{user}:{date}"), item);
    event.occurred_at = time::first([&at.cloned()]);
    scope.enter(&mut event, Some(Id(user).into()), None);
    Some(event)
}

/// Reads `replay_job_status`: a replay that we asked for is over. One that failed may be repeated under
/// the same id, so its state belongs to the name.
pub(super) fn replay(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let id = scalar::id(item.get("job_id"))?;
    let mut event = scope.event(EventType::System, Direction::None, id);
    event.scope = scalar::id(item.get("job_state"));
    Some(event)
}

/// Reads the payload of `profile.update.*`: what our account says of itself, before and after.
pub(super) fn profile(scope: &Scope<'_>, payload: &Value) -> InboundEvent {
    let mut event = scope.nameless((EventType::ProfileUpdate, Direction::None), payload);
    event.sender_id = scope.account.clone();
    event
}

/// Reads the payload of `spaces.start`, `broadcast.end`, `news.new` and others: something began,
/// ended or is in the news.
pub(super) fn system(scope: &Scope<'_>, payload: &Value) -> InboundEvent {
    let mut event = scope.nameless((EventType::System, Direction::None), payload);
    let user = payload.get("user").and_then(Person::of);
    scope.enter(&mut event, user, None);
    event
}
