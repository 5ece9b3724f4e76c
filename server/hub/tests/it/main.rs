//! Tests of the hub: a real store, a clock moved by hand, faults on demand.

mod accounts;
mod bodies;
mod crash;
mod live;
mod logins;
mod reading;
mod receiving;
mod retrying;
mod roles;
mod settings;
mod test_hub;
