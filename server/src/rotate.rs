//! The subcommand `rotate-key`: encrypts every stored secret with another key. The server is stopped
//! meanwhile; one that runs all the same can store no secret until it is restarted.

use anyhow::Context;
use hub::{Clock, SystemClock, rotate_key_file};
use storage::Store;

use crate::encryption::{self, KeySettings};

/// Encrypts everything with the first key of `ENCRYPTION_KEY`, or where that is not set with a new key
/// that takes the place of the one in the file. Says how many secrets there are.
///
/// # Errors
/// When the present key is not given or does not open everything; nothing is changed then.
pub(crate) async fn rotate_key(store: &Store, settings: KeySettings<'_>) -> anyhow::Result<u64> {
    let now = SystemClock.now();
    let number = match (settings.encryption_key, settings.file()) {
        (None, Some(file)) => rotate_key_file(store, &file, now).await,
        _ => {
            let vault = encryption::open(store.clone(), settings).await?;
            vault.rotate(now).await
        }
    };
    let number = number.context("the key was not changed")?;
    match settings.encryption_key {
        Some(_) => tracing::info!(
            secrets = number,
            "every secret is encrypted with the first key; take the others out of ENCRYPTION_KEY"
        ),
        None => tracing::info!(secrets = number, "every secret is encrypted with a new key"),
    }
    Ok(number)
}
