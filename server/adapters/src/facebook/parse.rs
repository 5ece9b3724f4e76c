//! Step 3, *parse*: which reader a field has. The walk to it is Instagram's too: `meta::read`.

use model::InboundEvent;

use super::{feed, mention, page, ratings};
use crate::Unreadable;
use crate::meta::{self, Change};

/// The objects that come to a Page's address; the last two are about people who use our app.
const OBJECTS: &[&str] = &["page", "permissions", "user"];

/// Reads a body.
pub(super) fn parse(body: &[u8]) -> Result<Vec<InboundEvent>, Unreadable> {
    meta::read(body, OBJECTS, change)
}

fn change(change: &Change<'_>) -> Option<InboundEvent> {
    match (change.object, change.field) {
        ("page", "feed") => feed::feed(change),
        ("page", "ratings") => ratings::ratings(change),
        ("page", "mention") => mention::mention(change),
        ("page", "leadgen") => page::lead(change),
        ("page", "live_videos") => page::live_video(change),
        ("page", "inbox_labels") => page::label(change),
        ("permissions", _) => page::permission(change),
        _ => None,
    }
}
