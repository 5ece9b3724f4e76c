//! An [`EventFilter`] as a condition on rows.

use model::{EventFilter, EventNameFilter, EventType, NativeMatch, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, DbBackend,
    sea_query::{Expr, ExprTrait, LikeExpr, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    dialect::{json_text, like_any_case},
    entity::events::Column,
};

/// Everything the filter asks for.
pub(crate) fn condition(wanted: &EventFilter, backend: DbBackend) -> Condition {
    Condition::all()
        .add_option(wanted.platform.map(|it| Column::Platform.eq(it.as_str())))
        .add_option(wanted.status.map(|it| Column::Status.eq(it.as_str())))
        .add_option(
            wanted
                .account_id
                .as_ref()
                .map(|it| Column::AccountId.eq(it)),
        )
        .add_option(
            wanted
                .connection_id
                .map(|it| Column::ConnectionId.eq(Uuid::from_u128(it.as_u128()))),
        )
        .add_option(
            wanted
                .external_id
                .as_ref()
                .map(|it| Column::ExternalId.eq(it)),
        )
        .add_option(wanted.from.map(|it| Column::Id.gte(lowest_id(it))))
        .add_option(wanted.to.map(|it| Column::Id.lt(lowest_id(it))))
        .add_option(wanted.event_type.as_deref().map(named))
        .add_option(
            wanted
                .q
                .as_deref()
                .map(str::trim)
                .filter(|it| !it.is_empty())
                .map(|text| about(text, backend)),
        )
}

/// The lowest id that can be made at a moment: the first 48 bits of a UUID v7 are its time.
pub(crate) fn lowest_id(at: Timestamp) -> Uuid {
    let millis = u128::try_from(at.as_millis()).unwrap_or(0);
    Uuid::from_u128(millis << 80)
}

fn named(name: &str) -> Condition {
    match EventNameFilter::parse(name) {
        EventNameFilter::Unified(types, direction) => Condition::all()
            .add(of_types(&types))
            .add_option(direction.map(|it| Column::Direction.eq(it.as_str()))),
        EventNameFilter::Native(NativeMatch(spellings)) => {
            spellings.iter().fold(Condition::any(), |any, spelling| {
                any.add(native_like(format!("%/{}/%", escape(spelling))))
            })
        }
        EventNameFilter::Prefix(types, prefix) => Condition::any()
            .add(of_types(&types))
            .add(native_like(format!("/{}%", escape(&prefix)))),
    }
}

fn of_types(types: &[EventType]) -> SimpleExpr {
    Column::EventType.is_in(types.iter().map(|it| it.as_str()))
}

/// Whether the native name, in lower case and between slashes, is like `pattern`.
fn native_like(pattern: String) -> SimpleExpr {
    let framed = Expr::cust("'/' || lower(coalesce(native_type, '')) || '/'");
    framed.like(LikeExpr::new(pattern).escape('\\'))
}

/// Names lie within JSON, whose keys and escapes are not theirs.
const NAMES: [&str; 2] = ["username", "fullName"];

fn about(text: &str, backend: DbBackend) -> Condition {
    let columns = [
        Column::Text,
        Column::SenderId,
        Column::RecipientId,
        Column::ContactRef,
        Column::ExternalId,
    ];
    let columns = columns.into_iter().map(Expr::col);
    let names = NAMES.map(|name| json_text(backend, Column::UserInfo, name));
    containing(columns.chain(names), text, backend)
}

/// Whether one of the values contains the text, case ignored.
pub(crate) fn containing(
    values: impl Iterator<Item = SimpleExpr>,
    text: &str,
    backend: DbBackend,
) -> Condition {
    let pattern = format!("%{}%", escape(text));
    values.fold(Condition::any(), |any, value| {
        any.add(like_any_case(backend, value, &pattern))
    })
}

/// Takes the meaning from LIKE's own characters.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
