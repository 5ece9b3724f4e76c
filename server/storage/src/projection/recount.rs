//! Conversations' figures, counted anew from their messages.

use model::{ConversationId, Direction};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    StorageError,
    entity::{conversations, messages},
};

/// Counts conversations' figures anew from their messages.
pub(super) async fn recount(
    transaction: &DatabaseTransaction,
    which: &[ConversationId],
) -> Result<(), StorageError> {
    for id in which {
        let id = Uuid::from_u128(id.as_u128());
        let Some(row) = conversations::Entity::find_by_id(id)
            .one(transaction)
            .await?
        else {
            continue;
        };
        let of_it = || messages::Entity::find().filter(messages::Column::ConversationId.eq(id));
        let newest = of_it()
            .order_by_desc(messages::Column::SortAt)
            .order_by_desc(messages::Column::Position)
            .order_by_desc(messages::Column::Id)
            .one(transaction)
            .await?;
        let all = number(of_it(), transaction).await?;
        let unseen = of_it()
            .filter(messages::Column::Unread.eq(true))
            .filter(messages::Column::DeletedAt.is_null())
            .filter(messages::Column::SortAt.gt(row.seen_at.unwrap_or(i64::MIN)));
        let unread = number(unseen, transaction).await?;
        let inbound: Option<Option<i64>> = of_it()
            .select_only()
            .column_as(messages::Column::SortAt.max(), "newest")
            .filter(messages::Column::Direction.eq(Direction::Inbound.as_str()))
            .into_tuple()
            .one(transaction)
            .await?;
        let mut update = conversations::Entity::update_many()
            .col_expr(conversations::Column::Messages, Expr::value(all))
            .col_expr(conversations::Column::Unread, Expr::value(unread))
            .col_expr(
                conversations::Column::LastInboundAt,
                Expr::value(inbound.flatten()),
            )
            .filter(conversations::Column::Id.eq(id));
        if let Some(newest) =
            newest.filter(|it| Some(it.sort_at) >= row.last_at || row.last_message_id.is_some())
        {
            update = update
                .col_expr(conversations::Column::LastAt, Expr::value(newest.sort_at))
                .col_expr(
                    conversations::Column::LastPosition,
                    Expr::value(newest.position),
                )
                .col_expr(conversations::Column::LastMessageId, Expr::value(newest.id))
                .col_expr(conversations::Column::LastText, Expr::value(newest.text))
                .col_expr(
                    conversations::Column::LastDirection,
                    Expr::value(newest.direction),
                );
        }
        update.exec(transaction).await?;
    }
    Ok(())
}

async fn number(
    rows: sea_orm::Select<messages::Entity>,
    transaction: &DatabaseTransaction,
) -> Result<i32, StorageError> {
    let number: Option<i64> = rows
        .select_only()
        .column_as(messages::Column::Id.count(), "number")
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(i32::try_from(number.unwrap_or(0)).unwrap_or(i32::MAX))
}
