//! Apps: whose secrets sign.

use model::{App, AppId, AppSource, Platform, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use uuid::Uuid;

use crate::{
    StorageError, Store,
    convert::{json, to_json, word},
    entity::apps,
};

/// An app that stands in the settings. It is known by its setting and not by the secret's value, so
/// that a changed secret keeps app, connections and dedupe keys.
#[derive(Clone, Debug)]
pub struct EnvironmentApp {
    /// The id it gets if the setting is seen for the first time.
    pub id: AppId,
    /// The setting that names its secret, for example `META_APP_SECRET`.
    pub setting: &'static str,
    /// What people call it.
    pub name: String,
    /// The platforms it serves.
    pub platforms: Vec<Platform>,
    /// Now.
    pub at: Timestamp,
}

impl Store {
    /// Makes sure that an app of the settings exists, and returns it.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn ensure_app(&self, app: EnvironmentApp) -> Result<App, StorageError> {
        let row = apps::ActiveModel {
            id: Set(Uuid::from_u128(app.id.as_u128())),
            setting: Set(app.setting.to_owned()),
            name: Set(app.name),
            platforms: Set(to_json(&app.platforms)),
            source: Set(AppSource::Environment.to_string()),
            created_at: Set(app.at.as_millis()),
        };
        let known = OnConflict::column(apps::Column::Setting)
            .update_columns([apps::Column::Name, apps::Column::Platforms])
            .to_owned();
        apps::Entity::insert(row)
            .on_conflict(known)
            .exec_without_returning(&self.writer)
            .await?;
        let row = apps::Entity::find()
            .filter(apps::Column::Setting.eq(app.setting))
            .one(&self.writer)
            .await?
            .ok_or(StorageError::NotFound("the app"))?;
        read(row)
    }
}

fn read(row: apps::Model) -> Result<App, StorageError> {
    Ok(App {
        id: AppId::from_u128(row.id.as_u128()),
        name: row.name,
        platforms: json("apps.platforms", &row.platforms)?,
        source: word("apps.source", &row.source)?,
        created_at: Timestamp::from_millis(row.created_at),
    })
}
