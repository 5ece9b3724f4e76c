//! Step 2, *admit*: whose subscription an item is from, by the client state that only Graph and we
//! know.
//!
//! Manual: <https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#processing-the-change-notification>

use std::collections::BTreeSet;

use model::Timestamp;
use subtle::ConstantTimeEq;

use super::envelope::Item;
use crate::{AppSecrets, Rejection, Secret, names};

/// The first app that any item proves, and the places of all items that prove it.
pub(super) fn prove<'a>(
    items: &[Item],
    apps: &'a [AppSecrets],
    now: Timestamp,
) -> Result<(&'a AppSecrets, BTreeSet<usize>), Rejection> {
    if apps
        .iter()
        .all(|app| app.accepted(names::CLIENT_STATE, now).next().is_none())
    {
        return Err(Rejection::NoSecret);
    }
    // All apps are compared with all items, so that the time taken does not tell which came close.
    let proven: Vec<_> = apps
        .iter()
        .map(|app| (app, places(items, |item| is_of(item, app, now))))
        .collect();
    let is_any = proven.iter().any(|(_, places)| !places.is_empty());
    proven
        .into_iter()
        .map(|(app, proven)| (app, in_tenant(items, app, proven)))
        .find(|(_, places)| !places.is_empty())
        .ok_or(if is_any {
            Rejection::WrongClaim("tenantId")
        } else {
            Rejection::BadSignature
        })
}

fn places(items: &[Item], wanted: impl Fn(&Item) -> bool) -> BTreeSet<usize> {
    let items = items.iter().enumerate();
    let wanted = items.filter(|(_, item)| wanted(item));
    wanted.map(|(place, _)| place).collect()
}

/// Whether an item repeats one of the app's states, old ones included. A secret is never empty, so
/// an item without a state is nobody's.
fn is_of(item: &Item, app: &AppSecrets, now: Timestamp) -> bool {
    let mut matches = false;
    let secrets = app.accepted(names::CLIENT_STATE, now);
    for state in secrets.flat_map(Secret::words) {
        matches |= bool::from(state.ct_eq(item.client_state.as_bytes()));
    }
    matches
}

/// Those of the app's tenant, if it has one.
fn in_tenant(items: &[Item], app: &AppSecrets, places: BTreeSet<usize>) -> BTreeSet<usize> {
    let Some(tenant) = app.text(names::TENANT_ID) else {
        return places;
    };
    let is_ours = |item: &Item| item.tenant.eq_ignore_ascii_case(tenant);
    let mut places = places;
    places.retain(|place| items.get(*place).is_some_and(is_ours));
    places
}
