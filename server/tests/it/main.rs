//! The server as its users meet it: the real router over a real database, SQLite and PostgreSQL.

#[cfg(test)]
#[path = "suite.rs"]
#[expect(clippy::duplicate_mod, reason = "the same tests run on both")]
mod sqlite;

#[cfg(test)]
#[path = "suite.rs"]
#[expect(clippy::duplicate_mod, reason = "the same tests run on both")]
mod postgres;

#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod two_instances;
