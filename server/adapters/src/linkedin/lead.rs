//! Leads: somebody sent in a form, or took it back. What they wrote is fetched afterwards.
//!
//! Manual: <https://learn.microsoft.com/en-us/linkedin/marketing/lead-sync/leadsync>

use model::{Direction, EventType, InboundEvent};
use serde_json::Value;

use super::parse::{read, unknown};
use super::wire::Lead;
use crate::{json, scalar};

/// The `type` of such a body.
pub(super) const TYPE: &str = "LEAD_ACTION";

/// Reads a body. It has no id: what was sent in and what became of it name the event.
pub(super) fn lead(body: &Value) -> InboundEvent {
    let lead: Lead = read(body);
    let response = lead.lead_gen_form_response.map(|id| id.0);
    let action = lead.lead_action.as_deref();
    let account = lead
        .owner
        .and_then(|it| it.organization.or(it.sponsored_account));
    let account = account.map(|id| id.0);
    let mut event = match (response, action) {
        (Some(response), Some(action @ ("CREATED" | "DELETED"))) => {
            let id = format!("{response}:{action}");
            let mut event = InboundEvent::new(EventType::Lead, Direction::Inbound, id);
            event.digest = Some(json::digest(body));
            event.recipient_id.clone_from(&account);
            event
        }
        (response, action) => {
            let response = response.as_deref().unwrap_or(TYPE);
            unknown(format!("{response}:{}", action.unwrap_or("-")), body)
        }
    };
    event.native_type = Some(match action {
        Some(action) => format!("{TYPE}/{action}"),
        None => TYPE.to_owned(),
    });
    event.account_id = account;
    event.occurred_at = lead.occurred_at.and_then(scalar::millis);
    event
}
