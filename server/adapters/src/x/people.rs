//! Persons. Bodies describe them beside the items (`users`, `includes.users`) and inside them, bare
//! or wrapped as `{"data": {…}}`.

use std::collections::BTreeMap;

use model::UserInfo;
use serde::Deserialize;
use serde_json::Value;

use super::wire::User;
use crate::scalar::{Id, filled};

/// Somebody an item names, and what it says of them.
#[derive(Clone)]
pub(super) struct Person {
    pub id: String,
    info: UserInfo,
}

impl Person {
    /// Reads a user; `None` if there is no id.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let (id, info) = describe(value)?;
        Some(Self { id: id?, info })
    }

    /// Somebody of whom the item says the handle at most.
    pub(super) fn called(id: Id, username: Option<String>) -> Self {
        let info = UserInfo {
            username: filled(username),
            ..UserInfo::default()
        };
        Self { id: id.0, info }
    }
}

/// Somebody of whom the item says no more than the id.
impl From<Id> for Person {
    fn from(id: Id) -> Self {
        Self::called(id, None)
    }
}

/// What a body says of the persons in it, by id.
#[derive(Default)]
pub(super) struct People(BTreeMap<String, UserInfo>);

impl People {
    /// Reads descriptions: objects by id, or lists of users.
    pub(super) fn of<'v>(values: impl IntoIterator<Item = Option<&'v Value>>) -> Self {
        let mut people = BTreeMap::new();
        for value in values.into_iter().flatten() {
            match value {
                Value::Object(users) => people.extend(users.iter().filter_map(|(key, user)| {
                    let (id, info) = describe(user)?;
                    Some((id.unwrap_or_else(|| key.clone()), info))
                })),
                Value::Array(users) => people.extend(users.iter().filter_map(|user| {
                    let person = Person::of(user)?;
                    Some((person.id, person.info))
                })),
                _ => {}
            }
        }
        Self(people)
    }

    /// What is known of `person`; the item itself knows best.
    pub(super) fn info(&self, person: &Person) -> UserInfo {
        if person.info != UserInfo::default() {
            return person.info.clone();
        }
        self.0.get(&person.id).cloned().unwrap_or_default()
    }
}

fn describe(value: &Value) -> Option<(Option<String>, UserInfo)> {
    let user = User::deserialize(value.get("data").unwrap_or(value)).ok()?;
    let info = UserInfo {
        username: filled(user.username).or_else(|| filled(user.screen_name)),
        full_name: filled(user.name),
        profile_picture: filled(user.profile_image_url_https)
            .or_else(|| filled(user.profile_image_url)),
    };
    Some((user.id_str.or(user.id).map(|id| id.0), info))
}
