//! That lists are read by an index and without sorting, as SQLite plans them.

use model::{
    ConnectionId, ContactFilter, ContactId, ConversationCursor, ConversationFilter, ConversationId,
    ConversationState, EventId, LeadFilter, MessageCursor, MessageId, Platform, Timestamp,
};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryTrait, Select, Statement};
use uuid::Uuid;

use crate::{Store, contacts, conversations, leads, messages};

async fn plan<E: EntityTrait>(store: &Store, query: Select<E>) -> Vec<String> {
    let backend = store.reader.get_database_backend();
    let Statement { sql, values, .. } = query.build(backend);
    let sql = format!("EXPLAIN QUERY PLAN {sql}");
    let explain = Statement::from_sql_and_values(backend, sql, values.unwrap());
    let rows = store.reader.query_all_raw(explain).await.unwrap();
    let detail = |row: &sea_orm::QueryResult| row.try_get("", "detail").unwrap();
    rows.iter().map(detail).collect()
}

async fn open() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("plans.db").display());
    (Store::open(&url).await.unwrap(), folder)
}

#[tokio::test]
async fn conversations_are_walked_in_their_order() {
    let (store, _folder) = open().await;
    let at = Timestamp::from_millis(1);
    let after = ConversationCursor {
        last_at: at,
        id: ConversationId::from_u128(1),
    };
    let wanted = ConversationFilter {
        platform: Some(Platform::Viber),
        connection_id: Some(ConnectionId::from_u128(1)),
        state: Some(ConversationState::Open),
        unread: Some(true),
        from: Some(at),
        to: Some(at),
        ..ConversationFilter::default()
    };
    for wanted in [ConversationFilter::default(), wanted] {
        for after in [None, Some(after)] {
            let plan = plan(&store, conversations::list(&wanted, None, after, 50)).await;
            assert_eq!(plan.len(), 1, "{plan:?}");
            assert!(
                plan[0].contains("USING INDEX conversations_last (last_at"),
                "{plan:?}"
            );
        }
    }
    let any = ConversationFilter::default();
    let of_one = conversations::list(&any, Some(Uuid::from_u128(1)), None, 50);
    let plan = plan(&store, of_one).await;
    assert!(
        plan[0].contains("conversations_contact (contact_id=?)"),
        "{plan:?}"
    );
}

#[tokio::test]
async fn messages_are_walked_in_their_order() {
    let (store, _folder) = open().await;
    let before = MessageCursor {
        sort_at: Timestamp::from_millis(1),
        position: 1,
        id: MessageId::from_u128(1),
    };
    for (before, bounds) in [
        (None, "(conversation_id=?)"),
        (
            Some(before),
            "(conversation_id=? AND (sort_at,position,id)<(?,?,?))",
        ),
    ] {
        let plan = plan(&store, messages::list(Uuid::from_u128(1), before, 50)).await;
        assert_eq!(plan.len(), 1, "{plan:?}");
        let expected = format!("USING INDEX messages_thread {bounds}");
        assert!(plan[0].ends_with(&expected), "{plan:?}");
    }
}

#[tokio::test]
async fn contacts_and_leads_are_walked_in_their_order() {
    let (store, _folder) = open().await;
    let connection_id = Some(ConnectionId::from_u128(1));
    for before in [None, Some(1)] {
        let of_all = contacts::list(
            &ContactFilter::default(),
            before.map(ContactId::from_u128),
            50,
            DbBackend::Sqlite,
        );
        let wanted = ContactFilter {
            connection_id,
            ..ContactFilter::default()
        };
        let of_one = contacts::list(
            &wanted,
            before.map(ContactId::from_u128),
            50,
            DbBackend::Sqlite,
        );
        let before = before.map(EventId::from_u128);
        let all_leads = leads::list(&LeadFilter::default(), None, before, 50);
        let wanted = LeadFilter {
            connection_id,
            ..LeadFilter::default()
        };
        let leads_of_one = leads::list(&wanted, None, before, 50);
        for (plan, index) in [
            (plan(&store, of_all).await, "sqlite_autoindex_contacts_1"),
            (
                plan(&store, of_one).await,
                "contacts_connection (connection_id=?",
            ),
            (plan(&store, all_leads).await, "sqlite_autoindex_leads_1"),
            (
                plan(&store, leads_of_one).await,
                "leads_connection (connection_id=?",
            ),
        ] {
            assert_eq!(plan.len(), 1, "{plan:?}");
            assert!(plan[0].contains(index), "{plan:?}");
        }
    }
}
