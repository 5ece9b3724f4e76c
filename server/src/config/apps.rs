//! The apps that stand in the settings. An app is known by the setting that names its secret.

use adapters::{Secret, adapter_for, names};
use hub::{AccountSettings, AppSettings};
use model::Platform;

use super::reader::Reader;

const META: &str = "META_APP_SECRET";
const META_VERIFY: &str = "META_VERIFY_TOKEN";
const WHATSAPP: &str = "WHATSAPP_WEBHOOK_SECRET";
const WHATSAPP_VERIFY: [&str; 2] = ["WHATSAPP_VERIFY_TOKEN", "WHATSAPP_WEBHOOK_VERIFY_TOKEN"];
const TELEGRAM: &str = "TELEGRAM_WEBHOOK_SECRET";
const TELEGRAM_TOKEN: &str = "TELEGRAM_BOT_TOKEN";

pub(super) fn read(from: &mut Reader<'_>) -> Vec<AppSettings> {
    let mut apps = meta(from);
    apps.extend(telegram(from));
    apps
}

/// The Meta app, and WhatsApp's own one where its secret differs: equal secrets make one app.
fn meta(from: &mut Reader<'_>) -> Vec<AppSettings> {
    let shared = from.text(META);
    let own = from
        .text(WHATSAPP)
        .filter(|own| shared.as_ref() != Some(own));
    let shared_token = from.text(META_VERIFY);
    let own_token = from.first(&WHATSAPP_VERIFY);
    let number = from
        .text("WHATSAPP_PHONE_NUMBER_ID")
        .map(|id| AccountSettings {
            platform: Platform::Whatsapp,
            account_id: Some(id),
        });
    if shared.is_none() && own.is_none() {
        if shared_token.is_some() || own_token.is_some() {
            from.note(format!(
                "WhatsApp is off: a verify token is set, but {META} is not"
            ));
        }
        return Vec::new();
    }
    let mut apps = Vec::new();
    let token = own_token.or_else(|| shared_token.clone());
    if let Some(secret) = own {
        let accounts = number.iter().cloned().collect();
        apps.extend(meta_app(
            from,
            WHATSAPP,
            WHATSAPP_VERIFY[0],
            "WhatsApp app",
            secret,
            token.clone(),
            accounts,
        ));
    }
    if let Some(secret) = shared {
        let accounts = if apps.is_empty() {
            number.into_iter().collect()
        } else {
            Vec::new()
        };
        let token = if apps.is_empty() { token } else { shared_token };
        apps.extend(meta_app(
            from,
            META,
            META_VERIFY,
            "Meta app",
            secret,
            token,
            accounts,
        ));
    }
    apps
}

fn meta_app(
    from: &mut Reader<'_>,
    setting: &'static str,
    token_setting: &str,
    name: &str,
    secret: String,
    token: Option<String>,
    accounts: Vec<AccountSettings>,
) -> Option<AppSettings> {
    let Some(token) = token else {
        return from.missing(token_setting, setting);
    };
    check(
        from,
        Platform::Whatsapp,
        setting,
        names::APP_SECRET,
        &secret,
    );
    check(
        from,
        Platform::Whatsapp,
        token_setting,
        names::VERIFY_TOKEN,
        &token,
    );
    Some(AppSettings {
        setting,
        name: name.to_owned(),
        platforms: vec![Platform::Whatsapp],
        secrets: [(names::APP_SECRET, secret), (names::VERIFY_TOKEN, token)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, Secret::new(value)?)))
            .collect(),
        accounts,
    })
}

/// The Telegram bot. Its id stands before the colon of its token; without one it is learned later.
fn telegram(from: &mut Reader<'_>) -> Option<AppSettings> {
    let token = from.text(TELEGRAM_TOKEN);
    let Some(secret) = from.text(TELEGRAM) else {
        if token.is_some() {
            from.note(format!(
                "Telegram is off: {TELEGRAM_TOKEN} is set, but {TELEGRAM} is not"
            ));
        }
        return None;
    };
    check(
        from,
        Platform::Telegram,
        TELEGRAM,
        names::SECRET_TOKEN,
        &secret,
    );
    if let Some(token) = &token {
        check(
            from,
            Platform::Telegram,
            TELEGRAM_TOKEN,
            names::BOT_TOKEN,
            token,
        );
    }
    let bot = token
        .as_deref()
        .and_then(|it| it.split_once(':'))
        .map(|(id, _)| id.to_owned());
    let secrets = [
        (names::SECRET_TOKEN, Some(secret)),
        (names::BOT_TOKEN, token),
    ];
    Some(AppSettings {
        setting: TELEGRAM,
        name: "Telegram bot".to_owned(),
        platforms: vec![Platform::Telegram],
        secrets: secrets
            .into_iter()
            .filter_map(|(name, value)| Some((name, Secret::new(value?)?)))
            .collect(),
        accounts: vec![AccountSettings {
            platform: Platform::Telegram,
            account_id: bot,
        }],
    })
}

/// Checks a value against the form that the platform's profile asks for.
fn check(from: &mut Reader<'_>, platform: Platform, setting: &str, name: &str, value: &str) {
    let fields = adapter_for(platform).profile().credentials.iter();
    for field in fields.filter(|field| field.name == name && !(field.accepts)(value)) {
        from.problem(setting, &format!("must be {}", field.form));
    }
}
