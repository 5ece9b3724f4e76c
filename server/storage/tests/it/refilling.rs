//! The step that makes the roll-ups: what was there before is counted as if it had been counted then.

use migration::Migrator;
use model::{Bucket, StatsQuery};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTrait;
use storage::{NewEvent, Outcome};

use super::database::Database;
use crate::samples::{account, at, delivery, event, record, repeat, settle, settle_for};

/// Everything in the roll-ups that can be told from the events, as texts.
async fn told(db: &DatabaseConnection) -> Vec<String> {
    let statement = Statement::from_string(
        db.get_database_backend(),
        "select span || ' ' || about || ' ' || cast(at as text) || ' ' || platform || ' ' || subject
             || ' ' || cast(received as text) || ' ' || cast(completed as text)
             || ' ' || cast(ignored as text) || ' ' || cast(failed as text)
             || ' ' || case when span = 'minute' then '' else cast(duplicates as text) end
             || ' ' || cast(last_at as text)
         from rollups where span <> 'pulse'
         union all
         select span || ' ' || measure || ' ' || cast(at as text) || ' ' || platform
             || ' ' || cast(bucket as text) || ' ' || cast(number as text)
             || ' ' || cast(micros as text)
         from rollup_latencies
         order by 1",
    );
    let rows = db.query_all_raw(statement).await;
    let rows = rows.expect("the tables are there");
    let text = |row: &sea_orm::QueryResult| row.try_get_by_index(0);
    let texts = rows.iter().map(text).collect::<Result<_, _>>();
    texts.expect("each row is a text")
}

#[tokio::test]
async fn what_was_there_before_is_counted_as_if_it_had_been_counted_then() {
    let database = Database::fresh().await;
    let tried = NewEvent {
        test: true,
        ..event(90)
    };
    let mut written = event(91);
    written.inbound.contact_ref = Some("mia".to_owned());
    let group = [
        delivery(1, vec![event(1), repeat(1, 2)]),
        delivery(3, vec![written]),
        delivery(8, vec![tried]),
    ];
    database.store.record(&group, at(0)).await.unwrap();
    settle_for(&database.store, &account(7), &Outcome::Completed).await;
    record(&database.store, [4, 5]).await;
    settle_for(
        &database.store,
        &account(9),
        &Outcome::Failed("broken".to_owned()),
    )
    .await;
    record(&database.store, [6]).await;
    settle(&database.store, at(9_000), &Outcome::Ignored).await;
    record(&database.store, [7]).await;

    let db = sea_orm::Database::connect(database.url()).await.unwrap();
    let counted = told(&db).await;
    assert_eq!(counted.len(), 11, "{counted:#?}");
    let steps = Migrator::migrations();
    let after = steps.iter().rev();
    let after = after.take_while(|it| it.name() != "m20261128_000003_create_rollups");
    let steps = u32::try_from(after.count() + 1).unwrap();
    Migrator::down(&db, Some(steps)).await.unwrap();
    Migrator::up(&db, Some(steps)).await.unwrap();
    let filled = told(&db).await;
    assert_eq!(filled, counted);
    let wanted = StatsQuery {
        from: at(0),
        to: at(1),
        bucket: Bucket::Day,
        platform: None,
    };
    let stats = database.store.stats(&wanted, at(1)).await.unwrap();
    let top = stats.top_contacts;
    assert_eq!(
        (top.len(), top[0].contact_ref.as_str(), top[0].messages),
        (1, "mia", 1)
    );
}
