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
fn a_database_is_sqlite_or_postgres_and_the_latter_needs_a_key() {
    let key = "11".repeat(32);
    for (url, with_key, without) in [
        ("sqlite://elsewhere/a.db", 0, 0),
        ("postgres://u:secret@db.example/switchboard", 0, 1),
        ("postgresql:///switchboard?host=/run/postgresql", 0, 1),
        ("mysql://u:secret@db.example/switchboard", 1, 2),
        ("postgres://u:secret@db.example:port/switchboard", 1, 2),
    ] {
        let problems = |pairs: &[(&str, &str)]| {
            let problems = read(pairs).err().map(|it| it.0).unwrap_or_default();
            assert!(!problems.iter().any(|it| it.contains("secret@")));
            problems.len()
        };
        let both = [("DATABASE_URL", url), ("ENCRYPTION_KEY", &*key)];
        assert_eq!(problems(&both), with_key, "{url}");
        assert_eq!(problems(&both[..1]), without, "{url}");
    }
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
fn equal_secrets_of_two_products_make_one_meta_app_with_both_verify_tokens() {
    let settings = read(&[
        ("FACEBOOK_APP_SECRET", "a"),
        ("FACEBOOK_WEBHOOK_VERIFY_TOKEN", "one"),
        ("INSTAGRAM_APP_SECRET", "a"),
        ("INSTAGRAM_VERIFY_TOKEN", "two"),
    ])
    .unwrap();
    let [app] = &settings.apps[..] else {
        panic!("{:?}", settings.apps);
    };
    assert_eq!(app.setting, "FACEBOOK_APP_SECRET");
    let tokens = app.secrets.iter().find(|(name, _)| *name == "verify_token");
    let words: Vec<_> = tokens.unwrap().1.words().collect();
    assert_eq!(words, [b"one", b"two"]);
}

#[test]
fn a_verify_token_of_one_product_serves_the_whole_meta_app() {
    let settings = [("META_APP_SECRET", "a"), ("WHATSAPP_VERIFY_TOKEN", "t")];
    assert_eq!(apps(&settings), [("META_APP_SECRET", 0)]);
    let problems = read(&[("META_APP_SECRET", "a")]).err().unwrap();
    assert_eq!(
        problems.0,
        ["META_VERIFY_TOKEN: is missing, although META_APP_SECRET is set"]
    );
}

#[test]
fn an_older_name_of_a_setting_is_the_same_app() {
    for name in ["X_CONSUMER_SECRET", "TWITTER_CONSUMER_SECRET"] {
        assert_eq!(apps(&[(name, "s")]), [("X_CONSUMER_SECRET", 0)]);
    }
    let off = read(&[("TWITTER_CONSUMER_KEY", "k")]).unwrap();
    assert!(
        off.notes[0].contains("X_CONSUMER_SECRET"),
        "{:?}",
        off.notes
    );
}

#[test]
fn any_of_three_credentials_turns_teams_on() {
    for (name, value) in [
        ("TEAMS_CLIENT_STATE", "state"),
        (
            "TEAMS_OUTGOING_SECRET",
            "kCgbbpvVw3yPWBSCeoSRaDT7l5sQAfgCiEOUVAxiDGA=",
        ),
        ("TEAMS_BOT_APP_ID", "c9e8c047-2a74-40a2-b28a-b162d5f5327c"),
    ] {
        assert_eq!(apps(&[(name, value)]).len(), 1, "{name}");
    }
    let off = read(&[("TEAMS_TENANT_ID", "aaaabbbb-0000-cccc-1111-dddd2222eeee")]).unwrap();
    assert!(off.apps.is_empty() && off.notes[0].contains("Teams is off"));
}

#[test]
fn a_certificate_is_asked_of_every_meta_app_and_needs_a_proxy_that_is_trusted() {
    let settings = [
        ("META_APP_SECRET", "a"),
        ("META_VERIFY_TOKEN", "t"),
        ("WHATSAPP_WEBHOOK_SECRET", "b"),
        ("WHATSAPP_CLIENT_CERT_HEADER", "x-client-subject"),
    ];
    let problems = read(&settings).err().unwrap();
    assert!(problems.0[0].starts_with("TRUSTED_PROXIES"), "{problems}");
    let trusted = [settings.as_slice(), &[("TRUSTED_PROXIES", "10.0.0.0/8")]].concat();
    let settings = read(&trusted).unwrap();
    assert_eq!(settings.apps.len(), 2);
    for app in &settings.apps {
        let mut names = app.secrets.iter().map(|(name, _)| *name);
        assert!(names.any(|name| name == "client_cert_header"), "{app:?}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_refused_without_quoting_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("switchboard.toml");
    std::fs::write(&file, "VIBER_BOT_TOKEN = 4453b6ac-secret\n").unwrap();
    let problems = Settings::read(Some(&file)).err().unwrap().to_string();
    assert!(problems.contains("line 1"), "{problems}");
    assert!(!problems.contains("secret"), "{problems}");
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
