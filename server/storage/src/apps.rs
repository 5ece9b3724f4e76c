//! Apps: whose secrets sign.

use model::{App, AppId, AppSource, Platform, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    SealedSecret, StorageError, Store,
    convert::{clean, json, to_json, word},
    entity::{apps, secrets},
    secrets::insert,
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
            setting: Set(Some(app.setting.to_owned())),
            ..write(&App {
                id: app.id,
                name: app.name,
                platforms: app.platforms,
                source: AppSource::Environment,
                created_at: app.at,
            })
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
            .ok_or(MISSING)?;
        read(row)
    }

    /// Every app that was not removed, in the order of their ids.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn apps(&self) -> Result<Vec<App>, StorageError> {
        let rows = apps::Entity::find()
            .filter(apps::Column::RemovedAt.is_null())
            .order_by_asc(apps::Column::Id)
            .all(&self.reader)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// The app with that id, unless it was removed.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none.
    pub async fn app(&self, id: AppId) -> Result<App, StorageError> {
        let row = apps::Entity::find_by_id(Uuid::from_u128(id.as_u128()))
            .filter(apps::Column::RemovedAt.is_null())
            .one(&self.reader)
            .await?;
        read(row.ok_or(MISSING)?)
    }

    /// Makes an app together with its secrets.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn create_app(
        &self,
        app: &App,
        secrets: &[SealedSecret],
    ) -> Result<(), StorageError> {
        let transaction = self.begin_alone().await?;
        apps::Entity::insert(write(app))
            .exec_without_returning(&transaction)
            .await?;
        for secret in secrets {
            insert(&transaction, secret).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Gives an app another name.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is no such app.
    pub async fn rename_app(&self, id: AppId, name: String) -> Result<(), StorageError> {
        let changed = apps::Entity::update_many()
            .col_expr(apps::Column::Name, Expr::value(clean(name)))
            .filter(apps::Column::Id.eq(Uuid::from_u128(id.as_u128())))
            .filter(apps::Column::RemovedAt.is_null())
            .exec(&self.writer)
            .await?;
        found(changed.rows_affected)
    }

    /// Removes an app: its secrets are deleted at once. Its row stays, since deliveries, events and
    /// connections name it.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is no such app.
    pub async fn remove_app(&self, id: AppId, at: Timestamp) -> Result<(), StorageError> {
        let id = Uuid::from_u128(id.as_u128());
        let transaction = self.begin_alone().await?;
        let changed = apps::Entity::update_many()
            .col_expr(apps::Column::RemovedAt, Expr::value(at.as_millis()))
            .filter(apps::Column::Id.eq(id))
            .filter(apps::Column::RemovedAt.is_null())
            .exec(&transaction)
            .await?;
        found(changed.rows_affected)?;
        secrets::Entity::delete_many()
            .filter(secrets::Column::AppId.eq(id))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

const MISSING: StorageError = StorageError::NotFound("the app");

fn found(rows: u64) -> Result<(), StorageError> {
    if rows == 0 { Err(MISSING) } else { Ok(()) }
}

fn write(app: &App) -> apps::ActiveModel {
    apps::ActiveModel {
        id: Set(Uuid::from_u128(app.id.as_u128())),
        setting: Set(None),
        name: Set(clean(app.name.clone())),
        platforms: Set(to_json(&app.platforms)),
        source: Set(app.source.to_string()),
        created_at: Set(app.created_at.as_millis()),
        removed_at: Set(None),
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
