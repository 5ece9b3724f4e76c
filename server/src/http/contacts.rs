//! `/api/contacts`: list and detail.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use model::{Contact, ContactFilter, ContactPage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ApiError;
use super::body::text;
use super::error::Problem;
use super::query::{Parameters, given, limit, named, value};
use crate::{AppState, auth::Caller};

/// The routes with their description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(detail))
}

/// Which contacts are wanted. An empty value counts as none.
#[derive(Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
struct ContactQuery {
    /// Of this account of ours, `con_…`
    connection_id: Option<String>,
    /// Whose name, handle or ids at the platform contain this.
    q: Option<String>,
    /// How many, 1 to 200; 50 unless given.
    limit: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// A person or account on the other side of one connection.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ContactBody {
    /// `cnt_…`
    id: String,
    /// The account of ours that they write to.
    connection_id: String,
    /// What they call themselves.
    name: Option<String>,
    /// Their handle.
    username: Option<String>,
    /// Every id that the platform knows them by, in alphabetical order.
    aliases: Vec<String>,
    /// Address of a picture.
    picture: Option<String>,
    /// What else is known.
    attributes: BTreeMap<String, String>,
    /// They asked not to be written to.
    opted_out: bool,
    /// When they were first heard of.
    created_at: String,
}

/// A page of contacts, the newest first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ContactList {
    contacts: Vec<ContactBody>,
    /// Give it as `cursor` to get the next page; absent at the end.
    next_cursor: Option<String>,
}

/// Lists contacts, newest first.
#[utoipa::path(
    get,
    path = "/api/contacts",
    tag = "contacts",
    params(ContactQuery),
    responses((status = 200, body = ContactList), (status = 400, body = Problem), (status = 401, body = Problem))
)]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Parameters(query): Parameters<ContactQuery>,
) -> Result<Json<ContactList>, ApiError> {
    let filter = ContactFilter {
        connection_id: value("connectionId", query.connection_id)?,
        q: given(query.q),
    };
    let before = value("cursor", query.cursor)?;
    let page = state
        .hub
        .contacts(&actor, &filter, before, limit(query.limit)?)
        .await?;
    Ok(Json(page.into()))
}

/// One contact. One who turned out to be another is that one, under its id.
#[utoipa::path(
    get,
    path = "/api/contacts/{id}",
    tag = "contacts",
    params(("id" = String, Path, description = "`cnt_…`")),
    responses((status = 200, body = ContactBody), (status = 401, body = Problem), (status = 404, body = Problem))
)]
async fn detail(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
) -> Result<Json<ContactBody>, ApiError> {
    let id = named(&id, "This contact")?;
    Ok(Json(state.hub.contact(&actor, id).await?.into()))
}

impl From<Contact> for ContactBody {
    fn from(it: Contact) -> Self {
        Self {
            id: it.id.to_string(),
            connection_id: it.connection_id.to_string(),
            name: it.name,
            username: it.username,
            aliases: it.aliases,
            picture: it.picture,
            attributes: it.attributes,
            opted_out: it.opted_out,
            created_at: it.created_at.to_string(),
        }
    }
}

impl From<ContactPage> for ContactList {
    fn from(page: ContactPage) -> Self {
        Self {
            contacts: page.contacts.into_iter().map(Into::into).collect(),
            next_cursor: text(page.next_cursor),
        }
    }
}
