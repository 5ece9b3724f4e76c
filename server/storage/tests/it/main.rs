//! Tests of storage: real migrations, a fresh database file for each.

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
mod requeueing;
mod samples;
mod schema;
mod secrets;
mod sessions;
mod stats;
mod users;
