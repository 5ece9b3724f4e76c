//! `/api/conversations`: list, detail, messages.

use axum::Json;
use axum::extract::{Path, State};
use model::{ConversationCursor, ConversationFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ApiError;
use super::conversation_body::{ConversationBody, ConversationList};
use super::error::Problem;
use super::message_body::MessageList;
use super::query::{Parameters, flag, limit, named, value};
use crate::{AppState, auth::Caller};

/// What a misshapen id is said not to be.
const WHAT: &str = "This conversation";

/// The routes with their description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(detail))
        .routes(routes!(messages))
}

/// Which conversations are wanted. An empty value counts as none.
#[derive(Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
struct ConversationQuery {
    /// `whatsapp`, `telegram` …
    platform: Option<String>,
    /// Of this account of ours, `con_…`
    connection_id: Option<String>,
    /// With this contact alone, `cnt_…`
    contact_id: Option<String>,
    /// `open`
    state: Option<String>,
    /// `true`: with messages that nobody has seen; `false`: without any.
    unread: Option<String>,
    /// In which something last happened at or after, RFC 3339.
    from: Option<String>,
    /// In which something last happened before, RFC 3339.
    to: Option<String>,
    /// How many, 1 to 200; 50 unless given.
    limit: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// A query that makes sense.
struct Wanted {
    filter: ConversationFilter,
    after: Option<ConversationCursor>,
    limit: u16,
}

impl ConversationQuery {
    fn read(self) -> Result<Wanted, ApiError> {
        Ok(Wanted {
            filter: ConversationFilter {
                platform: value("platform", self.platform)?,
                connection_id: value("connectionId", self.connection_id)?,
                contact_id: value("contactId", self.contact_id)?,
                state: value("state", self.state)?,
                unread: flag("unread", self.unread)?,
                from: value("from", self.from)?,
                to: value("to", self.to)?,
            },
            after: value("cursor", self.cursor)?,
            limit: limit(self.limit)?,
        })
    }
}

/// Which part of a conversation is wanted. An empty value counts as none.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct MessageQuery {
    /// How many, 1 to 200; 50 unless given.
    limit: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Lists conversations, the one in which something happened last first.
#[utoipa::path(
    get,
    path = "/api/conversations",
    tag = "conversations",
    params(ConversationQuery),
    responses((status = 200, body = ConversationList), (status = 400, body = Problem), (status = 401, body = Problem))
)]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Parameters(query): Parameters<ConversationQuery>,
) -> Result<Json<ConversationList>, ApiError> {
    let wanted = query.read()?;
    let page = state
        .hub
        .conversations(&actor, &wanted.filter, wanted.after, wanted.limit)
        .await?;
    Ok(Json(page.into()))
}

/// One conversation. One that has been joined with another is that one, under its id.
#[utoipa::path(
    get,
    path = "/api/conversations/{id}",
    tag = "conversations",
    params(("id" = String, Path, description = "`cnv_…`")),
    responses((status = 200, body = ConversationBody), (status = 401, body = Problem), (status = 404, body = Problem))
)]
async fn detail(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
) -> Result<Json<ConversationBody>, ApiError> {
    let conversation = state.hub.conversation(&actor, named(&id, WHAT)?).await?;
    Ok(Json(conversation.into()))
}

/// A conversation's messages, the newest first, so that the first page is what a reader sees first.
///
/// Their order is that of the platform's times, or of reception where it tells none; then that of the
/// body that brought them; then that of arrival.
#[utoipa::path(
    get,
    path = "/api/conversations/{id}/messages",
    tag = "conversations",
    params(("id" = String, Path, description = "`cnv_…`"), MessageQuery),
    responses((status = 200, body = MessageList), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem))
)]
async fn messages(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    Parameters(query): Parameters<MessageQuery>,
) -> Result<Json<MessageList>, ApiError> {
    let before = value("cursor", query.cursor)?;
    let page = state
        .hub
        .messages(&actor, named(&id, WHAT)?, before, limit(query.limit)?)
        .await?;
    Ok(Json(page.into()))
}
