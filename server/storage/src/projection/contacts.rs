//! Contacts and the ids they are known by.

use std::collections::{BTreeMap, HashMap};

use model::{ConnectionId, ContactId, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{ContactFacts, Reference, VALUES_A_STATEMENT, key::key};
use crate::{
    Claim, StorageError,
    convert::{clean, clean_opt, json, to_json},
    entity::{contact_aliases, contacts},
};

/// An id that a contact is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The platform's id.
    pub id: String,
    /// The newest time at which it was theirs, in milliseconds.
    pub seen_at: i64,
}

/// A contact, with all that is known.
#[derive(Clone, Debug)]
pub struct ContactState {
    /// Its id.
    pub id: ContactId,
    /// The account of ours that it writes to.
    pub connection: ConnectionId,
    /// What they call themselves.
    pub name: Option<String>,
    /// Their handle.
    pub username: Option<String>,
    /// Address of a picture.
    pub picture: Option<String>,
    /// What else is known.
    pub attributes: BTreeMap<String, String>,
    /// Somebody has acted: what merely names a person makes no contact to be listed.
    pub known: bool,
    /// They asked not to be written to.
    pub opted_out: bool,
    /// When the newest word on each was said.
    pub facts: ContactFacts,
    /// When they were first heard of.
    pub created_at: Timestamp,
    /// The ids they are known by.
    pub aliases: Vec<Alias>,
}

impl Claim {
    /// The contacts that are known by these ids, each with all of its ids.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn contacts(&self, ids: &[Reference]) -> Result<Vec<ContactState>, StorageError> {
        let mut owners = std::collections::BTreeSet::new();
        for chunk in ids.chunks(VALUES_A_STATEMENT) {
            let keys = chunk.iter().map(|(connection, id)| key(*connection, id));
            let found = contact_aliases::Entity::find()
                .filter(contact_aliases::Column::Key.is_in(keys))
                .all(&self.transaction)
                .await?;
            owners.extend(found.into_iter().map(|row| row.contact_id));
        }
        self.contacts_by_id(owners.into_iter().collect()).await
    }

    /// Contacts by their ids.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn contacts_with(
        &self,
        ids: &[ContactId],
    ) -> Result<Vec<ContactState>, StorageError> {
        let ids = ids.iter().map(|id| Uuid::from_u128(id.as_u128()));
        self.contacts_by_id(ids.collect()).await
    }

    async fn contacts_by_id(&self, ids: Vec<Uuid>) -> Result<Vec<ContactState>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut aliases = HashMap::<Uuid, Vec<Alias>>::new();
        let rows = contact_aliases::Entity::find()
            .filter(contact_aliases::Column::ContactId.is_in(ids.iter().copied()))
            .all(&self.transaction)
            .await?;
        for row in rows {
            aliases.entry(row.contact_id).or_default().push(Alias {
                id: row.alias,
                seen_at: row.seen_at,
            });
        }
        let rows = contacts::Entity::find()
            .filter(contacts::Column::Id.is_in(ids))
            .all(&self.transaction)
            .await?;
        rows.into_iter()
            .map(|row| {
                let aliases = aliases.remove(&row.id).unwrap_or_default();
                read(row, aliases)
            })
            .collect()
    }
}

fn read(row: contacts::Model, aliases: Vec<Alias>) -> Result<ContactState, StorageError> {
    Ok(ContactState {
        id: ContactId::from_u128(row.id.as_u128()),
        connection: ConnectionId::from_u128(row.connection_id.as_u128()),
        name: row.name,
        username: row.username,
        picture: row.picture,
        attributes: json("contacts.attributes", &row.attributes)?,
        known: row.known,
        opted_out: row.opted_out,
        facts: json("contacts.facts", &row.facts)?,
        created_at: Timestamp::from_millis(row.created_at),
        aliases,
    })
}

fn write(contact: &ContactState) -> contacts::ActiveModel {
    contacts::ActiveModel {
        id: Set(Uuid::from_u128(contact.id.as_u128())),
        connection_id: Set(Uuid::from_u128(contact.connection.as_u128())),
        name: Set(clean_opt(contact.name.clone())),
        username: Set(clean_opt(contact.username.clone())),
        picture: Set(clean_opt(contact.picture.clone())),
        attributes: Set(to_json(&contact.attributes)),
        known: Set(contact.known),
        opted_out: Set(contact.opted_out),
        facts: Set(to_json(&contact.facts)),
        created_at: Set(contact.created_at.as_millis()),
    }
}

pub(super) async fn save(
    transaction: &DatabaseTransaction,
    changed: &[ContactState],
) -> Result<(), StorageError> {
    use contacts::Column;
    for chunk in changed.chunks(VALUES_A_STATEMENT / 10) {
        let replace = OnConflict::column(Column::Id)
            .update_columns([
                Column::Name,
                Column::Username,
                Column::Picture,
                Column::Attributes,
                Column::Known,
                Column::OptedOut,
                Column::Facts,
                Column::CreatedAt,
            ])
            .to_owned();
        contacts::Entity::insert_many(chunk.iter().map(write))
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
    }
    let aliases = changed.iter().flat_map(|contact| {
        contact
            .aliases
            .iter()
            .map(|alias| contact_aliases::ActiveModel {
                key: Set(key(contact.connection, &alias.id)),
                contact_id: Set(Uuid::from_u128(contact.id.as_u128())),
                alias: Set(clean(alias.id.clone())),
                seen_at: Set(alias.seen_at),
            })
    });
    let aliases: Vec<_> = aliases.collect();
    for chunk in aliases.chunks(VALUES_A_STATEMENT / 4) {
        let replace = OnConflict::column(contact_aliases::Column::Key)
            .update_columns([
                contact_aliases::Column::ContactId,
                contact_aliases::Column::SeenAt,
            ])
            .to_owned();
        contact_aliases::Entity::insert_many(chunk.iter().cloned())
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// Removes contacts that turned out to be others; their ids are the others' already.
pub(super) async fn remove(
    transaction: &DatabaseTransaction,
    gone: &[ContactId],
) -> Result<(), StorageError> {
    if gone.is_empty() {
        return Ok(());
    }
    let ids = gone.iter().map(|id| Uuid::from_u128(id.as_u128()));
    contacts::Entity::delete_many()
        .filter(contacts::Column::Id.is_in(ids))
        .exec(transaction)
        .await?;
    Ok(())
}
