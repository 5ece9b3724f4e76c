//! What a message says and what is attached to it.

use model::{Attachment, AttachmentKind, Content};

use super::wire::Message;
use crate::scalar::filled;

/// The kinds of message that the manual names.
const KINDS: &[&str] = &[
    "text", "picture", "video", "file", "sticker", "contact", "location", "url",
];

/// Whether the manual names this kind of message; Viber's own library takes any letter case.
pub(super) fn is_known(message: &Message) -> bool {
    KINDS.contains(&kind(message).as_str())
}

fn kind(message: &Message) -> String {
    message
        .kind
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// The content of a message.
pub(super) fn content(message: &Message) -> Content {
    let place = message.location.as_ref();
    let card = message.contact.as_ref();
    let attachments = [
        file(message),
        place.map(|it| named(AttachmentKind::Location, it.address.clone())),
        card.map(|it| named(AttachmentKind::Contact, it.name.clone())),
    ];
    Content {
        text: filled(message.text.clone()),
        attachments: attachments.into_iter().flatten().collect(),
    }
}

/// What `media` points at; a sticker may come without.
fn file(message: &Message) -> Option<Attachment> {
    let kind = match kind(message).as_str() {
        "picture" => AttachmentKind::Image,
        "video" => AttachmentKind::Video,
        "file" => AttachmentKind::Document,
        "sticker" => AttachmentKind::Sticker,
        _ => AttachmentKind::Other,
    };
    let url = filled(message.media.clone());
    let media_id = message.sticker_id.as_ref().map(|id| id.0.clone());
    if url.is_none() && media_id.is_none() {
        return None;
    }
    Some(Attachment {
        url,
        media_id,
        ..named(kind, message.file_name.clone())
    })
}

fn named(kind: AttachmentKind, name: Option<String>) -> Attachment {
    Attachment {
        kind,
        url: None,
        media_id: None,
        mime_type: None,
        name: filled(name),
    }
}
