//! Reads settings one by one and remembers what is wrong with them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;

use config::{Config, File, FileFormat};
use url::Url;

use super::Problems;

pub(super) struct Reader<'l> {
    lookup: &'l dyn Fn(&str) -> Option<String>,
    asked: RefCell<BTreeSet<String>>,
    problems: Vec<String>,
    notes: Vec<String>,
}

/// A TOML file's settings; the case of a name does not matter.
pub(super) fn read_file(path: &Path) -> Result<HashMap<String, String>, Problems> {
    let settings: HashMap<String, String> = Config::builder()
        .add_source(File::from(path).format(FileFormat::Toml))
        .build()
        .and_then(Config::try_deserialize)
        .map_err(|cause| {
            // Only where it is: what follows quotes the line, and there may be a secret in it.
            let whole = cause.to_string();
            let place = whole.lines().next().unwrap_or("is not TOML");
            Problems(vec![format!("{}: {place}", path.display())])
        })?;
    Ok(settings
        .into_iter()
        .map(|(name, value)| (name.to_uppercase(), value))
        .collect())
}

impl<'l> Reader<'l> {
    pub(super) fn new(lookup: &'l dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            lookup,
            asked: RefCell::default(),
            problems: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A value without the white space around it; an empty one counts as none.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.asked.borrow_mut().insert(name.to_owned());
        (self.lookup)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    /// The text of the file that a setting names.
    pub(super) fn file(&mut self, name: &str, path: &str) -> Option<String> {
        match std::fs::read_to_string(path) {
            Ok(text) => Some(text.trim().to_owned()),
            Err(cause) => {
                self.problem(
                    name,
                    &format!("is neither a PEM nor a file we can read ({cause})"),
                );
                None
            }
        }
    }

    pub(super) fn parsed<T: FromStr>(&mut self, name: &str, default: T, form: &str) -> T {
        match self.text(name).map(|value| value.parse().or(Err(value))) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(value)) => {
                self.problem(name, &format!("{value:?} is not {form}"));
                default
            }
        }
    }

    pub(super) fn number(&mut self, name: &str, default: u32, least: u32, most: u32) -> u32 {
        let form = format!("a whole number from {least} to {most}");
        let number = self.parsed(name, default, &form);
        if (least..=most).contains(&number) {
            return number;
        }
        self.problem(name, &format!("{number} is not {form}"));
        default
    }

    /// Two settings that make sense together only.
    pub(super) fn both(&mut self, one: &str, other: &str) -> Option<(String, String)> {
        match (self.text(one), self.text(other)) {
            (Some(first), Some(second)) => Some((first, second)),
            (None, None) => None,
            (Some(_), None) => self.missing(other, one),
            (None, Some(_)) => self.missing(one, other),
        }
    }

    pub(super) fn missing<T>(&mut self, name: &str, because_of: &str) -> Option<T> {
        self.problem(name, &format!("is missing, although {because_of} is set"));
        None
    }

    pub(super) fn at_least(&mut self, name: &str, characters: usize) -> Option<String> {
        let value = self.text(name)?;
        if value.chars().count() < characters {
            self.problem(name, &format!("needs {characters} characters or more"));
        }
        Some(value)
    }

    /// `PUBLIC_URL`, or the address we listen on.
    pub(super) fn public_url(&mut self, listen_addr: SocketAddr) -> String {
        let Some(value) = self.text("PUBLIC_URL") else {
            return format!("http://{listen_addr}");
        };
        let plain = Url::parse(&value).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
        });
        if !plain {
            self.problem(
                "PUBLIC_URL",
                &format!("{value:?} is not like https://hub.example.com"),
            );
        }
        value.trim_end_matches('/').to_owned()
    }

    pub(super) fn problem(&mut self, name: &str, what: &str) {
        let problem = format!("{name}: {what}");
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// What is odd but harmless; `unused` are names that have no effect.
    pub(super) fn notes(&mut self, unused: &[&str]) -> Vec<String> {
        let set = unused.iter().filter(|name| self.text(name).is_some());
        let idle: Vec<_> = set
            .map(|name| format!("{name} has no effect in this version"))
            .collect();
        let mut notes = std::mem::take(&mut self.notes);
        notes.extend(idle);
        notes
    }

    /// Reports names in a file that mean nothing: most likely they are misspelled.
    pub(super) fn refuse_unknown<'n>(&mut self, names: impl Iterator<Item = &'n String>) {
        let asked = self.asked.borrow().clone();
        for name in names.filter(|name| !asked.contains(*name)) {
            self.problem(name, "is no setting; the README lists them all");
        }
    }

    pub(super) fn finish<T>(self, value: T) -> Result<T, Problems> {
        if self.problems.is_empty() {
            Ok(value)
        } else {
            Err(Problems(self.problems))
        }
    }
}
