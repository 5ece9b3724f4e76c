//! The schema's steps, forth and back, over rows that are there.

use migration::Migrator;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use storage::testing::TestDatabase;

use super::kind;

/// How many steps there were before apps could do without a setting.
const BEFORE: u32 = 4;

async fn settings(db: &DatabaseConnection) -> Vec<Option<String>> {
    let statement = sea_orm::Statement::from_string(
        db.get_database_backend(),
        "select setting from apps order by id",
    );
    let rows = db.query_all_raw(statement).await;
    let rows = rows.expect("the table is there");
    let setting = |row: &sea_orm::QueryResult| row.try_get_by_index(0);
    let settings = rows.iter().map(setting).collect::<Result<_, _>>();
    settings.expect("the column holds texts")
}

#[tokio::test]
async fn apps_are_carried_over_forth_and_back() {
    let place = TestDatabase::empty(kind());
    let db = Database::connect(place.url()).await.unwrap();
    Migrator::up(&db, Some(BEFORE)).await.unwrap();
    let insert = |number: u8, columns: &str, values: &str| {
        let id = format!("{number:032}");
        let id = kind().either(format!("x'{id}'"), format!("'{id}'"));
        format!("insert into apps (id, {columns}) values ({id}, {values})")
    };
    let old = "setting, name, platforms, source, created_at";
    let first = insert(1, old, "'A', 'a', '[]', 'environment', 1");
    db.execute_unprepared(&first).await.unwrap();

    Migrator::up(&db, None).await.unwrap();
    let new = "name, platforms, source, created_at";
    let second = insert(2, new, "'b', '[]', 'dashboard', 2");
    db.execute_unprepared(&second).await.unwrap();
    assert_eq!(settings(&db).await, [Some("A".to_owned()), None]);
    let again = insert(3, old, "'A', 'a', '[]', 'environment', 1");
    assert!(
        db.execute_unprepared(&again).await.is_err(),
        "a setting is unique"
    );

    let after = u32::try_from(Migrator::migrations().len()).unwrap() - BEFORE;
    Migrator::down(&db, Some(after)).await.unwrap();
    assert_eq!(settings(&db).await, [Some("A".to_owned())]);
    Migrator::down(&db, None).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(settings(&db).await, []);
}
