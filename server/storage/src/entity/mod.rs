//! The tables as SeaORM sees them. They never leave this crate.

#![expect(missing_docs, unreachable_pub, reason = "columns are described by the migrations; the derive needs pub")]

pub(crate) mod apps;
pub(crate) mod attempts;
pub(crate) mod connections;
pub(crate) mod deliveries;
pub(crate) mod events;
pub(crate) mod jobs;
pub(crate) mod live_log;
pub(crate) mod repeats;
pub(crate) mod sessions;
pub(crate) mod subscriptions;
pub(crate) mod users;
