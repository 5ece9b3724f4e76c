//! Messages as they are read; written they are by `projection`.

use model::{
    ConnectionId, ConversationId, Direction, EventId, Message, MessageCursor, MessagePage,
    MessageReaction, MessageStatus, MessageVersion, Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    MessageState, StorageError, Store,
    convert::json,
    entity::{
        conversations, events,
        messages::{Column, Entity},
    },
    jobs::{UNNAMED, message_ref},
    page,
    projection::{key, read_message},
};

impl Store {
    /// A page of at most `limit` messages of a conversation, the newest first, before `before`.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is no such conversation.
    pub async fn messages(
        &self,
        conversation: ConversationId,
        before: Option<MessageCursor>,
        limit: u16,
    ) -> Result<MessagePage, StorageError> {
        let conversation = self.conversation_row(conversation).await?;
        let rows = list(conversation.id, before, limit)
            .all(&self.reader)
            .await?;
        let states = rows.into_iter().map(read_message);
        let states = states.collect::<Result<_, _>>()?;
        let (states, next_cursor) = page::cut(states, limit, |last: &MessageState| MessageCursor {
            sort_at: last.sort_at,
            position: last.position,
            id: last.id,
        });
        let messages = states.into_iter();
        Ok(MessagePage {
            messages: messages
                .filter_map(|state| message(state, &conversation))
                .collect(),
            next_cursor,
        })
    }

    /// The message that an event has made or says something about; of several the newest. `None` where
    /// it has come to no message, or not yet.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is no such event.
    pub async fn message_of(&self, event: EventId) -> Result<Option<Message>, StorageError> {
        let row = events::Entity::find_by_id(Uuid::from_u128(event.as_u128()))
            .one(&self.reader)
            .await?
            .ok_or(StorageError::NotFound("this event"))?;
        let Some(connection) = row.connection_id else {
            return Ok(None);
        };
        let connection = ConnectionId::from_u128(connection.as_u128());
        let mut refs: Vec<String> = json("events.message_refs", &row.message_refs)?;
        refs.push(message_ref(row.message_ref.as_ref(), &row.dedupe_key));
        let found = Entity::find()
            .filter(Column::Key.is_in(refs.iter().map(|it| key(connection, it))))
            .all(&self.reader)
            .await?;
        let found = found.into_iter().map(read_message);
        let found: Vec<MessageState> = found.collect::<Result<_, _>>()?;
        let newest = found
            .into_iter()
            .filter(|it| it.facts.events.contains(&event))
            .max_by_key(|it| (it.kind.is_some(), it.sort_at, it.position, it.id));
        let Some((newest, within)) = newest.and_then(|it| it.conversation.map(|id| (it, id)))
        else {
            return Ok(None);
        };
        let conversation = self.conversation_row(within).await?;
        Ok(message(newest, &conversation))
    }
}

/// One more than a page has.
pub(crate) fn list(
    conversation: Uuid,
    before: Option<MessageCursor>,
    limit: u16,
) -> Select<Entity> {
    Entity::find()
        .filter(Column::ConversationId.eq(conversation))
        .filter(Condition::all().add_option(before.map(above)))
        .order_by_desc(Column::SortAt)
        .order_by_desc(Column::Position)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
}

fn above(cursor: MessageCursor) -> Expr {
    let place = [Column::SortAt, Column::Position, Column::Id].map(Expr::col);
    let before = [
        Expr::value(cursor.sort_at.as_millis()),
        Expr::value(i32::from(cursor.position)),
        Expr::value(Uuid::from_u128(cursor.id.as_u128())),
    ];
    Expr::tuple(place).lt(Expr::tuple(before))
}

/// The message as it is shown in its conversation; `None` while nothing has made it.
fn message(state: MessageState, conversation: &conversations::Model) -> Option<Message> {
    let (kind, direction) = (state.kind?, state.direction?);
    let status = status(&state, conversation);
    let edits = edits(&state);
    let is_named = !state.reference.starts_with(UNNAMED);
    let facts = state.facts;
    let reactions = facts
        .reactions
        .into_iter()
        .filter(|(_, reaction)| !reaction.taken_back)
        .map(|(actor, reaction)| MessageReaction {
            actor,
            emoji: reaction.emoji,
            at: reaction.key.at.map(Timestamp::from_millis),
        });
    Some(Message {
        id: state.id,
        conversation_id: ConversationId::from_u128(conversation.id.as_u128()),
        message_ref: Some(state.reference).filter(|_| is_named),
        direction,
        kind,
        text: state.text,
        attachments: state.attachments,
        reply_to: state.reply_to,
        status,
        error: state.error,
        reactions: reactions.collect(),
        edits,
        deleted_at: state.deleted_at,
        hidden: facts.hidden.is_some_and(|(_, hidden)| hidden),
        late: state.late,
        sender_id: state.sender_id,
        sender_name: state.sender_name,
        occurred_at: state.occurred_at,
        received_at: state.received_at,
        event_ids: facts.events.into_iter().collect(),
    })
}

/// How far a message of ours has come: by its own receipts, and by those for everything up to a time. A
/// failed one is not meant by these.
fn status(state: &MessageState, conversation: &conversations::Model) -> Option<MessageStatus> {
    let own = state.status?;
    if state.direction != Some(Direction::Outbound) || own == MessageStatus::Failed {
        return Some(own);
    }
    let has_come = |up_to: Option<i64>| up_to >= Some(state.sort_at.as_millis());
    let up_to = [
        (conversation.delivered_at, MessageStatus::Delivered),
        (conversation.read_at, MessageStatus::Read),
    ];
    let reached = up_to
        .into_iter()
        .filter(|(up_to, _)| has_come(*up_to))
        .map(|(_, status)| status);
    reached.chain([own]).max()
}

/// What it said before what it says now, oldest first. Of what was taken back nothing is shown.
fn edits(state: &MessageState) -> Vec<MessageVersion> {
    let facts = &state.facts;
    if state.deleted_at.is_some() || facts.edits.is_empty() {
        return Vec::new();
    }
    let created = &facts.created;
    let at = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    let original = MessageVersion {
        text: created.iter().find_map(|it| it.text.clone()),
        attachments: created
            .iter()
            .find(|it| !it.attachments.is_empty())
            .map(|it| it.attachments.clone())
            .unwrap_or_default(),
        at: created.first().and_then(|it| at(it.key.at)),
    };
    let mut versions = vec![original];
    for edit in &facts.edits {
        let before = versions.last().map(|it| it.attachments.clone());
        versions.push(MessageVersion {
            text: edit.text.clone(),
            attachments: if edit.attachments.is_empty() {
                before.unwrap_or_default()
            } else {
                edit.attachments.clone()
            },
            at: at(edit.key.at),
        });
    }
    versions.pop();
    versions
}
