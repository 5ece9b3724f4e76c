//! Contacts as they are read; written they are by `projection`.

use model::{Contact, ContactFilter, ContactId, ContactPage};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    ContactState, StorageError, Store,
    entity::{
        contact_aliases,
        contacts::{Column, Entity, Model},
    },
    events::containing,
    page,
    projection::read_contact,
};

impl Store {
    /// A page of at most `limit` contacts, the newest first, below `before`. Who was merely named by
    /// somebody else is in none.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn contacts(
        &self,
        wanted: &ContactFilter,
        before: Option<ContactId>,
        limit: u16,
    ) -> Result<ContactPage, StorageError> {
        let rows = list(wanted, before, limit, self.reader.get_database_backend())
            .all(&self.reader)
            .await?;
        let contacts = rows.into_iter().map(read).collect::<Result<_, _>>()?;
        let (contacts, next_cursor) = page::cut(contacts, limit, |last: &Contact| last.id);
        Ok(ContactPage {
            contacts,
            next_cursor,
        })
    }

    /// One contact; who turned out to be another one is that one.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none.
    pub async fn contact(&self, id: ContactId) -> Result<Contact, StorageError> {
        let id = Uuid::from_u128(id.as_u128());
        let row = match Entity::find_by_id(id).one(&self.reader).await? {
            None => match self.now(id).await? {
                Some(now) => Entity::find_by_id(now).one(&self.reader).await?,
                None => None,
            },
            found => found,
        };
        read(row.ok_or(StorageError::NotFound("this contact"))?)
    }
}

/// One more than a page has.
pub(crate) fn list(
    wanted: &ContactFilter,
    before: Option<ContactId>,
    limit: u16,
    backend: DbBackend,
) -> Select<Entity> {
    let before = before.map(|id| Column::Id.lt(Uuid::from_u128(id.as_u128())));
    Entity::find()
        .filter(Column::Known.eq(true))
        .filter(condition(wanted, backend).add_option(before))
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
}

/// Everything the filter asks for.
fn condition(wanted: &ContactFilter, backend: DbBackend) -> Condition {
    let text = wanted.q.as_deref().map(str::trim);
    Condition::all()
        .add_option(
            wanted
                .connection_id
                .map(|it| Column::ConnectionId.eq(Uuid::from_u128(it.as_u128()))),
        )
        .add_option(
            text.filter(|it| !it.is_empty())
                .map(|text| called(text, backend)),
        )
}

/// Whether name, handle or one of the ids contains the text.
fn called(text: &str, backend: DbBackend) -> Condition {
    let names = [Column::Name, Column::Username].map(Expr::col);
    let alias = Expr::col(contact_aliases::Column::Alias);
    let known_by = contact_aliases::Entity::find()
        .select_only()
        .column(contact_aliases::Column::ContactId)
        .filter(containing([alias].into_iter(), text, backend))
        .into_query();
    Condition::any()
        .add(containing(names.into_iter(), text, backend))
        .add(Column::Id.in_subquery(known_by))
}

fn read(row: Model) -> Result<Contact, StorageError> {
    let ContactState {
        id,
        connection,
        name,
        username,
        picture,
        attributes,
        known: _,
        opted_out,
        facts,
        created_at,
    } = read_contact(row)?;
    Ok(Contact {
        id,
        connection_id: connection,
        name,
        username,
        aliases: facts.aliases.into_keys().collect(),
        picture,
        attributes,
        opted_out,
        created_at,
    })
}
