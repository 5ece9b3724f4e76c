//! A database that is locked, moved or cut off: webhooks are told at once to come again, nothing that was
//! acknowledged is lost, and it goes on by itself.

use std::path::{Path, PathBuf};

use hub::{HubError, Received, Trouble};
use model::Platform;
use storage::Wanted;

use crate::bodies::telegram;
use crate::{postgres, sqlite};

fn is_unwell(received: &Result<Received, HubError>) -> bool {
    matches!(received, Err(HubError::Unwell(Trouble::Database)))
}

#[tokio::test]
async fn while_another_process_holds_the_database_it_says_so_and_then_goes_on() {
    let hub = sqlite::test_hub::TestHub::new().await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    let other = hub.world.database.open().await;
    let due = Wanted::Due(hub.hub.clock().now(), 1);
    let lock = other.claim(due).await.unwrap().unwrap();

    let first = hub.receive(Platform::Telegram, telegram(2)).await;
    assert!(is_unwell(&first), "{first:?}");
    assert_eq!(hub.hub.trouble(), Some(Trouble::Database));
    // The first one had to wait for the lock; from then on the answer is known.
    for update in 3..300 {
        let refused = hub.receive(Platform::Telegram, telegram(update)).await;
        assert!(is_unwell(&refused));
    }
    hub.hub.look_now().await;
    let still = hub.hub.trouble();
    assert_eq!(still, Some(Trouble::Database), "it is locked still");

    drop(lock);
    other.close().await.unwrap();
    hub.hub.look_now().await;
    assert_eq!(hub.hub.trouble(), None);
    hub.store_one(Platform::Telegram, telegram(2)).await;
    assert_eq!(hub.drain().await, 2);
}

#[tokio::test]
async fn what_is_written_into_a_file_that_was_taken_away_is_not_acknowledged() {
    let hub = sqlite::test_hub::TestHub::new().await;
    let url = hub.world.database.url();
    let path = url.trim_start_matches("sqlite://").split('?').next();
    let file = Path::new(path.unwrap());
    let elsewhere: PathBuf = file.with_extension("moved");
    std::fs::rename(file, &elsewhere).unwrap();
    let refused = hub.receive(Platform::Telegram, telegram(1)).await;
    assert!(is_unwell(&refused), "{refused:?}");
    hub.hub.look_now().await;
    assert_eq!(hub.hub.trouble(), Some(Trouble::Database));

    std::fs::write(file, "another file").unwrap();
    hub.hub.look_now().await;
    assert_eq!(hub.hub.trouble(), Some(Trouble::Database), "it is not ours");

    std::fs::rename(&elsewhere, file).unwrap();
    hub.hub.look_now().await;
    assert_eq!(hub.hub.trouble(), None);
    hub.receive(Platform::Telegram, telegram(1)).await.unwrap();
    let tries = hub.drain().await;
    assert_eq!(tries, 1, "the platform's second try is the same event");
}

/// As when PostgreSQL is restarted, or fails over.
#[tokio::test]
async fn connections_that_are_cut_are_made_anew() {
    let hub = postgres::test_hub::TestHub::new().await;
    hub.store_one(Platform::Telegram, telegram(1)).await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    hub.world.tamper(cut).await;
    let mut refused = 0;
    while let Err(cause) = hub.receive(Platform::Telegram, telegram(2)).await {
        assert!(
            matches!(cause, HubError::Unwell(Trouble::Database)),
            "{cause:?}"
        );
        refused += 1;
        assert!(refused < 100, "it goes on by itself");
        hub.hub.look_now().await;
    }
    assert_eq!(hub.hub.trouble(), None);
    let both = "select count(*) from events";
    assert_eq!(hub.number(both).await, 2);
}
