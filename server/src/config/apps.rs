//! The apps that stand in the settings, as the platforms' profiles describe their credentials. An app
//! is known by the setting that names its secret, whatever the value.

use adapters::{AppSecrets, PlatformAdapter, Secret, adapter_for, names};
use hub::{AccountSettings, AppSettings};
use model::{Accounts, AppId, CredentialField, Need, Platform, PlatformProfile};

use super::reader::Reader;

pub(super) fn read(from: &mut Reader<'_>) -> Vec<AppSettings> {
    let mut found: Vec<Found> = Vec::new();
    for platform in Platform::ALL {
        let Some(new) = app(from, adapter_for(*platform)) else {
            continue;
        };
        match found.iter_mut().find(|it| it.is_same(&new)) {
            Some(same) => same.merge(new),
            None => found.push(new),
        }
    }
    share_certificate_header(&mut found);
    let complete = found.into_iter().filter_map(|it| it.complete(from));
    complete.collect()
}

/// An app of the settings, before all platforms have been asked for their part.
struct Found {
    app: AppSettings,
    /// The credential that signs, where the app has exactly one.
    signs: Option<&'static str>,
    /// Credentials that a platform needs: their names, the setting that would give it, and the one
    /// that makes it needed.
    needs: Vec<(&'static str, &'static str, &'static str)>,
}

impl Found {
    /// Equal secrets make one app.
    fn is_same(&self, other: &Self) -> bool {
        let of = |it: &Self| {
            let signs = it.signs?;
            let mut secrets = it.app.secrets.iter();
            secrets.find(|(name, _)| *name == signs).cloned()
        };
        let is_equal = match (of(self), of(other)) {
            (Some((_, own)), Some((_, theirs))) => own.matches(theirs.expose()),
            _ => false,
        };
        self.app.setting == other.app.setting
            || (self.app.platforms == other.app.platforms && is_equal)
    }

    /// Adds what a further platform of the same app brings: its accounts, and its verify token,
    /// which Meta asks for in each product's own form.
    fn merge(&mut self, further: Self) {
        self.needs.extend(further.needs);
        self.app.accounts.extend(further.app.accounts);
        for (name, secret) in further.app.secrets {
            let known = self.app.secrets.iter_mut().find(|(it, _)| *it == name);
            match known {
                None => self.app.secrets.push((name, secret)),
                Some((_, tokens)) if name == names::VERIFY_TOKEN => *tokens = tokens.and(&secret),
                Some(_) => {}
            }
        }
    }

    /// The app, if it has all that its platforms need; what one of them brings serves the others.
    fn complete(self, from: &mut Reader<'_>) -> Option<AppSettings> {
        let has = |name: &str| self.app.secrets.iter().any(|(it, _)| *it == name);
        match self.needs.iter().find(|(name, ..)| !has(name)) {
            None => Some(self.app),
            Some((_, missing, because)) => from.missing(missing, because),
        }
    }
}

/// A certificate that one app of a family must be shown, all must be: any of their secrets might
/// sign for the same platform.
fn share_certificate_header(found: &mut [Found]) {
    let wanted = found.iter().find_map(|it| {
        let mut secrets = it.app.secrets.iter();
        let header = secrets.find(|(name, _)| *name == names::CLIENT_CERT_HEADER)?;
        Some((it.app.platforms.clone(), header.clone()))
    });
    let Some((family, header)) = wanted else {
        return;
    };
    for app in found.iter_mut().map(|it| &mut it.app) {
        let has = app.secrets.iter().any(|(name, _)| *name == header.0);
        if app.platforms == family && !has {
            app.secrets.push(header.clone());
        }
    }
}

/// A value and the setting it stood in.
struct Given {
    field: &'static CredentialField,
    /// The setting that was read.
    setting: &'static str,
    /// The setting that the same value is known by.
    identity: &'static str,
    value: String,
}

/// The app of one platform, if anything turns it on.
fn app(from: &mut Reader<'_>, adapter: &dyn PlatformAdapter) -> Option<Found> {
    let profile = adapter.profile();
    let fields = profile.credentials.iter();
    let given: Vec<Given> = fields.filter_map(|it| value(from, profile, it)).collect();
    let (setting, signs) = identity(from, profile, &given)?;
    for it in given.iter().filter(|it| !(it.field.accepts)(&it.value)) {
        from.problem(it.setting, &format!("must be {}", it.field.form));
    }
    let needs = signs.map_or_else(Vec::new, |signing| needs(profile, &given, signing));
    let secrets: Vec<_> = given
        .into_iter()
        .filter_map(|it| Some((it.field.name, Secret::new(it.value)?)))
        .collect();
    let name = match setting.split_once('_') {
        Some(("META", _)) => "Meta app",
        _ => profile.app_name,
    };
    Some(Found {
        app: AppSettings {
            setting,
            name: name.to_owned(),
            platforms: profile.family.to_vec(),
            accounts: account(adapter, &secrets).into_iter().collect(),
            secrets,
        },
        signs,
        needs,
    })
}

/// The first of a field's settings that has a value. A private key may be given by its file.
fn value(
    from: &mut Reader<'_>,
    profile: &PlatformProfile,
    field: &'static CredentialField,
) -> Option<Given> {
    let settings = field.settings.iter();
    let mut found = settings.filter_map(|setting| Some((*setting, from.text(setting)?)));
    let (setting, mut value) = found.next()?;
    let shared = found.filter(|(_, other)| *other == value).last();
    let identity = match shared {
        // Equal secrets make one app, which is known by the setting that the family shares.
        Some((shared, _)) if profile.family.len() > 1 => shared,
        _ if profile.family.len() > 1 => setting,
        // The other names of a platform that stands alone are older ones for the same thing.
        _ => field.settings.first().copied().unwrap_or(setting),
    };
    if field.name == names::PRIVATE_KEY && !value.contains("-----BEGIN") {
        value = from.file(setting, &value)?;
    }
    Some(Given {
        field,
        setting,
        identity,
        value,
    })
}

/// The setting an app is known by, and the name of the credential that signs where there is exactly
/// one; `None` where the platform is off.
fn identity(
    from: &mut Reader<'_>,
    profile: &'static PlatformProfile,
    given: &[Given],
) -> Option<(&'static str, Option<&'static str>)> {
    let of = |field: &CredentialField| given.iter().find(|it| it.field.name == field.name);
    let fields = profile.credentials.iter();
    let Some(signing) = fields.clone().find(|it| it.need == Need::Always) else {
        let mut any = fields.filter(|it| it.need == Need::OneOf).peekable();
        let first = any.peek().and_then(|it| it.settings.first()).copied()?;
        if any.any(|it| of(it).is_some()) {
            return Some((first, None));
        }
        return off(from, profile, given, first);
    };
    match of(signing) {
        Some(secret) => Some((secret.identity, Some(signing.name))),
        None => off(from, profile, given, signing.setting(profile)?),
    }
}

/// What else a platform needs beside the secret that signs.
fn needs(
    profile: &PlatformProfile,
    given: &[Given],
    signing: &'static str,
) -> Vec<(&'static str, &'static str, &'static str)> {
    let Some(secret) = given.iter().find(|it| it.field.name == signing) else {
        return Vec::new();
    };
    let always = profile.credentials.iter();
    let always = always.filter(|it| it.need == Need::Always && it.name != signing);
    let needs = always.filter_map(|field| {
        let is_own = secret.field.settings.first() == Some(&secret.identity);
        let settings = field.settings;
        let missing = if is_own {
            settings.first()
        } else {
            settings.last()
        };
        Some((field.name, *missing?, secret.setting))
    });
    needs.collect()
}

/// Says that a platform is off although something is set for it.
fn off<T>(
    from: &mut Reader<'_>,
    profile: &PlatformProfile,
    given: &[Given],
    lacking: &str,
) -> Option<T> {
    if let Some(Given { setting, .. }) = given.first() {
        from.note(format!(
            "{} is off: {setting} is set, but {lacking} is not",
            profile.label
        ));
    }
    None
}

/// The account that the settings name. Where the app is the account, there is one in any case; its
/// id may be learned later.
fn account(
    adapter: &dyn PlatformAdapter,
    secrets: &[(&'static str, Secret)],
) -> Option<AccountSettings> {
    let profile = adapter.profile();
    let known = AppSecrets::new(AppId::from_u128(0), secrets.iter().cloned());
    let account_id = adapter
        .account(&known)
        .or_else(|| known.text(names::ACCOUNT_ID).map(str::to_owned));
    (account_id.is_some() || profile.accounts == Accounts::OfTheApp).then_some(AccountSettings {
        platform: profile.platform,
        account_id,
    })
}
