//! Conversations as they are read; written they are by `projection`.

use model::{
    ConnectionId, ContactId, Conversation, ConversationCursor, ConversationFilter, ConversationId,
    ConversationPage, LastMessage, Timestamp, UserId,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    StorageError, Store,
    convert::{json, moment, uncount, word},
    entity::conversations::{Column, Entity, Model},
    page,
};

impl Store {
    /// A page of at most `limit` conversations, below `after`, the one in which something happened
    /// last first. One in which nothing is to be seen yet is in none.
    ///
    /// # Errors
    /// [`StorageError`] when the database fails.
    pub async fn conversations(
        &self,
        wanted: &ConversationFilter,
        after: Option<ConversationCursor>,
        limit: u16,
    ) -> Result<ConversationPage, StorageError> {
        let contact = self.who(wanted.contact_id).await?;
        let rows = list(wanted, contact, after, limit)
            .all(&self.reader)
            .await?;
        let conversations = rows.into_iter().map(read).collect::<Result<_, _>>()?;
        let (conversations, next_cursor) =
            page::cut(conversations, limit, |last: &Conversation| {
                ConversationCursor {
                    last_at: last.last_at,
                    id: last.id,
                }
            });
        Ok(ConversationPage {
            conversations,
            next_cursor,
        })
    }

    /// One conversation; what another one has been joined with is that one.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when there is none.
    pub async fn conversation(&self, id: ConversationId) -> Result<Conversation, StorageError> {
        read(self.conversation_row(id).await?)
    }

    pub(crate) async fn conversation_row(&self, id: ConversationId) -> Result<Model, StorageError> {
        let id = Uuid::from_u128(id.as_u128());
        let row = match self.shown(id).await? {
            None => match self.now(id).await? {
                Some(now) => self.shown(now).await?,
                None => None,
            },
            found => found,
        };
        row.ok_or(StorageError::NotFound("this conversation"))
    }

    async fn shown(&self, id: Uuid) -> Result<Option<Model>, StorageError> {
        let row = Entity::find_by_id(id).filter(Column::LastAt.is_not_null());
        Ok(row.one(&self.reader).await?)
    }
}

/// One more than a page has.
pub(crate) fn list(
    wanted: &ConversationFilter,
    contact: Option<Uuid>,
    after: Option<ConversationCursor>,
    limit: u16,
) -> Select<Entity> {
    Entity::find()
        .filter(Column::LastAt.is_not_null())
        .filter(condition(wanted, contact).add_option(after.map(below)))
        .order_by_desc(Column::LastAt)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
}

/// Everything the filter asks for.
fn condition(wanted: &ConversationFilter, contact: Option<Uuid>) -> Condition {
    Condition::all()
        .add_option(wanted.platform.map(|it| Column::Platform.eq(it.as_str())))
        .add_option(
            wanted
                .connection_id
                .map(|it| Column::ConnectionId.eq(Uuid::from_u128(it.as_u128()))),
        )
        .add_option(contact.map(|it| Column::ContactId.eq(it)))
        .add_option(wanted.state.map(|it| Column::State.eq(it.as_str())))
        .add_option(wanted.unread.map(|any| {
            if any {
                Column::Unread.gt(0)
            } else {
                Column::Unread.eq(0)
            }
        }))
        .add_option(wanted.from.map(|it| Column::LastAt.gte(it.as_millis())))
        .add_option(wanted.to.map(|it| Column::LastAt.lt(it.as_millis())))
}

fn below(cursor: ConversationCursor) -> Expr {
    let place = [Expr::col(Column::LastAt), Expr::col(Column::Id)];
    let after = [
        Expr::value(cursor.last_at.as_millis()),
        Expr::value(Uuid::from_u128(cursor.id.as_u128())),
    ];
    Expr::tuple(place).lt(Expr::tuple(after))
}

fn read(row: Model) -> Result<Conversation, StorageError> {
    let last_at = Timestamp::from_millis(row.last_at.unwrap_or(row.created_at));
    let last_message = match row.last_direction {
        Some(direction) => Some(LastMessage {
            text: row.last_text,
            direction: word("conversations.last_direction", &direction)?,
            at: last_at,
        }),
        None => None,
    };
    Ok(Conversation {
        id: ConversationId::from_u128(row.id.as_u128()),
        platform: word("conversations.platform", &row.platform)?,
        connection_id: ConnectionId::from_u128(row.connection_id.as_u128()),
        thread_ref: row.thread_ref,
        contact_id: row.contact_id.map(|id| ContactId::from_u128(id.as_u128())),
        title: row.title,
        state: word("conversations.state", &row.state)?,
        assignee_id: row.assignee_id.map(|id| UserId::from_u128(id.as_u128())),
        labels: json("conversations.labels", &row.labels)?,
        unread: uncount(row.unread),
        messages: uncount(row.messages),
        last_message,
        last_at,
        last_inbound_at: moment(row.last_inbound_at),
        window_ends_at: None,
    })
}
