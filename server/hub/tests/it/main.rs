//! Tests of the hub: a real store, a clock moved by hand, faults on demand; on SQLite and on PostgreSQL.

mod bodies;
#[cfg(test)]
mod database_trouble;
#[cfg(test)]
mod several;

#[path = "suite.rs"]
#[expect(clippy::duplicate_mod, reason = "the same tests run on both")]
mod sqlite;

#[path = "suite.rs"]
#[expect(clippy::duplicate_mod, reason = "the same tests run on both")]
mod postgres;
