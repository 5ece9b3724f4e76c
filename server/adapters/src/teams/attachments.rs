//! What is attached to a message. Bots and Graph use the same form with other media types.

use model::{Attachment, AttachmentKind};
use serde::Deserialize;
use serde_json::Value;

use super::wire;
use crate::scalar::filled;

/// What a file in a bot's chat says of itself.
const FILE: &str = "application/vnd.microsoft.teams.file.download.info";

/// Everything that is attached and is not the message itself.
pub(super) fn attachments(items: &[Value]) -> Vec<Attachment> {
    let items = items
        .iter()
        .filter_map(|item| wire::Attachment::deserialize(item).ok());
    items.filter_map(attachment).collect()
}

/// The message that is quoted.
pub(super) fn quoted(items: &[Value]) -> Option<String> {
    let items = items
        .iter()
        .filter_map(|item| wire::Attachment::deserialize(item).ok());
    items
        .into_iter()
        .find(|item| item.content_type == "messageReference")
        .and_then(|item| item.id.map(|id| id.0))
}

/// A picture in the text of a chat message.
pub(super) fn picture(url: String) -> Attachment {
    Attachment {
        kind: AttachmentKind::Image,
        url: Some(url),
        media_id: None,
        mime_type: None,
        name: None,
    }
}

fn attachment(item: wire::Attachment) -> Option<Attachment> {
    let kind = match item.content_type.as_str() {
        // The text once more, with its formatting.
        "text/html" | "text/plain" => return None,
        // What is answered.
        "messageReference" => return None,
        FILE | "reference" => AttachmentKind::Document,
        other => match other.split_once('/') {
            Some(("image", _)) => AttachmentKind::Image,
            Some(("video", _)) => AttachmentKind::Video,
            Some(("audio", _)) => AttachmentKind::Audio,
            _ => AttachmentKind::Other,
        },
    };
    let file = item.content;
    let (download, unique) = file.map_or((None, None), |it| (it.download_url, it.unique_id));
    Some(Attachment {
        kind,
        url: filled(download).or(filled(item.content_url)),
        media_id: unique.map(|id| id.0),
        mime_type: is_media_type(&item.content_type).then_some(item.content_type),
        name: filled(item.name),
    })
}

/// `image/*` and the names of wrappings say nothing of what is inside.
fn is_media_type(text: &str) -> bool {
    text.contains('/') && !text.ends_with("/*") && text != FILE
}
