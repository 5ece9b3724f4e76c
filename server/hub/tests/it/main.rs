//! Tests of the hub: a real store, a clock moved by hand, faults on demand.

mod accounts;
mod app_rules;
mod apps;
mod bodies;
#[cfg(test)]
mod bulk_retries;
mod conversations;
#[cfg(test)]
mod conversations_read;
mod crash;
mod live;
mod logins;
#[cfg(test)]
mod permutations;
mod reading;
mod receiving;
mod retrying;
mod roles;
mod secrets;
mod settings;
#[cfg(test)]
mod subscriptions;
mod test_hub;
mod vault;
