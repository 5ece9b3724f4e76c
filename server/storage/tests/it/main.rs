//! Tests of storage: real migrations, a fresh database file for each.

mod apps;
mod claiming;
mod connections;
mod database;
mod encryption_keys;
mod filters;
mod finishing;
mod live_log;
mod opening;
mod paging;
mod recorder;
mod recording;
mod requeueing;
mod samples;
mod schema;
mod secrets;
mod sessions;
mod stats;
mod users;
