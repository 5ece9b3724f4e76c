//! `/api/leads`: forms that people have filled in.

use axum::Json;
use axum::extract::State;
use model::{Lead, LeadFilter, LeadPage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ApiError;
use super::body::text;
use super::error::Problem;
use super::query::{Parameters, limit, value};
use crate::{AppState, auth::Caller};

/// The routes with their description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Which leads are wanted. An empty value counts as none.
#[derive(Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
struct LeadQuery {
    /// Of this account of ours, `con_…`
    connection_id: Option<String>,
    /// Of this contact, `cnt_…`
    contact_id: Option<String>,
    /// Received at or after, RFC 3339.
    from: Option<String>,
    /// Received before, RFC 3339.
    to: Option<String>,
    /// How many, 1 to 200; 50 unless given.
    limit: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// A form that somebody filled in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LeadBody {
    /// `evt_…`: that of the event that told of it.
    id: String,
    /// The account of ours whose form it was.
    connection_id: String,
    /// Who filled it in, where the platform says so.
    contact_id: Option<String>,
    /// The platform's id of it, by which it can be fetched there.
    external_id: String,
    /// What was filled in, where the platform says it.
    text: Option<String>,
    /// By the platform; absent where it tells no time.
    occurred_at: Option<String>,
    received_at: String,
}

/// A page of leads, the newest first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LeadList {
    leads: Vec<LeadBody>,
    /// Give it as `cursor` to get the next page; absent at the end.
    next_cursor: Option<String>,
}

/// Lists leads, newest first.
#[utoipa::path(
    get,
    path = "/api/leads",
    tag = "leads",
    params(LeadQuery),
    responses((status = 200, body = LeadList), (status = 400, body = Problem), (status = 401, body = Problem))
)]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Parameters(query): Parameters<LeadQuery>,
) -> Result<Json<LeadList>, ApiError> {
    let filter = LeadFilter {
        connection_id: value("connectionId", query.connection_id)?,
        contact_id: value("contactId", query.contact_id)?,
        from: value("from", query.from)?,
        to: value("to", query.to)?,
    };
    let before = value("cursor", query.cursor)?;
    let page = state
        .hub
        .leads(&actor, &filter, before, limit(query.limit)?)
        .await?;
    Ok(Json(page.into()))
}

impl From<Lead> for LeadBody {
    fn from(it: Lead) -> Self {
        Self {
            id: it.id.to_string(),
            connection_id: it.connection_id.to_string(),
            contact_id: text(it.contact_id),
            external_id: it.external_id,
            text: it.text,
            occurred_at: text(it.occurred_at),
            received_at: it.received_at.to_string(),
        }
    }
}

impl From<LeadPage> for LeadList {
    fn from(page: LeadPage) -> Self {
        Self {
            leads: page.leads.into_iter().map(Into::into).collect(),
            next_cursor: text(page.next_cursor),
        }
    }
}
