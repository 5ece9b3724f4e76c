//! The server as its users meet it: the real router over a real database file.

#[cfg(test)]
mod api;
#[cfg(test)]
mod apps;
#[cfg(test)]
mod attacks;
#[cfg(test)]
mod auth;
#[cfg(test)]
mod bulk_retries;
#[cfg(test)]
mod conversations;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod live;
#[cfg(test)]
mod metrics;
#[cfg(test)]
mod odd_bodies;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod program;
#[cfg(test)]
mod receive_only;
#[cfg(test)]
mod subscriptions;
#[cfg(test)]
mod test_app;
#[cfg(test)]
mod webhooks;
