//! What a platform's profile says about an app's credentials.

use adapters::{AppSecrets, Secret, adapter_for, names};
use model::{Accounts, CredentialField, Need, Platform};

use super::environment::AccountSettings;
use crate::HubError;

/// All platforms that an app for `platforms` serves: those whose webhooks the same secret signs.
pub(crate) fn family(platforms: &[Platform]) -> Vec<Platform> {
    let serves = |platform: &Platform| {
        let family = |it: &Platform| adapter_for(*it).profile().family;
        platforms.contains(platform) || platforms.iter().any(|it| family(it).contains(platform))
    };
    Platform::ALL.iter().copied().filter(serves).collect()
}

/// The credential of that name, of an app that serves these platforms.
pub(crate) fn field(platforms: &[Platform], name: &str) -> Option<&'static CredentialField> {
    fields(platforms).find(|field| field.name == name)
}

/// Checks a secret against the form that its platform allows, and gives it the profile's name. One
/// app's platforms may ask for the same thing in several forms; any of them will do.
pub(crate) fn check(
    platforms: &[Platform],
    name: &str,
    secret: &Secret,
) -> Result<&'static str, HubError> {
    let known = field(platforms, name).ok_or_else(|| HubError::Invalid {
        field: "secrets",
        reason: format!("{name:?} is no credential of such an app"),
    })?;
    if known.name == names::CLIENT_CERT_HEADER {
        // Which headers only a proxy may set is known from the settings alone.
        return Err(HubError::Invalid {
            field: known.name,
            reason: "stands in the settings only".to_owned(),
        });
    }
    let text = std::str::from_utf8(secret.expose()).unwrap_or_default();
    let mut same = fields(platforms).filter(|field| field.name == name);
    if same.any(|field| (field.accepts)(text)) {
        return Ok(known.name);
    }
    Err(HubError::Invalid {
        field: known.name,
        reason: format!("must be {}", known.form),
    })
}

/// Checks that an app can receive with the credentials of these names.
pub(crate) fn check_complete(platforms: &[Platform], given: &[&str]) -> Result<(), HubError> {
    for platform in platforms {
        let fields = adapter_for(*platform).profile().credentials.iter();
        let lacks = |field: &&CredentialField| !given.contains(&field.name);
        let mut needed = fields.clone().filter(|it| it.need == Need::Always);
        if let Some(missing) = needed.find(lacks) {
            return Err(HubError::Invalid {
                field: missing.name,
                reason: "is needed".to_owned(),
            });
        }
        let one_of: Vec<_> = fields.filter(|it| it.need == Need::OneOf).collect();
        if let Some(first) = one_of.first()
            && one_of.iter().all(lacks)
        {
            let labels: Vec<_> = one_of.iter().map(|field| field.label).collect();
            return Err(HubError::Invalid {
                field: first.name,
                reason: format!("one of these is needed: {}", labels.join(", ")),
            });
        }
    }
    Ok(())
}

/// The account that an app's credentials name. Where the app is the account, there is one in any case;
/// its id may be learned later.
pub(crate) fn account(platform: Platform, secrets: &AppSecrets) -> Option<AccountSettings> {
    let adapter = adapter_for(platform);
    let profile = adapter.profile();
    let named = || {
        let asked = profile.credentials.iter();
        let mut asked = asked.filter(|field| field.name == names::ACCOUNT_ID);
        let id = secrets.text(names::ACCOUNT_ID)?;
        asked.any(|it| (it.accepts)(id)).then(|| id.to_owned())
    };
    let account_id = adapter.account(secrets).or_else(named);
    (account_id.is_some() || profile.accounts == Accounts::OfTheApp).then_some(AccountSettings {
        platform,
        account_id,
    })
}

fn fields(platforms: &[Platform]) -> impl Iterator<Item = &'static CredentialField> {
    let profiles = platforms.iter().map(|it| adapter_for(*it).profile());
    profiles.flat_map(|profile| profile.credentials)
}
