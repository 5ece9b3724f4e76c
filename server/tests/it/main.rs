//! The server as its users meet it: the real router over a real database file.

mod api;
mod auth;
mod crash;
mod fixtures;
mod live;
mod odd_bodies;
mod pages;
mod test_app;
mod webhooks;
