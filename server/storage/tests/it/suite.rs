//! Everything that needs a database. Loaded once for each kind of database, and told by its own name
//! which one it is run on.

mod apps;
mod claiming;
mod connections;
#[cfg(test)]
mod contacts;
#[cfg(test)]
mod conversations;
mod database;
mod encryption_keys;
mod filters;
mod finishing;
mod instances;
#[cfg(test)]
mod leads;
mod live_log;
#[cfg(test)]
mod messages;
mod opening;
mod paging;
mod projected;
mod recorder;
mod recording;
mod refilling;
mod requeueing;
mod rollups;
mod rollups_by;
mod schema;
mod secrets;
mod sessions;
mod stats;
mod users;

/// The kind of database.
pub(crate) fn kind() -> storage::testing::Kind {
    storage::testing::Kind::of_suite(module_path!())
}
