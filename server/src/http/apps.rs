//! `/api/apps`: the developer apps and bots whose secrets sign. For admins; secrets go in and never
//! come out.

use std::collections::BTreeMap;

use adapters::Secret;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use http::StatusCode;
use hub::NewApp;
use model::{App, AppDetail, AppId, Platform};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::Problem;
use super::{ApiError, body};
use crate::{AppState, auth::Caller};

/// The routes with their description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(rename, remove))
        .routes(routes!(replace_secret))
}

/// All apps, oldest first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AppList {
    apps: Vec<AppBody>,
    next_cursor: Option<String>,
}

/// An app and which of its credentials are set.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AppBody {
    /// `app_…`.
    id: String,
    name: String,
    /// A Meta app serves several.
    platforms: Vec<String>,
    /// `environment` or `dashboard`; the former is changed in the settings.
    source: String,
    created_at: String,
    /// Its own endpoint for each platform it serves.
    endpoints: Vec<String>,
    credentials: Vec<CredentialBody>,
}

/// A credential that has a value.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CredentialBody {
    name: String,
    set_at: String,
    /// Until when the value before this one is accepted too.
    previous_until: Option<String>,
}

/// An app that is to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAppBody {
    name: String,
    /// One platform, or several that one secret signs for.
    #[schema(value_type = Vec<String>)]
    platforms: Vec<Platform>,
    /// Values by the names of the platform's credentials, `app_secret` for example.
    secrets: BTreeMap<String, String>,
}

/// An app's new name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NameBody {
    name: String,
}

/// A credential's new value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ValueBody {
    value: String,
}

impl AppBody {
    fn of(app: App, public_url: &str) -> Self {
        let endpoint = |it: &Platform| format!("{public_url}/api/webhooks/{it}/{}", app.id);
        Self {
            endpoints: app.platforms.iter().map(endpoint).collect(),
            id: app.id.to_string(),
            name: app.name,
            platforms: app.platforms.iter().map(ToString::to_string).collect(),
            source: app.source.to_string(),
            created_at: app.created_at.to_string(),
            credentials: Vec::new(),
        }
    }

    fn of_detail(detail: AppDetail, public_url: &str) -> Self {
        let credentials = detail.credentials.into_iter().map(|it| CredentialBody {
            name: it.name,
            set_at: it.set_at.to_string(),
            previous_until: it.previous_until.map(|until| until.to_string()),
        });
        Self {
            credentials: credentials.collect(),
            ..Self::of(detail.app, public_url)
        }
    }
}

/// Lists all apps with the names of their credentials, never their values.
#[utoipa::path(
    get,
    path = "/api/apps",
    tag = "apps",
    responses((status = 200, body = AppList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
) -> Result<Json<AppList>, ApiError> {
    let apps = state.hub.apps(&actor).await?.into_iter();
    let url = state.hub.public_url();
    Ok(Json(AppList {
        apps: apps.map(|it| AppBody::of_detail(it, url)).collect(),
        next_cursor: None,
    }))
}

/// Makes an app; its platforms receive from now on.
#[utoipa::path(
    post,
    path = "/api/apps",
    tag = "apps",
    request_body = NewAppBody,
    responses((status = 201, body = AppBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem))
)]
async fn create(
    State(state): State<AppState>,
    Caller(actor): Caller,
    sent: Result<Json<NewAppBody>, JsonRejection>,
) -> Result<(StatusCode, Json<AppBody>), ApiError> {
    let new = body::read(sent)?;
    let secrets = new.secrets.into_iter();
    let secrets = secrets.map(|(name, value)| Ok((name.clone(), secret(&name, value)?)));
    let new = NewApp {
        name: new.name,
        platforms: new.platforms,
        secrets: secrets.collect::<Result<_, ApiError>>()?,
    };
    let app = state.hub.create_app(&actor, new).await?;
    let body = AppBody::of(app, state.hub.public_url());
    Ok((StatusCode::CREATED, Json(body)))
}

/// Gives an app another name.
#[utoipa::path(
    put,
    path = "/api/apps/{id}",
    tag = "apps",
    params(("id" = String, Path, description = "`app_…`")),
    request_body = NameBody,
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn rename(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    sent: Result<Json<NameBody>, JsonRejection>,
) -> Result<StatusCode, ApiError> {
    let name = body::read(sent)?.name;
    state.hub.rename_app(&actor, app_id(&id)?, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes an app with its secrets; what it has received stays.
#[utoipa::path(
    delete,
    path = "/api/apps/{id}",
    tag = "apps",
    params(("id" = String, Path, description = "`app_…`")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn remove(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    state.hub.remove_app(&actor, app_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a credential another value; the value before it is accepted for seven days more.
#[utoipa::path(
    put,
    path = "/api/apps/{id}/secrets/{name}",
    tag = "apps",
    params(("id" = String, Path, description = "`app_…`"), ("name" = String, Path, description = "the credential, `app_secret` for example")),
    request_body = ValueBody,
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn replace_secret(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Path((id, name)): Path<(String, String)>,
    sent: Result<Json<ValueBody>, JsonRejection>,
) -> Result<StatusCode, ApiError> {
    let value = secret(&name, body::read(sent)?.value)?;
    let app = app_id(&id)?;
    state.hub.replace_secret(&actor, app, &name, value).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn secret(name: &str, value: String) -> Result<Secret, ApiError> {
    Secret::new(value).ok_or_else(|| ApiError::invalid(name, "is empty"))
}

/// An id that is misshapen names nothing.
fn app_id(text: &str) -> Result<AppId, ApiError> {
    text.parse().or(Err(ApiError::not_found("This app")))
}
