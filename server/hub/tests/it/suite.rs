//! Everything that needs a database, which is everything. Loaded once for each kind of database, and
//! told by its own name which one it is run on.

mod accounts;
mod app_rules;
pub(crate) mod apps;
#[cfg(test)]
mod bulk_retries;
mod conversations;
#[cfg(test)]
mod conversations_read;
mod crash;
mod instances;
mod live;
mod logins;
#[cfg(test)]
mod permutations;
mod reading;
mod receiving;
mod retrying;
mod roles;
mod secrets;
mod settings;
mod stats;
#[cfg(test)]
mod subscriptions;
pub(crate) mod test_hub;
#[cfg(test)]
mod trouble;
mod vault;

/// The kind of database.
pub(crate) fn kind() -> storage::testing::Kind {
    storage::testing::Kind::of_suite(module_path!())
}
