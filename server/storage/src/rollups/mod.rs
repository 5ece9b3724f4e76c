//! Roll-ups: counts that are kept up as things happen, so that nobody has to count events.
//!
//! What is counted of a transaction's rows is added up in memory and written once, as the last thing
//! before its commit: it counts exactly if they do. Each instance writes rows of its own, always in
//! the order of their keys, and whoever reads sums up; so instances never wait for each other here.

mod busiest;
mod histogram;
mod queue;
mod reading;
mod spans;
mod tally;
mod writing;

pub use busiest::Busiest;
pub use tally::Tally;

pub(crate) use reading::{count, sum};
pub(crate) use spans::{Span, stretches};
pub(crate) use writing::write;
