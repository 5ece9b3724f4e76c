//! What settings mean, and what is said of wrong ones.

use std::collections::HashMap;

use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<Settings, Problems> {
    let pairs: HashMap<_, _> = pairs.iter().copied().collect();
    Settings::from_lookup(|name| pairs.get(name).map(|value| (*value).to_owned()))
}

fn apps(pairs: &[(&str, &str)]) -> Vec<(&'static str, usize)> {
    read(pairs)
        .unwrap()
        .apps
        .iter()
        .map(|app| (app.setting, app.accounts.len()))
        .collect()
}

#[test]
fn nothing_set_gives_the_defaults_and_no_platform() {
    let settings = read(&[]).unwrap();
    assert_eq!(settings.database_url, "sqlite://data/switchboard.db");
    assert_eq!(settings.hub.public_url, "http://127.0.0.1:3000");
    assert_eq!(settings.hub.retry.attempts, 8);
    assert!(settings.apps.is_empty());
    assert_eq!(settings.platforms_off().count(), Platform::ALL.len());
}

#[test]
fn all_problems_are_reported_at_once() {
    let problems = read(&[
        ("LISTEN_ADDR", "here"),
        ("PUBLIC_URL", "hub.example.com"),
        ("WEBHOOK_RETRY_ATTEMPTS", "0"),
        ("API_KEY", "short"),
        ("ADMIN_EMAIL", "a@example.com"),
        ("META_APP_SECRET", "s"),
        ("TELEGRAM_WEBHOOK_SECRET", "has space"),
        ("LOG_FORMAT", "xml"),
    ])
    .err()
    .unwrap();
    let said = problems.to_string();
    assert_eq!(problems.0.len(), 8, "{said}");
    for name in [
        "LISTEN_ADDR",
        "PUBLIC_URL",
        "ADMIN_PASSWORD",
        "META_VERIFY_TOKEN",
    ] {
        assert!(said.contains(name), "{said}");
    }
    assert!(!said.contains("short"), "a key must not be shown: {said}");
}

#[test]
fn equal_meta_secrets_make_one_app_and_different_ones_two() {
    let meta = [
        ("META_APP_SECRET", "a"),
        ("META_VERIFY_TOKEN", "t"),
        ("WHATSAPP_PHONE_NUMBER_ID", "1"),
    ];
    assert_eq!(apps(&meta), [("META_APP_SECRET", 1)]);
    assert_eq!(
        apps(&[meta.as_slice(), &[("WHATSAPP_WEBHOOK_SECRET", "a")]].concat()),
        [("META_APP_SECRET", 1)]
    );
    assert_eq!(
        apps(&[meta.as_slice(), &[("WHATSAPP_WEBHOOK_SECRET", "b")]].concat()),
        [("WHATSAPP_WEBHOOK_SECRET", 1), ("META_APP_SECRET", 0)]
    );
}

#[test]
fn a_bot_token_names_the_telegram_account() {
    let settings = read(&[
        ("TELEGRAM_WEBHOOK_SECRET", "s"),
        ("TELEGRAM_BOT_TOKEN", "4242:abc_DEF"),
    ])
    .unwrap();
    assert_eq!(
        settings.apps[0].accounts[0].account_id.as_deref(),
        Some("4242")
    );
    let lonely = read(&[("TELEGRAM_BOT_TOKEN", "4242:abc_DEF")]).unwrap();
    assert!(lonely.apps.is_empty());
    assert!(lonely.notes[0].contains("TELEGRAM_WEBHOOK_SECRET"));
}

#[test]
fn a_file_may_name_settings_in_any_case_but_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("switchboard.toml");
    std::fs::write(
        &file,
        "listen_addr = \"127.0.0.1:4555\"\nWEBHOOK_BATCH_SIZE = 7\n",
    )
    .unwrap();
    let settings = Settings::read(Some(&file)).unwrap();
    assert_eq!(
        (settings.listen_addr.port(), settings.hub.batch_size),
        (4555, 7)
    );
    std::fs::write(&file, "listen_adr = \"127.0.0.1:4555\"\n").unwrap();
    let problems = Settings::read(Some(&file)).err().unwrap();
    assert_eq!(
        problems.0,
        ["LISTEN_ADR: is no setting; the README lists them all"]
    );
}
