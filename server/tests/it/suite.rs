//! Everything that needs a database, which is everything. Loaded once for each kind of database, and
//! told by its own name which one it is run on.

mod api;
mod apps;
mod attacks;
mod auth;
mod bodies;
mod bulk_retries;
mod conversations;
mod crash;
mod fixtures;
mod live;
mod metrics;
mod odd_bodies;
mod pages;
pub(crate) mod program;
mod receive_only;
mod stats;
mod subscriptions;
pub(crate) mod test_app;
mod webhooks;

/// The kind of database.
pub(crate) fn kind() -> storage::testing::Kind {
    storage::testing::Kind::of_suite(module_path!())
}
