//! Which instances run, and what they tell each other.

use std::time::Duration;

use storage::Wake;

use super::database::Database;
use super::kind;

#[tokio::test]
async fn who_is_silent_is_found_gone_once() {
    let database = Database::fresh().await;
    let store = &database.store;
    for instance in [1, 2, 1] {
        store.beat(instance).await.unwrap();
    }
    let listed = "select count(*) from instances";
    assert_eq!(database.number(listed).await, 2);
    assert_eq!(store.bury(60_000).await.unwrap(), 0);
    let silent = "update instances set seen_at = seen_at - 90000";
    database.execute(silent).await.unwrap();
    store.beat(1).await.unwrap();
    assert_eq!(store.bury(60_000).await.unwrap(), 1);
    assert_eq!(store.bury(60_000).await.unwrap(), 0);
    store.leave(1).await.unwrap();
    assert_eq!(database.number(listed).await, 0);
}

#[tokio::test]
async fn what_is_told_is_heard_by_all_where_there_may_be_others() {
    let database = Database::fresh().await;
    let others = [database.open_again().await, database.open_again().await];
    let mut heard = others.each_ref().map(storage::Store::wakes);
    assert_eq!(database.store.is_shared(), kind().either(false, true));
    for wakes in heard.iter_mut() {
        assert_eq!(wakes.is_some(), database.store.is_shared());
        if let Some(wakes) = wakes {
            assert_eq!(wakes.next().await, Wake::All, "it has only begun to listen");
        }
    }
    let words = [Wake::Work, Wake::Live, Wake::Apps];
    for word in words {
        database.store.tell(word).await.unwrap();
    }
    for wakes in heard.iter_mut().flatten() {
        for word in words {
            let next = tokio::time::timeout(Duration::from_secs(10), wakes.next());
            assert_eq!(next.await.unwrap(), word);
        }
    }
}

/// What was said in the meantime is lost, so everything has to be looked at.
#[tokio::test]
async fn who_lost_the_connection_is_told_to_look_at_everything() {
    let database = Database::fresh().await;
    let other = database.open_again().await;
    let Some(mut wakes) = other.wakes() else {
        return;
    };
    assert_eq!(wakes.next().await, Wake::All);
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
               where datname = current_database() and query like 'LISTEN%'";
    assert_eq!(database.number(cut).await, 1);
    assert_eq!(wakes.next().await, Wake::All);
    database.store.tell(Wake::Live).await.unwrap();
    assert_eq!(wakes.next().await, Wake::Live);
}
