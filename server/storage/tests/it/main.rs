//! Tests of storage: real migrations, a fresh database for each, on SQLite and on PostgreSQL.

mod addresses;
mod samples;

#[path = "suite.rs"]
#[expect(clippy::duplicate_mod, reason = "the same tests run on both")]
mod sqlite;

#[path = "suite.rs"]
#[expect(clippy::duplicate_mod, reason = "the same tests run on both")]
mod postgres;
