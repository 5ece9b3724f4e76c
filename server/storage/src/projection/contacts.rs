//! Contacts and the ids they are known by.

use std::collections::BTreeMap;

use model::{ConnectionId, ContactId, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{ContactFacts, Reference, VALUES_A_STATEMENT, former_ids, key::key};
use crate::{
    Claim, StorageError,
    chunks::in_chunks,
    convert::{clean, clean_opt, json, to_json},
    entity::{contact_aliases, contacts},
};

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
    /// The ids they are known by, and when the newest word on each thing was said.
    pub facts: ContactFacts,
    /// When they were first heard of.
    pub created_at: Timestamp,
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
        let rows = contacts::Entity::find()
            .filter(contacts::Column::Id.is_in(ids))
            .all(&self.transaction)
            .await?;
        rows.into_iter().map(read).collect()
    }
}

pub(crate) fn read(row: contacts::Model) -> Result<ContactState, StorageError> {
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
    for chunk in in_chunks(changed) {
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
        contacts::Entity::insert_many(chunk.into_iter().map(write))
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// Lets ids lead to contacts.
pub(super) async fn save_aliases(
    transaction: &DatabaseTransaction,
    aliases: &[(Reference, ContactId)],
) -> Result<(), StorageError> {
    for chunk in in_chunks(aliases) {
        let rows =
            chunk.iter().map(
                |((connection, alias), contact)| contact_aliases::ActiveModel {
                    key: Set(key(*connection, alias)),
                    contact_id: Set(Uuid::from_u128(contact.as_u128())),
                    alias: Set(clean(alias.clone())),
                },
            );
        let replace = OnConflict::column(contact_aliases::Column::Key)
            .update_column(contact_aliases::Column::ContactId)
            .to_owned();
        contact_aliases::Entity::insert_many(rows)
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// Removes contacts that turned out to be others, and leads their ids to those; what the platform
/// knows them by does so already.
pub(super) async fn merge(
    transaction: &DatabaseTransaction,
    moved: &[(ContactId, ContactId)],
) -> Result<(), StorageError> {
    if moved.is_empty() {
        return Ok(());
    }
    let gone = moved
        .iter()
        .map(|(gone, _)| Uuid::from_u128(gone.as_u128()));
    contacts::Entity::delete_many()
        .filter(contacts::Column::Id.is_in(gone))
        .exec(transaction)
        .await?;
    let moved = moved.iter().map(|(gone, kept)| {
        let [gone, kept] = [gone, kept].map(|id| Uuid::from_u128(id.as_u128()));
        (gone, kept)
    });
    former_ids::save(transaction, moved).await
}
