//! Conversations and the threads' ids that lead to them.

use std::collections::HashMap;

use model::{ConnectionId, ContactId, ConversationId, Direction, MessageId, Platform, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{Reference, VALUES_A_STATEMENT, former_ids, key::key};
use crate::{
    Claim, StorageError,
    chunks::in_chunks,
    convert::{clean, clean_opt, count, moment, uncount, word},
    entity::{conversations, messages, threads},
};

/// A conversation, with what its row in a list shows.
#[derive(Clone, Debug)]
pub struct ThreadState {
    /// Its id.
    pub id: ConversationId,
    /// The platform it takes place on.
    pub platform: Platform,
    /// The account of ours in it.
    pub connection: ConnectionId,
    /// The platform's id of the thread; `contact` for a one-to-one thread.
    pub thread_ref: String,
    /// The other party of a one-to-one thread.
    pub contact: Option<ContactId>,
    /// What it is called.
    pub title: Option<String>,
    /// Since when, where an event calls it so.
    pub title_at: Option<Timestamp>,
    /// Messages to us that nobody has seen.
    pub unread: u32,
    /// Messages in all.
    pub messages: u32,
    /// Where the newest message is sorted, and which it is; none while there is nothing to show.
    pub last: Option<LastState>,
    /// When the other party last wrote.
    pub last_inbound_at: Option<Timestamp>,
    /// Up to when everything of ours has been delivered.
    pub delivered_at: Option<Timestamp>,
    /// Up to when everything of ours has been read.
    pub read_at: Option<Timestamp>,
    /// Up to when we have seen everything.
    pub seen_at: Option<Timestamp>,
    /// When it was first heard of.
    pub created_at: Timestamp,
}

/// What happened last in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastState {
    /// When.
    pub at: Timestamp,
    /// Its place in the body.
    pub position: u16,
    /// The message, where it is one.
    pub message: Option<MessageId>,
    /// What it says.
    pub text: Option<String>,
    /// Which way it went.
    pub direction: Option<Direction>,
}

impl Claim {
    /// The conversations that these thread ids lead to.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn threads(
        &self,
        refs: &[Reference],
    ) -> Result<(Vec<(Reference, ConversationId)>, Vec<ThreadState>), StorageError> {
        let by_key: HashMap<_, _> = refs
            .iter()
            .map(|reference| (key(reference.0, &reference.1), reference))
            .collect();
        let keys: Vec<_> = by_key.keys().cloned().collect();
        let mut led = Vec::new();
        for chunk in keys.chunks(VALUES_A_STATEMENT) {
            let rows = threads::Entity::find()
                .filter(threads::Column::Key.is_in(chunk.iter().cloned()))
                .all(&self.transaction)
                .await?;
            led.extend(rows.into_iter().filter_map(|row| {
                let reference = by_key.get(&row.key)?;
                let id = ConversationId::from_u128(row.conversation_id.as_u128());
                Some(((*reference).clone(), id))
            }));
        }
        let ids: Vec<_> = led.iter().map(|(_, id)| *id).collect();
        let states = self.threads_with(&ids).await?;
        Ok((led, states))
    }

    /// The one-to-one conversations with these contacts.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn threads_of(
        &self,
        contacts: &[ContactId],
    ) -> Result<Vec<ThreadState>, StorageError> {
        let mut found = Vec::new();
        for chunk in contacts.chunks(VALUES_A_STATEMENT) {
            let ids = chunk.iter().map(|id| Uuid::from_u128(id.as_u128()));
            let rows = conversations::Entity::find()
                .filter(conversations::Column::ContactId.is_in(ids))
                .all(&self.transaction)
                .await?;
            found.extend(rows);
        }
        found.into_iter().map(read).collect()
    }

    /// Conversations by their ids.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn threads_with(
        &self,
        ids: &[ConversationId],
    ) -> Result<Vec<ThreadState>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids = ids.iter().map(|id| Uuid::from_u128(id.as_u128()));
        let rows = conversations::Entity::find()
            .filter(conversations::Column::Id.is_in(ids))
            .all(&self.transaction)
            .await?;
        rows.into_iter().map(read).collect()
    }
}

fn read(row: conversations::Model) -> Result<ThreadState, StorageError> {
    let last = match row.last_at {
        Some(at) => Some(LastState {
            at: Timestamp::from_millis(at),
            position: u16::try_from(row.last_position).unwrap_or(u16::MAX),
            message: row
                .last_message_id
                .map(|id| MessageId::from_u128(id.as_u128())),
            text: row.last_text,
            direction: row
                .last_direction
                .map(|it| word("conversations.last_direction", &it))
                .transpose()?,
        }),
        None => None,
    };
    Ok(ThreadState {
        id: ConversationId::from_u128(row.id.as_u128()),
        platform: word("conversations.platform", &row.platform)?,
        connection: ConnectionId::from_u128(row.connection_id.as_u128()),
        thread_ref: row.thread_ref,
        contact: row.contact_id.map(|id| ContactId::from_u128(id.as_u128())),
        title: row.title,
        title_at: moment(row.title_at),
        unread: uncount(row.unread),
        messages: uncount(row.messages),
        last,
        last_inbound_at: moment(row.last_inbound_at),
        delivered_at: moment(row.delivered_at),
        read_at: moment(row.read_at),
        seen_at: moment(row.seen_at),
        created_at: Timestamp::from_millis(row.created_at),
    })
}

/// What people put on a conversation is not ours to overwrite; see [`save`].
fn write(state: &ThreadState) -> conversations::ActiveModel {
    let last = state.last.as_ref();
    conversations::ActiveModel {
        id: Set(Uuid::from_u128(state.id.as_u128())),
        platform: Set(state.platform.to_string()),
        connection_id: Set(Uuid::from_u128(state.connection.as_u128())),
        thread_ref: Set(clean(state.thread_ref.clone())),
        contact_id: Set(state.contact.map(|id| Uuid::from_u128(id.as_u128()))),
        title: Set(clean_opt(state.title.clone())),
        title_at: Set(state.title_at.map(Timestamp::as_millis)),
        state: Set(model::ConversationState::Open.to_string()),
        assignee_id: Set(None),
        labels: Set("[]".to_owned()),
        unread: Set(count(state.unread)),
        messages: Set(count(state.messages)),
        last_at: Set(last.map(|it| it.at.as_millis())),
        last_position: Set(last.map_or(0, |it| i32::from(it.position))),
        last_message_id: Set(last.and_then(|it| Some(Uuid::from_u128(it.message?.as_u128())))),
        last_text: Set(clean_opt(last.and_then(|it| it.text.clone()))),
        last_direction: Set(last.and_then(|it| Some(it.direction?.to_string()))),
        last_inbound_at: Set(state.last_inbound_at.map(Timestamp::as_millis)),
        delivered_at: Set(state.delivered_at.map(Timestamp::as_millis)),
        read_at: Set(state.read_at.map(Timestamp::as_millis)),
        seen_at: Set(state.seen_at.map(Timestamp::as_millis)),
        created_at: Set(state.created_at.as_millis()),
    }
}

pub(super) async fn save(
    transaction: &DatabaseTransaction,
    changed: &[ThreadState],
) -> Result<(), StorageError> {
    use conversations::Column;
    for chunk in in_chunks(changed) {
        let replace = OnConflict::column(Column::Id)
            .update_columns([
                Column::ThreadRef,
                Column::ContactId,
                Column::Title,
                Column::TitleAt,
                Column::Unread,
                Column::Messages,
                Column::LastAt,
                Column::LastPosition,
                Column::LastMessageId,
                Column::LastText,
                Column::LastDirection,
                Column::LastInboundAt,
                Column::DeliveredAt,
                Column::ReadAt,
                Column::SeenAt,
            ])
            .to_owned();
        conversations::Entity::insert_many(chunk.into_iter().map(write))
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

pub(super) async fn save_refs(
    transaction: &DatabaseTransaction,
    refs: &[(Reference, ConversationId)],
) -> Result<(), StorageError> {
    for chunk in in_chunks(refs) {
        let rows = chunk
            .iter()
            .map(|((connection, reference), id)| threads::ActiveModel {
                key: Set(key(*connection, reference)),
                conversation_id: Set(Uuid::from_u128(id.as_u128())),
            });
        let replace = OnConflict::column(threads::Column::Key)
            .update_column(threads::Column::ConversationId)
            .to_owned();
        threads::Entity::insert_many(rows)
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// Moves everything of conversations that turned out to be others, and removes them.
pub(super) async fn merge(
    transaction: &DatabaseTransaction,
    moved: &[(ConversationId, ConversationId)],
) -> Result<(), StorageError> {
    for (gone, kept) in moved {
        let gone = Uuid::from_u128(gone.as_u128());
        let kept = Expr::value(Uuid::from_u128(kept.as_u128()));
        messages::Entity::update_many()
            .col_expr(messages::Column::ConversationId, kept.clone())
            .filter(messages::Column::ConversationId.eq(gone))
            .exec(transaction)
            .await?;
        threads::Entity::update_many()
            .col_expr(threads::Column::ConversationId, kept)
            .filter(threads::Column::ConversationId.eq(gone))
            .exec(transaction)
            .await?;
        conversations::Entity::delete_by_id(gone)
            .exec(transaction)
            .await?;
    }
    let moved = moved.iter().map(|(gone, kept)| {
        let [gone, kept] = [gone, kept].map(|id| Uuid::from_u128(id.as_u128()));
        (gone, kept)
    });
    former_ids::save(transaction, moved).await
}
