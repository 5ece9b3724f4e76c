//! How much of a list may be asked for at once.

use crate::HubError;

/// The most entries of one page.
const MAX_PAGE: u16 = 200;

/// Refuses pages of no entries and of too many.
pub(crate) fn check(limit: u16) -> Result<(), HubError> {
    if (1..=MAX_PAGE).contains(&limit) {
        return Ok(());
    }
    Err(HubError::Invalid {
        field: "limit",
        reason: format!("{limit} is not between 1 and {MAX_PAGE}"),
    })
}
