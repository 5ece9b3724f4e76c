//! Tests of storage: real migrations, a fresh database file for each.

mod connections;
mod database;
mod filters;
mod finishing;
mod leasing;
mod live_log;
mod opening;
mod paging;
mod recorder;
mod recording;
mod requeueing;
mod samples;
mod sessions;
mod stats;
mod users;
