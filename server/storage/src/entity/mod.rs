//! The tables as SeaORM sees them. They never leave this crate.

#![expect(
    unreachable_pub,
    reason = "SeaORM's derive needs pub; columns are described by the migrations"
)]

pub(crate) mod apps;
pub(crate) mod attempts;
pub(crate) mod bulk_retries;
pub(crate) mod connections;
pub(crate) mod contact_aliases;
pub(crate) mod contacts;
pub(crate) mod conversations;
pub(crate) mod deliveries;
pub(crate) mod encryption_keys;
pub(crate) mod events;
pub(crate) mod former_ids;
pub(crate) mod instances;
pub(crate) mod leads;
pub(crate) mod live_log;
pub(crate) mod messages;
pub(crate) mod repeats;
pub(crate) mod rollup_contacts;
pub(crate) mod rollup_latencies;
pub(crate) mod rollups;
pub(crate) mod secrets;
pub(crate) mod sessions;
pub(crate) mod subscriptions;
pub(crate) mod threads;
pub(crate) mod users;
