//! News about the account: templates, reviews, limits, restrictions. The value as a whole is the
//! news, so its id is made from the parts that tell two of them apart.

use model::{Direction, EventType, InboundEvent};
use serde_json::Value;

use super::scope::Scope;
use crate::scalar;

/// Account-level fields beside those of templates.
const FIELDS: &[&str] = &[
    "account_alerts",
    "account_review_update",
    "account_settings_update",
    "account_update",
    "business_capability_update",
    "business_username_update",
    "flows",
    "partner_solutions",
    "payment_configuration_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
];

/// What the news is about, most precise first.
const SUBJECTS: &[&str] = &[
    "/message_template_id",
    "/flow_id",
    "/solution_id",
    "/entity_id",
    "/display_phone_number",
    "/phone_number",
    "/configuration_name",
    "/waba_info/waba_id",
];

/// What happened. The manual's own sample of a quality update names the wrong field: the keys tell.
const HAPPENINGS: &[&str] = &[
    "/event",
    "/decision",
    "/new_quality_score",
    "/correct_category",
    "/new_category",
    "/status",
    "/alert_info/alert_type",
];

/// Reads a value that has no list of items.
pub(super) fn account(scope: &Scope<'_>) -> InboundEvent {
    let field = scope.field;
    let Some(event_type) = event_type(field) else {
        return scope.unknown(scope.value);
    };
    let subject = first(scope.value, SUBJECTS);
    let what = first(scope.value, HAPPENINGS);
    let id = format!(
        "{field}:{}:{}:{}:{}",
        scope.entry_id(),
        scope.entry_time(),
        subject.as_deref().unwrap_or("-"),
        what.as_deref().unwrap_or("-"),
    );
    let mut event = scope.derived((event_type, Direction::None), &id, scope.value);
    if let Some(what) = what {
        event.native_type = Some(format!("{field}/{what}"));
    }
    event
}

fn event_type(field: &str) -> Option<EventType> {
    if field.starts_with("message_template_") || field == "template_category_update" {
        return Some(EventType::Template);
    }
    FIELDS.contains(&field).then_some(EventType::Account)
}

fn first(value: &Value, pointers: &[&str]) -> Option<String> {
    pointers.iter().find_map(|it| scalar::id(value.pointer(it)))
}
