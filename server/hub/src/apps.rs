//! Apps that admins make, change and remove. What they do counts from the next request on.

use std::collections::BTreeSet;

use adapters::{AppSecrets, Secret, adapter_for};
use model::{App, AppDetail, AppId, AppSource, HeldCredential, Need, Platform, Role, SecretId};
use storage::{AccountKey, SealedSecret, StorageError, Wake};

use crate::{
    Actor, Hub, HubError,
    registry::{
        AccountSettings, PREVIOUS_MS, account, check, check_complete, ensure_account, family,
        is_kept,
    },
    vault::SecretOf,
};

/// The longest name of an app, in characters.
const MAX_NAME: usize = 100;

/// An app that is to be made.
#[derive(Clone, Debug)]
pub struct NewApp {
    /// What people are to call it.
    pub name: String,
    /// A platform it serves, or several whose webhooks one secret signs.
    pub platforms: Vec<Platform>,
    /// Its secrets, by the names of the platform's profile.
    pub secrets: Vec<(String, Secret)>,
}

impl Hub {
    /// All apps and what is known of their credentials, oldest first.
    ///
    /// # Errors
    /// [`HubError`] when the actor is no admin or the database fails.
    pub async fn apps(&self, actor: &Actor) -> Result<Vec<AppDetail>, HubError> {
        actor.require(Role::Admin)?;
        let since = self.clock.now().plus_millis(-PREVIOUS_MS);
        let stored = self.store.secrets_of_apps(since).await?;
        let apps = self.store.apps().await?.into_iter();
        let detail = |app: App| AppDetail {
            credentials: self.held(&app, &stored),
            app,
        };
        Ok(apps.map(detail).collect())
    }

    /// Makes an app; its platforms are on from now on.
    ///
    /// # Errors
    /// [`HubError::Invalid`] names the credential that is missing or misshapen.
    pub async fn create_app(&self, actor: &Actor, new: NewApp) -> Result<App, HubError> {
        actor.require(Role::Admin)?;
        let now = self.clock.now();
        let app = App {
            id: AppId::from_u128(self.ids.next()),
            name: checked_name(&new.name)?,
            platforms: one_family(&new.platforms)?,
            source: AppSource::Dashboard,
            created_at: now,
        };
        let mut secrets: Vec<(&'static str, Secret)> = Vec::with_capacity(new.secrets.len());
        for (name, secret) in new.secrets {
            secrets.push((check(&app.platforms, &name, &secret)?, secret));
        }
        check_once(&secrets)?;
        let given: Vec<_> = secrets.iter().map(|(name, _)| *name).collect();
        check_complete(&app.platforms, &given)?;
        let _changing = self.registry.change().await;
        let sealed: Vec<_> = secrets
            .iter()
            .map(|(name, secret)| self.seal(&app, name, secret))
            .collect();
        let pairs: Vec<_> = secrets.iter().map(|(name, it)| (*name, it)).collect();
        self.refuse_twins(&app, &pairs)?;
        let secrets = AppSecrets::new(app.id, secrets);
        self.refuse_taken_account(&app, &new.platforms, &secrets)
            .await?;
        self.store.create_app(&app, &sealed).await?;
        self.put_in_force().await?;
        self.ensure_account(&app, &new.platforms, &secrets).await?;
        tracing::info!(app.id = %app.id, "an app was made");
        Ok(app)
    }

    /// Gives an app another value of a secret, or one it did not have. The value before it is accepted
    /// for seven days more; the same value changes nothing.
    ///
    /// # Errors
    /// [`HubError::Invalid`] when it is misshapen; not found; a conflict where the app stands in the
    /// settings.
    pub async fn replace_secret(
        &self,
        actor: &Actor,
        app: AppId,
        name: &str,
        secret: Secret,
    ) -> Result<(), HubError> {
        actor.require(Role::Admin)?;
        let _changing = self.registry.change().await;
        let app = self.changeable(app).await?;
        let name = check(&app.platforms, name, &secret)?;
        let now = self.clock.now();
        let stored = self.store.secrets_of_apps(now).await?;
        if is_kept(&self.registry.vault, &stored, (app.id, name), &secret) {
            // It may be kept without being in force, if a former try failed half-way.
            return self.put_in_force().await;
        }
        self.refuse_twins(&app, &[(name, &secret)])?;
        let sealed = self.seal(&app, name, &secret);
        self.store.put_secret(&sealed).await?;
        self.put_in_force().await?;
        if let ([_], Some([secrets])) = (&*app.platforms, self.registry.secrets_of(&app).as_deref())
        {
            // Of an app with several platforms nobody says whose account it is.
            self.ensure_account(&app, &app.platforms, secrets).await?;
        }
        tracing::info!(app.id = %app.id, secret = name, "a secret was replaced");
        Ok(())
    }

    /// Gives an app another name.
    ///
    /// # Errors
    /// As [`Hub::replace_secret`].
    pub async fn rename_app(&self, actor: &Actor, app: AppId, name: &str) -> Result<(), HubError> {
        actor.require(Role::Admin)?;
        let name = checked_name(name)?;
        let app = self.changeable(app).await?;
        Ok(self.store.rename_app(app.id, name).await?)
    }

    /// Removes an app with its secrets, previous ones too: nothing it signs is accepted any more. What
    /// it has received stays.
    ///
    /// # Errors
    /// As [`Hub::replace_secret`].
    pub async fn remove_app(&self, actor: &Actor, app: AppId) -> Result<(), HubError> {
        actor.require(Role::Admin)?;
        let _changing = self.registry.change().await;
        let app = self.changeable(app).await?;
        let now = self.clock.now();
        self.store.remove_app(app.id, now).await?;
        self.put_in_force().await?;
        tracing::info!(app.id = %app.id, "an app was removed");
        Ok(())
    }

    /// The app, if it may be changed here: what stands in the settings is changed there.
    async fn changeable(&self, app: AppId) -> Result<App, HubError> {
        let app = self.store.app(app).await?;
        if app.source == AppSource::Environment {
            let reason = "This app stands in the settings; change it there and restart.";
            return Err(StorageError::Conflict(reason).into());
        }
        Ok(app)
    }

    fn seal(&self, app: &App, name: &str, secret: &Secret) -> SealedSecret {
        let of = SecretOf {
            id: SecretId::from_u128(self.ids.next()),
            app: app.id,
            name,
            at: self.clock.now(),
        };
        self.registry.vault.seal(of, secret)
    }

    /// Refuses a secret by which another app of the same platforms is known already: nobody could
    /// tell whose a webhook is.
    fn refuse_twins(&self, app: &App, secrets: &[(&str, &Secret)]) -> Result<(), HubError> {
        let Some(platform) = app.platforms.first() else {
            return Ok(());
        };
        let Ok(others) = self.registry.candidates(*platform, None) else {
            return Ok(());
        };
        for (name, secret) in secrets.iter().filter(|(name, _)| proves(*platform, name)) {
            let mut others = others.iter().filter(|it| it.app != app.id);
            if others.any(|it| it.get(name).is_some_and(|own| own.matches(secret.expose()))) {
                let reason = "Another app has the same secret; webhooks could be either's.";
                return Err(StorageError::Conflict(reason).into());
            }
        }
        Ok(())
    }

    /// Refuses an app whose credentials name an account that another app in force has.
    async fn refuse_taken_account(
        &self,
        app: &App,
        platforms: &[Platform],
        secrets: &AppSecrets,
    ) -> Result<(), HubError> {
        let mut accounts = platforms.iter().filter_map(|it| account(*it, secrets));
        let Some(AccountSettings {
            platform,
            account_id: Some(account_id),
        }) = accounts.next()
        else {
            return Ok(());
        };
        let key = AccountKey {
            platform,
            app: app.id,
            account_id: Some(account_id),
        };
        match self.store.connection_of(&key).await? {
            Some(taken)
                if taken.source != AppSource::Discovered && self.registry.has(taken.app_id) =>
            {
                let reason = "This account belongs to another app already.";
                Err(StorageError::Conflict(reason).into())
            }
            _ => Ok(()),
        }
    }

    /// Connects the account that an app's credentials name. Of several platforms it is the first one's.
    async fn ensure_account(
        &self,
        app: &App,
        platforms: &[Platform],
        secrets: &AppSecrets,
    ) -> Result<(), HubError> {
        let mut accounts = platforms.iter().filter_map(|it| account(*it, secrets));
        if let Some(account) = accounts.next() {
            ensure_account(&self.store, &self.ids, self.clock.now(), (app, account)).await?;
            self.accounts.clear();
            self.tell(Wake::Apps).await;
        }
        Ok(())
    }

    /// The credentials of an app that are in force.
    fn held(&self, app: &App, stored: &[SealedSecret]) -> Vec<HeldCredential> {
        let in_force = self.registry.secrets_of(app);
        let Some([in_force]) = in_force.as_deref() else {
            return Vec::new();
        };
        let of_app = || stored.iter().filter(|it| it.app == app.id);
        let in_use = of_app().filter(|it| it.replaced_at.is_none());
        let held = in_use.filter(|it| in_force.get(&it.name).is_some());
        held.map(|it| {
            let same = of_app().filter(|other| other.name == it.name);
            HeldCredential {
                name: it.name.clone(),
                set_at: it.created_at,
                previous_until: same
                    .filter_map(|other| other.replaced_at)
                    .max()
                    .map(|at| at.plus_millis(PREVIOUS_MS)),
            }
        })
        .collect()
    }
}

/// Whether webhooks of a platform are proven by a credential.
fn proves(platform: Platform, name: &str) -> bool {
    let fields = adapter_for(platform).profile().credentials.iter();
    let signing = fields.clone().find(|it| it.need == Need::Always);
    match signing {
        Some(signing) => signing.name == name,
        None => fields
            .filter(|it| it.need == Need::OneOf)
            .any(|it| it.name == name),
    }
}

fn checked_name(name: &str) -> Result<String, HubError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(HubError::Invalid {
            field: "name",
            reason: format!("1 to {MAX_NAME} characters are needed"),
        });
    }
    Ok(name.to_owned())
}

/// The platforms of an app: one, and those whose webhooks the same secret signs.
fn one_family(platforms: &[Platform]) -> Result<Vec<Platform>, HubError> {
    let invalid = |reason: &str| HubError::Invalid {
        field: "platforms",
        reason: reason.to_owned(),
    };
    let first = platforms.first().ok_or_else(|| invalid("one is needed"))?;
    let family = family(&[*first]);
    if platforms.iter().all(|it| family.contains(it)) {
        return Ok(family);
    }
    Err(invalid(
        "no secret signs for all of these; make several apps",
    ))
}

/// An app of the dashboard has one secret of each name.
fn check_once(secrets: &[(&'static str, Secret)]) -> Result<(), HubError> {
    let mut seen = BTreeSet::new();
    match secrets.iter().find(|(name, _)| !seen.insert(*name)) {
        None => Ok(()),
        Some((name, _)) => Err(HubError::Invalid {
            field: name,
            reason: "is given twice".to_owned(),
        }),
    }
}
