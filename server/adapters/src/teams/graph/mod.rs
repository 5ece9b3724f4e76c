//! Change notifications of Microsoft Graph: batches about many subscriptions, and even tenants. Each
//! item repeats the client state that its subscription was made with; where messages come along,
//! encrypted, Microsoft also signs tokens for the batch.
//!
//! Manual: <https://learn.microsoft.com/graph/change-notifications-delivery-webhooks>

mod blank;
mod client_state;
mod decrypt;
mod envelope;
mod handshake;
mod notification;
mod parse;
mod private_key;
mod resource;
mod tokens;
mod verify;

pub(super) use blank::without_client_states;
#[cfg(test)]
pub(super) use decrypt::decrypt;
pub(super) use envelope::Envelope;
pub(super) use handshake::handshake;
pub(super) use parse::parse;
pub(super) use private_key::PrivateKeys;
pub(super) use tokens::key_sources;
pub(super) use verify::verify;
