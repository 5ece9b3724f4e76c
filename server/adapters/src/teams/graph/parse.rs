//! Step 3, *parse*: the items that are proven, in their order. Each is read on its own; one that
//! does not fit is kept as an unknown event.

use model::InboundEvent;
use serde_json::Value;

use super::PrivateKeys;
use super::notification::Read;
use crate::{Accepted, AppSecrets, Unreadable, json};

/// Reads a body.
pub(in crate::teams) fn parse(
    body: &[u8],
    accepted: &Accepted,
    secrets: &AppSecrets,
) -> Result<Vec<InboundEvent>, Unreadable> {
    let body = json::read(body)?;
    let items = body
        .get("value")
        .and_then(Value::as_array)
        .filter(|items| fits(accepted, items.len()))
        .ok_or_else(|| Unreadable::new("value", "a list"))?;
    let is_encrypted = |item: &Value| item.get("encryptedContent").is_some_and(Value::is_object);
    let keys = match items.iter().any(is_encrypted) {
        true => PrivateKeys::of(secrets),
        false => PrivateKeys::default(),
    };
    let proven = items
        .iter()
        .enumerate()
        .filter(|(place, _)| is_proven(accepted, *place));
    Ok(proven
        .map(|(_, item)| Read::of(item, &keys).event())
        .collect())
}

/// That the list is the one whose items were proven.
fn fits(accepted: &Accepted, length: usize) -> bool {
    match accepted {
        Accepted::All => true,
        Accepted::Items { of, .. } => *of == length,
    }
}

fn is_proven(accepted: &Accepted, place: usize) -> bool {
    match accepted {
        Accepted::All => true,
        Accepted::Items { proven, .. } => proven.contains(&place),
    }
}
