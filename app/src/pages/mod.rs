//! The pages, one a route.

mod event;
mod events;
mod login;
mod not_found;
mod overview;
mod setup;

pub(crate) use event::EventPage;
pub(crate) use events::Events;
pub(crate) use login::Login;
pub(crate) use not_found::NotFound;
pub(crate) use overview::Overview;
pub(crate) use setup::Setup;
