//! Who wrote most: a short list for each day and platform.

use std::collections::HashMap;

use model::{ConnectionId, ContactId, Platform, Timestamp, TopContact};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Order},
};
use uuid::Uuid;

use super::{
    Span,
    reading::{count, of, whole},
};
use crate::{
    StorageError, Store,
    convert::{clean, word},
    entity::{contact_aliases, contacts, rollup_contacts},
    projection::key,
};

/// How many contacts are told.
const TOLD: usize = 10;
/// How many are read: several ids may be one person's.
const READ: u64 = 50;

/// How many messages somebody wrote on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busiest {
    /// The account of ours that they wrote to.
    pub connection: ConnectionId,
    /// The platform's id of them.
    pub contact_ref: String,
    /// How many messages.
    pub messages: u64,
}

impl Store {
    /// Replaces this instance's list of the busiest contacts of the day that `day` lies in.
    ///
    /// # Errors
    /// [`StorageError`] when the transaction fails; then the list is what it was.
    pub async fn keep_busiest(
        &self,
        day: Timestamp,
        platform: Platform,
        list: &[Busiest],
    ) -> Result<(), StorageError> {
        use rollup_contacts::Column;
        let day = Span::Day.floor(day);
        let transaction = self.begin().await?;
        rollup_contacts::Entity::delete_many()
            .filter(Column::Day.eq(day))
            .filter(Column::Platform.eq(platform.as_str()))
            .filter(Column::Instance.eq(self.instance))
            .exec(&transaction)
            .await?;
        if !list.is_empty() {
            let rows = list.iter().map(|it| rollup_contacts::ActiveModel {
                day: Set(day),
                platform: Set(platform.to_string()),
                connection_id: Set(Uuid::from_u128(it.connection.as_u128())),
                contact_ref: Set(clean(it.contact_ref.clone())),
                instance: Set(self.instance),
                messages: Set(i64::try_from(it.messages).unwrap_or(i64::MAX)),
            });
            rollup_contacts::Entity::insert_many(rows)
                .exec_without_returning(&transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// This instance's list of the day that `day` lies in.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn busiest(
        &self,
        day: Timestamp,
        platform: Platform,
    ) -> Result<Vec<Busiest>, StorageError> {
        use rollup_contacts::Column;
        let rows = rollup_contacts::Entity::find()
            .filter(Column::Day.eq(Span::Day.floor(day)))
            .filter(Column::Platform.eq(platform.as_str()))
            .filter(Column::Instance.eq(self.instance))
            .all(&self.reader)
            .await?;
        let list = rows.into_iter().map(|row| Busiest {
            connection: ConnectionId::from_u128(row.connection_id.as_u128()),
            contact_ref: row.contact_ref,
            messages: count(row.messages),
        });
        Ok(list.collect())
    }

    /// Who wrote most within whole days.
    pub(super) async fn top_contacts(
        &self,
        (from, to): (i64, i64),
        platform: Option<Platform>,
    ) -> Result<Vec<TopContact>, StorageError> {
        use rollup_contacts::Column;
        let messages = || whole(Expr::col(Column::Messages).sum());
        let rows: Vec<(String, Uuid, String, i64)> = rollup_contacts::Entity::find()
            .select_only()
            .columns([Column::Platform, Column::ConnectionId, Column::ContactRef])
            .column_as(messages(), "messages")
            .filter(Column::Day.gte(Span::Day.floor(Timestamp::from_millis(from))))
            .filter(Column::Day.lt(to))
            .filter(of(Column::Platform, platform))
            .group_by(Column::Platform)
            .group_by(Column::ConnectionId)
            .group_by(Column::ContactRef)
            .order_by(messages(), Order::Desc)
            .order_by_asc(Column::ContactRef)
            .limit(READ)
            .into_tuple()
            .all(&self.reader)
            .await?;
        let mut list = Vec::with_capacity(rows.len());
        for (platform, connection, contact_ref, messages) in rows {
            list.push(TopContact {
                contact: None,
                connection: ConnectionId::from_u128(connection.as_u128()),
                platform: word("rollup_contacts.platform", &platform)?,
                contact_ref,
                name: None,
                messages: count(messages),
            });
        }
        let mut list = joined(self.identified(list).await?);
        list.sort_by_key(|it| std::cmp::Reverse(it.messages));
        list.truncate(TOLD);
        Ok(list)
    }

    /// Who they are by now: what was one id may have turned out to be somebody known by another.
    async fn identified(&self, mut list: Vec<TopContact>) -> Result<Vec<TopContact>, StorageError> {
        let alias = |it: &TopContact| key(it.connection, &it.contact_ref);
        let aliases: HashMap<_, _> = contact_aliases::Entity::find()
            .filter(contact_aliases::Column::Key.is_in(list.iter().map(alias)))
            .all(&self.reader)
            .await?
            .into_iter()
            .map(|row| (row.key, row.contact_id))
            .collect();
        let known: HashMap<_, _> = contacts::Entity::find()
            .filter(contacts::Column::Id.is_in(aliases.values().copied()))
            .all(&self.reader)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name.or(row.username)))
            .collect();
        for it in &mut list {
            let id = aliases.get(&alias(it));
            it.contact = id.map(|id| ContactId::from_u128(id.as_u128()));
            it.name = id.and_then(|id| known.get(id).cloned().flatten());
        }
        Ok(list)
    }
}

/// Joins what one contact wrote under several ids.
fn joined(list: Vec<TopContact>) -> Vec<TopContact> {
    let mut joined: Vec<TopContact> = Vec::with_capacity(list.len());
    for it in list {
        let mut known = joined.iter_mut();
        match known.find(|known| known.contact.is_some() && known.contact == it.contact) {
            Some(known) => known.messages += it.messages,
            None => joined.push(it),
        }
    }
    joined
}
