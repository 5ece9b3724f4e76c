//! Messages, and what is known of ones that have not come yet.

use model::{
    Attachment, ConnectionId, ConversationId, Direction, EventType, MessageId, MessageStatus,
    Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{Created, FactKey, MessageFacts, Reference, VALUES_A_STATEMENT, key::key};
use crate::{
    Claim, StorageError,
    chunks::in_chunks,
    convert::{clean, clean_opt, json, moment, to_json, word},
    entity::messages::{ActiveModel, Column, Entity, Model},
};

/// A message, with all that is known.
#[derive(Clone, Debug)]
pub struct MessageState {
    /// Its id.
    pub id: MessageId,
    /// The account of ours.
    pub connection: ConnectionId,
    /// The platform's id of it.
    pub reference: String,
    /// The conversation it stands in; none while nothing has made it.
    pub conversation: Option<ConversationId>,
    /// What it is; none while nothing has made it.
    pub kind: Option<EventType>,
    /// Which way it went; none while nothing has made it.
    pub direction: Option<Direction>,
    /// Who wrote it.
    pub sender_id: Option<String>,
    /// What they call themselves.
    pub sender_name: Option<String>,
    /// What it says now.
    pub text: Option<String>,
    /// What is attached now.
    pub attachments: Vec<Attachment>,
    /// What it answers.
    pub reply_to: Option<String>,
    /// How far it has come, if it is ours.
    pub status: Option<MessageStatus>,
    /// Why it failed, if it did.
    pub error: Option<String>,
    /// What all this follows from.
    pub facts: MessageFacts,
    /// It is to us and counts as unread until somebody has seen it.
    pub unread: bool,
    /// It arrived after a message that was written later.
    pub late: bool,
    /// When it was taken back.
    pub deleted_at: Option<Timestamp>,
    /// When it was written, by the platform.
    pub occurred_at: Option<Timestamp>,
    /// When we first heard of it.
    pub received_at: Timestamp,
    /// The time it is sorted by.
    pub sort_at: Timestamp,
    /// Its place in the body that brought it.
    pub position: u16,
}

impl Claim {
    /// The messages with these ids of the platform.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn messages(&self, refs: &[Reference]) -> Result<Vec<MessageState>, StorageError> {
        let mut found = Vec::new();
        for chunk in refs.chunks(VALUES_A_STATEMENT) {
            let keys = chunk
                .iter()
                .map(|(connection, reference)| key(*connection, reference));
            let rows = Entity::find()
                .filter(Column::Key.is_in(keys))
                .all(&self.transaction)
                .await?;
            found.extend(rows);
        }
        found.into_iter().map(read).collect()
    }
}

pub(crate) fn read(row: Model) -> Result<MessageState, StorageError> {
    let mut state = MessageState {
        id: MessageId::from_u128(row.id.as_u128()),
        connection: ConnectionId::from_u128(row.connection_id.as_u128()),
        reference: row.message_ref,
        conversation: row
            .conversation_id
            .map(|id| ConversationId::from_u128(id.as_u128())),
        kind: opt_word("messages.kind", row.kind.as_deref())?,
        direction: opt_word("messages.direction", row.direction.as_deref())?,
        sender_id: row.sender_id,
        sender_name: row.sender_name,
        text: row.text,
        attachments: json("messages.attachments", &row.attachments)?,
        reply_to: row.reply_to,
        status: opt_word("messages.status", row.status.as_deref())?,
        error: row.error,
        facts: json("messages.facts", &row.facts)?,
        unread: row.unread,
        late: row.late,
        deleted_at: moment(row.deleted_at),
        occurred_at: moment(row.occurred_at),
        received_at: Timestamp::from_millis(row.received_at),
        sort_at: Timestamp::from_millis(row.sort_at),
        position: u16::try_from(row.position).unwrap_or(u16::MAX),
    };
    unfold(&mut state);
    Ok(state)
}

fn opt_word<T: std::str::FromStr>(
    column: &'static str,
    text: Option<&str>,
) -> Result<Option<T>, StorageError> {
    text.map(|text| word(column, text)).transpose()
}

/// Most messages were made by one event and never changed: the columns say what it said, and the
/// facts leave it out.
fn unfold(state: &mut MessageState) {
    let (Some(id), Some(kind), Some(direction)) =
        (state.facts.created_by.take(), state.kind, state.direction)
    else {
        return;
    };
    let id = if id.is_empty() {
        state.reference.clone()
    } else {
        id
    };
    state.facts.created.push(Created {
        key: FactKey {
            at: state.occurred_at.map(Timestamp::as_millis),
            id,
        },
        kind,
        direction,
        text: state.text.clone(),
        attachments: state.attachments.clone(),
        reply_to: state.reply_to.clone(),
        sender_id: state.sender_id.clone(),
        sender_name: state.sender_name.clone(),
    });
}

/// The facts as they are kept, see [`unfold`].
fn folded(state: &MessageState) -> String {
    let facts = &state.facts;
    let is_plain = facts.edits.is_empty() && facts.deleted.is_none();
    match facts.created.as_slice() {
        [only] if is_plain => {
            let is_named_alike = only.key.id == state.reference;
            let by = if is_named_alike {
                String::new()
            } else {
                only.key.id.clone()
            };
            let mut plain = facts.clone();
            plain.created.clear();
            plain.created_by = Some(by);
            to_json(&plain)
        }
        _ => to_json(facts),
    }
}

fn write(state: &MessageState) -> ActiveModel {
    ActiveModel {
        id: Set(Uuid::from_u128(state.id.as_u128())),
        key: Set(key(state.connection, &state.reference)),
        connection_id: Set(Uuid::from_u128(state.connection.as_u128())),
        message_ref: Set(clean(state.reference.clone())),
        conversation_id: Set(state.conversation.map(|id| Uuid::from_u128(id.as_u128()))),
        kind: Set(state.kind.map(|it| it.as_str().to_owned())),
        direction: Set(state.direction.map(|it| it.as_str().to_owned())),
        sender_id: Set(clean_opt(state.sender_id.clone())),
        sender_name: Set(clean_opt(state.sender_name.clone())),
        text: Set(clean_opt(state.text.clone())),
        attachments: Set(to_json(&state.attachments)),
        reply_to: Set(clean_opt(state.reply_to.clone())),
        status: Set(state.status.map(|it| it.as_str().to_owned())),
        error: Set(clean_opt(state.error.clone())),
        facts: Set(folded(state)),
        unread: Set(state.unread),
        late: Set(state.late),
        deleted_at: Set(state.deleted_at.map(Timestamp::as_millis)),
        occurred_at: Set(state.occurred_at.map(Timestamp::as_millis)),
        received_at: Set(state.received_at.as_millis()),
        sort_at: Set(state.sort_at.as_millis()),
        position: Set(i32::from(state.position)),
    }
}

pub(super) async fn save(
    transaction: &DatabaseTransaction,
    changed: &[MessageState],
) -> Result<(), StorageError> {
    for chunk in in_chunks(changed) {
        let replace = OnConflict::column(Column::Id)
            .update_columns([
                Column::ConversationId,
                Column::Kind,
                Column::Direction,
                Column::SenderId,
                Column::SenderName,
                Column::Text,
                Column::Attachments,
                Column::ReplyTo,
                Column::Status,
                Column::Error,
                Column::Facts,
                Column::Unread,
                Column::Late,
                Column::DeletedAt,
                Column::OccurredAt,
                Column::ReceivedAt,
                Column::SortAt,
                Column::Position,
            ])
            .to_owned();
        Entity::insert_many(chunk.into_iter().map(write))
            .on_conflict(replace)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}
