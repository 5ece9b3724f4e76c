//! The house rules that a machine can check. They look at the whole workspace, and stand here because
//! this crate builds fastest. Every rule is first shown to fail on something that breaks it.
//!
//! Words that a rule forbids are written with `concat!`, or this file would break its own rules.

use std::path::Path;

use model::Platform;

#[path = "tidy/workspace.rs"]
mod workspace;

use workspace::{File, check, root};

fn is_code(file: File<'_>) -> bool {
    let extensions = ["rs", "ts", "css", "sh"];
    extensions.iter().any(|it| file.is(it)) || file.path.starts_with("scripts/")
}

fn is_too_long(file: File<'_>) -> bool {
    is_code(file) && file.text.lines().count() > 500
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let [long, short] = [501, 500].map(|lines| "\n".repeat(lines));
    let samples = [("a.rs", &*long), ("a.rs", &*short)];
    check(
        is_too_long,
        samples,
        "split these files, they have over 500 lines",
    );
}

fn lacks_its_purpose(file: File<'_>) -> bool {
    file.is("rs") && !file.text.starts_with("//!")
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let samples = [("a.rs", "use std::fs;\n//! Late."), ("a.rs", "//! First.")];
    check(lacks_its_purpose, samples, "open these files with `//!`");
}

fn asks_for_a_feature(file: File<'_>) -> bool {
    let allowed = ["lib.rs", "backend.rs", "api.rs", "live.rs"].map(|it| format!("app/src/{it}"));
    let forms = ["cfg(feature", "cfg_attr(feature", "cfg!(feature"];
    file.path.starts_with("app/src/")
        && !allowed.iter().any(|it| it == file.path)
        && forms.iter().any(|it| file.text.contains(it))
}

#[test]
fn features_are_asked_for_at_the_edge_of_the_dashboard_only() {
    let asks = "#[cfg(feature = \"ssr\")]";
    let samples = [("app/src/pages/lib.rs", asks), ("app/src/lib.rs", asks)];
    check(
        asks_for_a_feature,
        samples,
        "move `cfg(feature)` to lib, backend, api or live of app/src",
    );
}

fn is_a_badly_named_migration(file: File<'_>) -> bool {
    let is_migration = file.path.starts_with("migration/src/") && file.name() != "lib.rs";
    let stem = file
        .name()
        .strip_prefix('m')
        .and_then(|it| it.strip_suffix(".rs"))
        .unwrap_or("");
    let mut parts = stem.splitn(3, '_');
    let mut is_number = |length| {
        let part = parts.next().unwrap_or("");
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_dated = is_number(8) && is_number(6);
    let words = parts.next().unwrap_or("");
    let is_lower = words
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_migration && !(is_dated && is_lower && words.contains('_'))
}

#[test]
fn migrations_say_when_they_were_made_and_what_they_do() {
    let samples = [
        ("migration/src/m20261124_create_accounts.rs", ""),
        ("migration/src/m20261124_000001_create_accounts.rs", ""),
    ];
    check(
        is_a_badly_named_migration,
        samples,
        "name these mYYYYMMDD_HHMMSS_verb_object.rs",
    );
}

fn knows_the_database(file: File<'_>) -> bool {
    let is_at_home = ["server/storage/", "migration/"]
        .iter()
        .any(|it| file.path.starts_with(it));
    let in_code = file.is("rs") && file.text.contains(concat!("sea", "_orm::"));
    let in_manifest = file.name() == "Cargo.toml" && depends_on(file.text, concat!("sea", "-orm"));
    !is_at_home && (in_code || in_manifest)
}

#[test]
fn only_storage_and_migration_know_the_database() {
    let uses = concat!("use sea", "_orm::Statement;");
    let what_to_do = "keep SeaORM in storage and migration";
    let samples = [
        ("server/hub/src/a.rs", uses),
        ("server/storage/src/a.rs", uses),
    ];
    check(knows_the_database, samples, what_to_do);
    let depends = concat!("sea", "-orm.workspace = true");
    let samples = [
        ("server/hub/Cargo.toml", depends),
        ("migration/Cargo.toml", depends),
    ];
    check(knows_the_database, samples, what_to_do);
}

fn says_nothing(file: File<'_>) -> bool {
    const EMPTY: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];
    file.path
        .split('/')
        .any(|part| EMPTY.contains(&part.split('.').next().unwrap_or(part)))
}

#[test]
fn no_name_says_nothing() {
    let what_to_do = "name these after what is in them";
    check(
        says_nothing,
        [("server/src/utils.rs", ""), ("server/src/utility.rs", "")],
        what_to_do,
    );
    check(
        says_nothing,
        [("app/src/helpers/dates.rs", ""), ("app/src/dates.rs", "")],
        what_to_do,
    );
}

fn reads_the_environment(file: File<'_>) -> bool {
    let reads = file.text.contains(concat!("env", "::var"));
    // Tests have no settings: there they are told where to make databases.
    let is_allowed = ["server/src/config.rs", "server/storage/src/testing.rs"];
    file.is("rs") && reads && !is_allowed.contains(&file.path)
}

#[test]
fn only_the_settings_read_the_environment() {
    let reads = concat!("std::env", "::var(\"PORT\")");
    let samples = [
        ("server/src/router.rs", reads),
        ("server/src/config.rs", reads),
    ];
    check(
        reads_the_environment,
        samples,
        "read settings in server/src/config.rs",
    );
}

fn is_an_adapter_with_io(file: File<'_>) -> bool {
    let io = ["tokio", "reqwest", concat!("sea", "-orm"), "axum"];
    file.path == "server/adapters/Cargo.toml" && io.iter().any(|it| depends_on(file.text, it))
}

#[test]
fn adapters_do_no_io() {
    let manifest = "server/adapters/Cargo.toml";
    for broken in ["tokio = { workspace = true }", "axum.workspace = true"] {
        let samples = [
            (manifest, broken),
            (manifest, "# no tokio\nbytes.workspace = true"),
        ];
        check(
            is_an_adapter_with_io,
            samples,
            "adapters are pure: bytes in, values out",
        );
    }
}

/// Whether a manifest names `dependency` or a crate of its family.
fn depends_on(manifest: &str, dependency: &str) -> bool {
    manifest.lines().any(|line| {
        let rest = line.trim_start().strip_prefix(dependency);
        rest.is_some_and(|it| it.starts_with(['.', ' ', '=', '-']))
    })
}

fn is_test(file: File<'_>) -> bool {
    (file.is("rs") || file.is("ts")) && (file.is_under("tests") || file.name() == "tests.rs")
}

fn skips_a_test(file: File<'_>) -> bool {
    is_test(file) && file.text.contains(concat!("#[", "ignore"))
}

#[test]
fn no_test_is_skipped() {
    let samples = [
        ("server/tests/it/a.rs", concat!("#[", "ignore = \"slow\"]")),
        ("server/tests/it/a.rs", "#[test]"),
    ];
    check(skips_a_test, samples, "mend or delete these tests");
}

fn sleeps(file: File<'_>) -> bool {
    let pauses = [concat!("sleep", "("), concat!("waitFor", "Timeout(")];
    is_test(file) && pauses.iter().any(|it| file.text.contains(it))
}

#[test]
fn no_test_sleeps() {
    let pause = concat!("tokio::time::sleep", "(pause)");
    let samples = [
        ("server/adapters/src/x/tests.rs", pause),
        ("server/src/a.rs", pause),
    ];
    check(sleeps, samples, "wait for a condition instead of a time");
}

/// What a platform's folder lacks.
fn missing(folder: &Path) -> Vec<&'static str> {
    let parts = [
        "mod.rs",
        "wire.rs",
        "parse.rs",
        "tests.rs",
        "setup.md",
        "sample.sh",
        "mark.svg",
        "fixtures/expected.json",
        "fixtures/vectors.json",
    ];
    parts
        .into_iter()
        .filter(|it| !folder.join(it).exists())
        .collect()
}

#[test]
fn every_platform_has_a_complete_folder() {
    let model = root().join("app/model");
    assert_eq!(missing(&model).len(), 9, "this rule can never fail");
    for platform in Platform::ALL {
        let folder = root().join("server/adapters/src").join(platform.as_str());
        let missing = missing(&folder);
        assert!(missing.is_empty(), "{} lacks {missing:?}", folder.display());
    }
}
