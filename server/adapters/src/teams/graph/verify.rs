//! Step 2, *admit*: how much of a batch is genuine, and for which app.

use super::client_state;
use super::envelope::Envelope;
use super::tokens::Tokens;
use crate::{Accepted, AppSecrets, Proof, Rejection, Trust};

/// Proves a batch: items by their client state, encrypted ones by a token for their tenant as well.
pub(in crate::teams) fn verify(
    envelope: &Envelope,
    apps: &[AppSecrets],
    trust: &Trust<'_>,
) -> Result<Proof, Rejection> {
    let items = &envelope.items;
    let (app, mut proven) = client_state::prove(items, apps, trust.now)?;
    let tokens = Tokens::check(envelope, app, apps, trust)?;
    proven.retain(|place| {
        let item = items.get(*place);
        item.is_some_and(|item| !item.is_encrypted || tokens.cover(item, app))
    });
    if proven.is_empty() {
        return Err(Rejection::WrongClaim("validationTokens"));
    }
    let accepted = if proven.len() == items.len() {
        Accepted::All
    } else {
        let of = items.len();
        Accepted::Items { proven, of }
    };
    Ok(Proof {
        app: app.app,
        accepted,
    })
}
