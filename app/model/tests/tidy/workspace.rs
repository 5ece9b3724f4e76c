//! Finds our files, and applies a rule to them.

use std::fs;
use std::path::{Path, PathBuf};

/// Where our own text lies.
const FOLDERS: [&str; 7] = [
    "app",
    "frontend",
    "migration",
    "server",
    "end2end/tests",
    "style",
    "scripts",
];
/// Folders in them that hold what others wrote or a machine made.
const SKIPPED: [&str; 4] = ["target", "node_modules", "snapshots", "fixtures"];

/// A file of ours, by its path from the workspace's root.
#[derive(Clone, Copy)]
pub(crate) struct File<'f> {
    pub(crate) path: &'f str,
    pub(crate) text: &'f str,
}

impl File<'_> {
    pub(crate) fn is(&self, extension: &str) -> bool {
        Path::new(self.path)
            .extension()
            .is_some_and(|it| it == extension)
    }

    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// Whether a folder of that name is above it.
    pub(crate) fn is_under(&self, folder: &str) -> bool {
        self.path.split('/').rev().skip(1).any(|it| it == folder)
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Shows that the rule finds what breaks it and passes what keeps it, then that no file of ours
/// breaks it.
#[track_caller]
pub(crate) fn check(
    breaks: fn(File<'_>) -> bool,
    [broken, kept]: [(&str, &str); 2],
    what_to_do: &str,
) {
    let applies = |(path, text): (&str, &str)| breaks(File { path, text });
    assert!(applies(broken), "this rule can never fail: {what_to_do}");
    assert!(
        !applies(kept),
        "this rule fails on what is right: {what_to_do}"
    );
    let files = files();
    let found = files.iter().filter(|(path, text)| applies((path, text)));
    let found: Vec<_> = found.map(|(path, _)| path).collect();
    assert!(found.is_empty(), "{what_to_do}: {found:#?}");
}

/// Path and text of every file of ours; what is no text has none.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        walk(Path::new(folder), &mut found);
    }
    assert!(found.len() > 100, "the workspace was not found");
    found
}

fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(root().join(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        let path = folder.join(entry.file_name());
        if !entry.path().is_dir() {
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            found.push((path.display().to_string(), text));
        } else if !SKIPPED.iter().any(|it| path.ends_with(it)) {
            walk(&path, found);
        }
    }
}
